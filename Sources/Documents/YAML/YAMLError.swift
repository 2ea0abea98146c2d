public import JSON

/// A reason why input is not readable YAML, with its position.
public struct YAMLError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The reason, human-readable; never contains the input.
    public let reason: String
    /// The position of the error: line and column, starting at 1.
    public let position: SourcePosition
    /// A hint for a fix; empty if there is none.
    public let help: String

    init(reason: String, position: SourcePosition, help: String = "") {
        (self.reason, self.position, self.help) = (reason, position, help)
    }

    /// Position and reason on one line, without the hint.
    public var description: String { "line \(position.line), column \(position.column): \(reason)" }
}
