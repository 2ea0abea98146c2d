public import JSON

/// A value of the annotation that the version it is preserved for cannot read.
public struct RejectedValue: Sendable, Equatable {
    /// The path that the value would have in the converted object.
    public let path: [PathStep]
    /// The reason, without the value.
    public let reason: String
}
