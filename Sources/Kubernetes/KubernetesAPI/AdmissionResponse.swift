public import JSON

/// The answer to an AdmissionRequest.
public struct AdmissionResponse {
    /// Why it is refused; nil when it is allowed.
    public private(set) var denial: Status? = nil
    /// What the refusal names: group, kind and name of the object, with one cause per field.
    public private(set) var details: Details? = nil
    /// What to tell whoever asks, beside the decision.
    public private(set) var warnings: [String] = []
    /// The warnings that are about a field: also among `warnings`, as `path: detail`.
    public private(set) var fieldWarnings: [FieldError] = []
    /// Ids of the rules that fired, each once; the audit annotation `rules` lists them.
    public private(set) var ruleIDs: [String] = []
    /// Violations of rules that are not enforced, and what was done about them: those that are kept.
    public private(set) var unenforced: [(violation: FieldError, mode: RuleMode)] = []
    /// Further notes for the audit log: keys without a slash, the API server puts the webhook's name before them.
    public private(set) var auditAnnotations: [(key: String, value: String)] = []
    /// Set when the decision was given up since nobody waits for it: nothing is answered then.
    public var isUnfinished = false
    /// What has to change in the object.
    public var patch = PatchBuilder()

    /// Identity and causes of a refusal by rules (`StatusDetails` of meta/v1).
    public struct Details {
        /// `metadata.name` of the object; empty where the API server has yet to make one up.
        public let name: String
        /// API group of the kind; the version is not part of a Status.
        public let group: String
        /// Kind of the object.
        public let kind: String
        /// The violations, in the order in which they were found; `StatusCause` has their reason, message and field.
        public let causes: [FieldError]
    }

    /// Characters that a warning should not exceed: API servers may cut longer ones.
    public static let maxWarningCharacters = 120

    /// An answer that allows the request as it is.
    public init() {}

    /// Whether the request is allowed, perhaps with a patch and warnings.
    public var isAllowed: Bool { denial == nil }

    /// Refuses for a reason that is no fault of a field.
    public mutating func deny(_ status: Status) {
        denial = status
        details = nil
    }

    /// Refuses for the violations of an object: 422 Invalid with a message that names them all and a cause for each.
    ///
    /// The message is what apimachinery's `NewInvalid` makes; equal errors stand in it once.
    ///
    /// - Parameter furtherCount: Violations that are not among the errors.
    public mutating func deny(
        invalid gvk: GroupVersionKind, name: String, _ errors: [FieldError], furtherCount: Int = 0
    ) {
        var texts: [String] = []
        var known: Set<String> = []
        for error in errors {
            let text = error.description
            if known.insert(text).inserted { texts.append(text) }
        }
        if furtherCount > 0 { texts.append("and \(furtherCount) more") }
        let list = texts.count == 1 ? texts[0] : "[\(texts.joined(separator: ", "))]"
        denial = Status(
            code: 422, reason: "Invalid", message: "\(gvk.kind).\(gvk.group) \(quoted(name)) is invalid: \(list)")
        details = Details(name: name, group: gvk.group, kind: gvk.kind, causes: errors)
        for error in errors { note(error.rule) }
    }

    /// Refuses by a rule that is not about fields.
    public mutating func deny(_ status: Status, by rule: Rule) {
        deny(status)
        note(rule)
    }

    /// Refuses by rules one of which at least is not about fields.
    public mutating func deny(_ status: Status, by rules: [Rule]) {
        deny(status)
        for rule in rules { note(rule) }
    }

    /// Notes that a rule has fired: in metrics, in the log and in the audit log.
    private mutating func note(_ rule: Rule) {
        let id = "\(rule.id)"
        if !ruleIDs.contains(id) { ruleIDs.append(id) }
    }

    /// Lets violations pass of rules that are not enforced: with a warning where the mode is `warn`, and with an audit
    /// annotation for each rule, in its name.
    ///
    /// - Parameter furtherCount: Violations that are not among these.
    public mutating func allow(_ violations: [FieldError], furtherCount: Int = 0, by modes: RuleModes) {
        var texts: [String: [String]] = [:]
        var shown = 0
        for violation in violations {
            let mode = modes[violation.rule]
            unenforced.append((violation, mode))
            texts["\(violation.rule.id)", default: []].append(violation.description)
            guard mode == .warn else { continue }
            shown += 1
            if shown <= Self.maxUnenforcedWarnings { warn(inFull: violation.unenforcedText) }
        }
        let hidden = max(shown - Self.maxUnenforcedWarnings, 0) + furtherCount
        if hidden > 0, shown > 0 { warn("and \(hidden) more violations of rules that are not enforced") }
        for id in unenforcedRuleIDs(nil) {
            let (all, mode) = (texts[id] ?? [], unenforced.first { "\($0.violation.rule.id)" == id }?.mode ?? .audit)
            let further =
                all.count > Self.maxAnnotated
                ? "; and \(furtherCount > 0 ? "at least " : "")\(all.count - Self.maxAnnotated) more" : ""
            annotate(id, "\(mode.rawValue): \(all.prefix(Self.maxAnnotated).joined(separator: "; "))\(further)")
        }
    }

    /// Violations of rules that are not enforced that one answer warns about, and that one audit annotation names.
    private static let maxUnenforcedWarnings = 16
    private static let maxAnnotated = 4

    /// Ids of rules that are violated and not enforced, each once.
    ///
    /// - Parameter mode: Only rules with this mode; nil for all.
    public func unenforcedRuleIDs(_ mode: RuleMode?) -> [String] {
        var ids: [String] = []
        for entry in unenforced where mode == nil || entry.mode == mode {
            let id = "\(entry.violation.rule.id)"
            if !ids.contains(id) { ids.append(id) }
        }
        return ids
    }

    /// Adds a warning that `kubectl` prints; one that is too long is cut, since names of fields can be of any length.
    public mutating func warn(_ text: String) {
        var shown = text
        if text.unicodeScalars.count > Self.maxWarningCharacters {
            shown = String(String.UnicodeScalarView(text.unicodeScalars.prefix(Self.maxWarningCharacters - 1))) + "…"
        }
        warn(inFull: shown)
    }

    /// Adds a warning whose end must be read.
    public mutating func warn(inFull text: String) {
        guard !warnings.contains(text) else { return }
        warnings.append(text)
    }

    /// Adds a warning about a field.
    public mutating func warn(_ warning: FieldError) {
        fieldWarnings.append(warning)
        warn(inFull: warning.warningText)
    }

    /// Adds an audit annotation. `key` has no slash: the API server would drop it without a word.
    public mutating func annotate(_ key: String, _ value: String) {
        auditAnnotations.append((key, value))
    }
}
