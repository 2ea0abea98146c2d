public import JSON

/// The response to an AdmissionRequest. Its messages are formatted when it is written.
public struct AdmissionResponse {
    /// The reason for a refusal; nil when the request is allowed.
    public private(set) var denial: Denial?
    /// Rules that refused the request, each once; the audit annotation `rules` lists their ids.
    public private(set) var rules: [Rule] = []
    /// Remarks for the client besides the decision.
    public private(set) var warnings: [Warning] = []
    /// Violations of rules that are not enforced, with the mode of their rules: those that are kept.
    public private(set) var unenforced: [(violation: FieldError, mode: RuleMode)] = []
    /// Violations of such rules beyond those that are kept.
    public private(set) var furtherUnenforcedCount = 0
    /// Further notes for the audit log: keys without a slash, the API server puts the webhook's name before them.
    public private(set) var auditAnnotations: [(key: String, value: String)] = []
    /// Changes of the object.
    public var patch = PatchBuilder()

    /// The reason for a refusal.
    public enum Denial: Sendable, Equatable {
        /// The request cannot be granted, for a reason that is no fault of a field.
        case request(Status)
        /// Fields of the object are not acceptable.
        case invalid(InvalidObject)
    }

    /// An object with fields that are not acceptable (`NewInvalid` of apimachinery).
    public struct InvalidObject: Sendable, Equatable {
        /// Group and kind of the object; the version is not part of a Status.
        public let kind: GroupVersionKind
        /// `metadata.name` of the object; empty where the API server has yet to generate one.
        public let name: String
        /// The violations that are kept, in the order in which they were found.
        public let causes: [FieldError]
        /// Violations beyond those that are kept.
        public let furtherCount: Int
    }

    /// A response that allows the request as it is.
    public init() {}

    /// True if the request is allowed, perhaps with a patch and warnings.
    public var isAllowed: Bool { denial == nil }

    /// The violations that the request is refused for; empty where it is allowed, or refused for another reason.
    public var causes: [FieldError] {
        if case .invalid(let object) = denial { object.causes } else { [] }
    }

    /// Refuses for a reason that is no fault of a field.
    ///
    /// - Parameter rules: The rules that demand it.
    public mutating func deny(_ status: Status, by rules: [Rule] = []) {
        denial = .request(status)
        for rule in rules { note(rule) }
    }

    /// Refuses for the violations of an object: 422 Invalid with a message that names them all and a cause for each.
    ///
    /// - Parameter furtherCount: Violations that are not among the errors.
    public mutating func deny(
        invalid kind: GroupVersionKind, name: String, _ errors: [FieldError], furtherCount: Int = 0
    ) {
        denial = .invalid(InvalidObject(kind: kind, name: name, causes: errors, furtherCount: furtherCount))
        for error in errors { note(error.rule) }
    }

    private mutating func note(_ rule: Rule) {
        if !rules.contains(rule) { rules.append(rule) }
    }

    /// Allows violations of rules that are not enforced: with a warning where the mode is `warn`, and with an audit
    /// annotation for each rule, in its name.
    ///
    /// - Parameter furtherCount: Violations that are not among these.
    public mutating func allow(_ violations: [FieldError], furtherCount: Int = 0, by modes: RuleModes) {
        furtherUnenforcedCount += furtherCount
        var count = 0
        for violation in violations {
            let mode = modes[violation.rule]
            unenforced.append((violation, mode))
            guard mode == .warn else { continue }
            count += 1
            if count <= Self.maxUnenforcedWarnings { warn(Warning(unenforced: violation)) }
        }
        let hidden = max(count - Self.maxUnenforcedWarnings, 0) + furtherCount
        if hidden > 0, count > 0 { warn(Warning(.furtherUnenforcedRules(hidden))) }
    }

    /// Violations of rules that are not enforced that one response warns about.
    private static let maxUnenforcedWarnings = 16

    /// Rules that are violated and not enforced, each once.
    ///
    /// - Parameter mode: Only rules with this mode; nil for all.
    public func unenforcedRules(_ mode: RuleMode? = nil) -> [Rule] {
        var rules: [Rule] = []
        for entry in unenforced where mode == nil || entry.mode == mode {
            if !rules.contains(entry.violation.rule) { rules.append(entry.violation.rule) }
        }
        return rules
    }

    /// Adds a warning. Of those with the same text one is written.
    public mutating func warn(_ warning: Warning) { warnings.append(warning) }

    /// Adds an audit annotation. `key` has no slash: the API server would drop it silently.
    public mutating func annotate(_ key: String, _ value: String) { auditAnnotations.append((key, value)) }
}

extension Sequence<Rule> {
    /// The ids of the rules, as logs, metrics and audit annotations list them.
    public var ids: [String] { map { "\($0.id)" } }
}
