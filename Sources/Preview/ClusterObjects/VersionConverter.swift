public import JSON

/// Converts objects of the OCNE kinds to their other version, as the conversion webhook does.
public protocol VersionConverter: Sendable {
    /// Returns the object in its other version, as JSON.
    ///
    /// - Parameters:
    ///   - object: The whole object.
    ///   - ignoringAnnotation: True to convert the object as if it had no conversion annotation.
    /// - Returns: Nil for an object of another kind or version, or one that cannot be parsed.
    func convert(_ object: Cursor, ignoringAnnotation: Bool) -> [UInt8]?
}

/// The annotation with the fields that only an object's other version has. Everyone who may write the object may write
/// it.
public enum ConversionAnnotation {
    /// Its key.
    public static let name: StaticString = "cluster.x-k8s.io/conversion-data"

    /// Returns true if an object has it.
    public static func isOn(_ object: borrowing Field) -> Bool { object["metadata"]["annotations"][name].exists }
}
