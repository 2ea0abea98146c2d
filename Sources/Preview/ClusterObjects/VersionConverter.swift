public import JSON

/// Converts objects of the OCNE kinds to the version that they are not in, as the API server would have them converted.
public protocol VersionConverter: Sendable {
    /// The object in the other version, as JSON.
    ///
    /// - Parameters:
    ///   - object: The whole object.
    /// - ignoringAnnotation: Whether it is converted as if the annotation with what only the other version has were not
    ///     there.
    /// - Returns: nil for an object of another kind, in another version, or that cannot be read.
    func convert(_ object: Cursor, ignoringAnnotation: Bool) -> [UInt8]?
}

/// The annotation in which an object carries what only its other version has a field for. Whoever may write the object
/// may write it.
public enum ConversionAnnotation {
    /// Its key.
    public static let name: StaticString = "cluster.x-k8s.io/conversion-data"

    /// Whether an object has it.
    public static func isOn(_ object: borrowing Field) -> Bool { object["metadata"]["annotations"][name].exists }
}
