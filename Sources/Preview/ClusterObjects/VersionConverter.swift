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
