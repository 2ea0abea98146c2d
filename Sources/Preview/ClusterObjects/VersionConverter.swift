public import JSON

/// Converts objects of the OCNE kinds to their other versions, as the conversion webhook does.
public protocol VersionConverter: Sendable {
    /// Returns the object in each version that it is converted to directly, as JSON: the hub, or from the hub each
    /// spoke. The order is always the same.
    ///
    /// - Parameters:
    ///   - object: The whole object.
    ///   - ignoringAnnotation: True to convert the object as if it had no conversion annotation.
    /// - Returns: Empty for an object of another kind or version, or one that cannot be parsed.
    func convert(_ object: Cursor, ignoringAnnotation: Bool) -> [[UInt8]]
}

/// The annotation with the fields that only other versions of an object have. Everyone who may write the object may
/// write it.
public enum ConversionAnnotation {
    /// Its key.
    public static let name: StaticString = "cluster.x-k8s.io/conversion-data"

    /// Returns true if an object has it.
    public static func isOn(_ object: borrowing Field) -> Bool { object["metadata"]["annotations"][name].exists }
}
