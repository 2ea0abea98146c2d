extension Warning: CustomStringConvertible {
    /// The text that `kubectl` prints after `Warning:`.
    public var description: String {
        switch kind {
        case .unknownField: Self.shortened("unknown field \"\(path)\"")
        case .deprecatedField: "\(path) is deprecated: \(message)"
        case .replacedValue: Self.shortened(located)
        case .acceptedValue: located
        case .unenforcedRule: "\(located) (rule \(rule.map { "\($0.id)" } ?? ""), not enforced)"
        case .furtherUnenforcedRules(let count): "and \(count) more violations of rules that are not enforced"
        case .reportedByRule, .unchangedViolation, .unverifiedRule:
            rule.map { attributed(preface + located, to: $0) } ?? preface + located
        }
    }

    /// The statement about the field, without its path and the rule.
    public var statement: String {
        switch kind {
        case .unknownField: "unknown field"
        case .deprecatedField: "deprecated: \(message)"
        case .furtherUnenforcedRules: description
        case .replacedValue, .acceptedValue, .unenforcedRule: message
        case .reportedByRule, .unchangedViolation, .unverifiedRule: preface + message
        }
    }

    private var located: String { path.steps.isEmpty ? message : "\(path): \(message)" }

    /// The reason why a violation is allowed.
    private var preface: String {
        switch kind {
        case .unchangedViolation: "existing violation, allowed: "
        case .unverifiedRule: "not verified, live state unavailable: "
        default: ""
        }
    }

    /// Unicode scalars that a warning should not exceed: API servers may cut longer ones.
    public static let maxScalars = 120

    /// Cuts a sentence with a name or value of the client's, which can be of any length.
    private static func shortened(_ text: String) -> String {
        guard text.unicodeScalars.count > maxScalars else { return text }
        return String(String.UnicodeScalarView(text.unicodeScalars.prefix(maxScalars - 1))) + "…"
    }
}

/// A sentence with the rule that it comes from: `spec.version: must not be set (rule feature-parity)`.
public func attributed(_ sentence: String, to rule: Rule) -> String { "\(sentence) (rule \(rule.id))" }
