/// The parts of a text that could not be kept when its objects were changed.
public struct Losses: Sendable, Equatable {
    /// Lines whose comments were removed, ascending.
    public let comments: [Int]
    /// Lines with variables of templates that were replaced by their values, ascending.
    public let variables: [Int]
    /// True if documents were rewritten, since their layout could not be edited.
    public let isRewritten: Bool
}
