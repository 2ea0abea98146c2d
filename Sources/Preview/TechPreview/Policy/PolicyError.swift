public import JSON

/// An error in a policy file.
public struct PolicyError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The error, and what is allowed.
    public let reason: String
    /// The position in the file; columns count Unicode scalars, as libyaml does.
    public let position: SourcePosition

    /// `line:column: reason`, to follow the name of the file.
    public var description: String { "\(position.line):\(position.column): \(reason)" }
}
