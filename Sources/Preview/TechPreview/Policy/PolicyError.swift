public import JSON

/// Why a policy file cannot be used, and where.
public struct PolicyError: Error, Equatable, Sendable, CustomStringConvertible {
    /// What is wrong, and what would be right, for people.
    public let reason: String
    /// Where in the file; columns count Unicode scalars, as libyaml does.
    public let position: SourcePosition

    /// For a message behind the file's name: `line:column: reason`.
    public var description: String { "\(position.line):\(position.column): \(reason)" }
}
