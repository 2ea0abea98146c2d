internal import ClusterObjects
internal import JSON
internal import KubernetesAPI

/// Collects the findings of one rule in one request.
struct Findings: ~Escapable {
    let rule: TechPreviewRule
    /// The object that paths begin at.
    let root: Cursor?
    private(set) var all: [TechPreviewFinding] = []
    /// True if the rule does not apply, since the cluster lacks the API that it is about.
    private(set) var needsMissingAPI = false

    @_lifetime(copy root)
    init(of rule: TechPreviewRule, root: Cursor?) {
        self.rule = rule
        self.root = root
    }

    /// Findings of one rule that are kept.
    private static let maxFindings = 50

    /// Adds a field whose value is not acceptable.
    ///
    /// - Parameters:
    ///   - detail: The reason, and what to do instead.
    ///   - identity: Tells the fault from others of the rule, before and after an update; the path and the value by
    ///     default.
    mutating func field(
        _ field: borrowing Field, as type: FieldError.ErrorType = .forbidden, shown: String = "", _ detail: String,
        identity: String? = nil
    ) {
        guard hasSpace() else { return }
        let path = path(of: field)
        all.append(
            TechPreviewFinding(rule, .field(type, path, shown: shown), detail, identity: identity ?? "\(path) \(shown)")
        )
    }

    /// The path of a field of the object.
    func path(of field: borrowing Field) -> FieldPath {
        guard let root else { return FieldPath([]) }
        return FieldPath(field.path(from: root))
    }

    /// Adds a field that the rule cannot check. An update never leaves it as it was.
    mutating func uncheckable(_ field: borrowing Field, _ detail: String) {
        guard hasSpace() else { return }
        all.append(
            TechPreviewFinding(rule, .field(.internalError, path(of: field), shown: ""), detail, identity: nil))
    }

    /// Adds a refusal of the request as a whole.
    mutating func act(_ message: String) { append(.act, message) }

    /// Adds a notice, which never refuses a request.
    mutating func notice(_ message: String) { append(.notice, message) }

    /// Adds a notice about a field.
    mutating func notice(_ message: String, at field: borrowing Field) {
        guard hasSpace() else { return }
        var place = FieldPath([])
        if let root { place = FieldPath(field.path(from: root)) }
        all.append(TechPreviewFinding(rule, .notice, message, identity: message, at: place))
    }

    /// Notes that the rule depends on an object that is not known yet.
    ///
    /// - Parameter identity: Names what would have to be looked up, so that an update which changes that is not taken
    ///   for one that leaves it.
    mutating func unavailable(_ message: String, identity: String? = nil) {
        guard hasSpace() else { return }
        all.append(TechPreviewFinding(rule, .unavailable, message, identity: identity ?? message))
    }

    /// Makes every finding unavailable, since the object that may allow it is not known yet. Identities stay: a fault
    /// that an update leaves as it was need not be reported.
    mutating func becomeUnavailable(_ message: String) { all = all.map { $0.becomingUnavailable(message) } }

    /// Notes that the rule does not apply.
    mutating func missingAPI() { needsMissingAPI = true }

    /// Returns true if another finding is kept. A fault beyond the limit may be new, so the request is refused as a
    /// whole.
    private mutating func hasSpace() -> Bool {
        if all.count < Self.maxFindings { return true }
        if all.count == Self.maxFindings {
            all.append(
                TechPreviewFinding(
                    rule, .act, "too many violations; the list is truncated", identity: nil))
        }
        return false
    }

    /// Removes findings with the identity of others, which an update leaves as they were.
    mutating func remove(_ others: [TechPreviewFinding]) {
        let known = Set(others.compactMap(\.identity))
        all.removeAll { $0.identity.map(known.contains) ?? false }
    }

    /// Adds to each finding why the exception that would allow it does not apply.
    mutating func explain(_ reason: String) { all = all.map { $0.adding(reason) } }

    /// Removes all findings: an exception allows them.
    mutating func removeAll() { all.removeAll() }

    private mutating func append(_ kind: TechPreviewFinding.Kind, _ message: String) {
        guard hasSpace() else { return }
        all.append(TechPreviewFinding(rule, kind, message, identity: message))
    }
}
