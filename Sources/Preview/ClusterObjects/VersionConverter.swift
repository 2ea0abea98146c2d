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
