public import JSON

/// The errors in a policy file, in the order of the file; at least one.
public struct PolicyErrors: Error, Equatable, Sendable, CustomStringConvertible {
    /// The errors, at most 100.
    public let all: [PolicyError]

    /// The errors, a line each.
    public var description: String { all.map(\.description).joined(separator: "\n") }
}

/// An error in a policy file.
public struct PolicyError: Equatable, Sendable, CustomStringConvertible {
    /// The error, and what is allowed.
    public let reason: String
    /// The position in the file; columns count Unicode scalars, as libyaml does.
    public let position: SourcePosition

    /// `line:column: reason`, to follow the name of the file.
    public var description: String { "\(position.line):\(position.column): \(reason)" }
}
