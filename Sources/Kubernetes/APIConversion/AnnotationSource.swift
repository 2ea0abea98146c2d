/// The source of an object's preserved fields.
public enum AnnotationSource: Sendable {
    /// The object's annotation.
    case own
    /// None: the object is converted as if it had no annotation.
    case none
    /// This text, as if it were the object's annotation.
    case text([UInt8])
}
