public import JSON

/// Why a text is not YAML that can be read, and where.
public struct YAMLError: Error, Equatable, Sendable, CustomStringConvertible {
    /// What is wrong, for people; never holds the text.
    public let reason: String
    /// Where the reader met it: line and column, from 1.
    public let position: SourcePosition
    /// What would be right; empty where nobody can say.
    public let help: String

    init(reason: String, position: SourcePosition, help: String = "") {
        (self.reason, self.position, self.help) = (reason, position, help)
    }

    /// Place and reason in one line, without the help.
    public var description: String { "line \(position.line), column \(position.column): \(reason)" }
}
