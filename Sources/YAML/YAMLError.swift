public import JSON

/// Why a text is not YAML that can be read, and where.
public struct YAMLError: Error, Equatable, Sendable, CustomStringConvertible {
    /// What is wrong, for people; never holds the text.
    public let reason: String
    public let position: SourcePosition

    public var description: String { "line \(position.line), column \(position.column): \(reason)" }
}
