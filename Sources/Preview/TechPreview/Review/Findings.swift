internal import ClusterObjects
internal import JSON
internal import KubernetesAPI

/// What one rule has found in one request.
struct Findings: ~Escapable {
    /// The object that is looked at.
    let root: Cursor?
    private(set) var all: [Finding] = []
    /// Whether the rule needs an API that the cluster does not have.
    private(set) var needsMissingAPI = false

    @_lifetime(copy root)
    init(root: Cursor?) {
        self.root = root
    }

    /// Findings of one rule that are kept; more help nobody.
    private static let maxFindings = 50

    /// A field must not be so. `detail` says why, and what to do instead.
    ///
    /// - Parameter identity: What tells this fault from others of the rule, before and after an update; the path and
    ///   the value by default.
    mutating func field(
        _ field: borrowing Field, as type: FieldError.ErrorType = .forbidden, shown: String = "", _ detail: String,
        identity: String? = nil
    ) {
        guard hasRoom() else { return }
        let path: FieldPath
        if let root { path = FieldPath(field.path(from: root)) } else { path = FieldPath([]) }
        all.append(
            Finding(
                .field(type, path, shown: shown, byteOffset: field.nearestValue.byteOffset), detail,
                identity: identity ?? "\(path) \(shown)"))
    }

    /// The act as a whole must not be.
    mutating func act(_ message: String) { append(.act, message) }

    /// Something to be told, which is never refused.
    mutating func notice(_ message: String) { append(.notice, message) }

    /// The live state is not there: nobody knows.
    ///
    /// - Parameter identity: What would have to be looked up, so that an update which changes that is not taken for one
    ///   that leaves it.
    mutating func unavailable(_ what: String, identity: String? = nil) {
        guard hasRoom() else { return }
        all.append(Finding(.unavailable, what, identity: identity ?? what))
    }

    /// Takes each finding for one that nobody can tell, since what may allow it is not there yet. Each stays what it is
    /// for an update: what was there before need not be told, what is new has to be.
    mutating func becomeUnavailable(_ what: String) {
        all = all.map { Finding(.unavailable, what, identity: $0.identity) }
    }

    /// The rule does not apply, since the cluster lacks what it is about.
    mutating func missingAPI() { needsMissingAPI = true }

    /// Whether another finding is kept. What is not looked at any more may be new, so it is refused as such.
    private mutating func hasRoom() -> Bool {
        if all.count < Self.maxFindings { return true }
        if all.count == Self.maxFindings {
            all.append(Finding(.act, "there are more faults than are told; correct these first", identity: nil))
        }
        return false
    }

    /// Forgets those that are among others, which an update leaves as they were.
    mutating func remove(_ others: [Finding]) {
        let known = Set(others.compactMap(\.identity))
        all.removeAll { $0.identity.map(known.contains) ?? false }
    }

    /// Adds to each finding why what might allow it does not.
    mutating func explain(_ reason: String) {
        all = all.map { Finding($0.kind, "\($0.text); \(reason)", identity: $0.identity) }
    }

    /// Forgets all, after a look at what allows it.
    mutating func removeAll() { all.removeAll() }

    private mutating func append(_ kind: Finding.Kind, _ message: String) {
        guard hasRoom() else { return }
        all.append(Finding(kind, message, identity: message))
    }
}

/// A thing that a rule has found.
struct Finding {
    enum Kind {
        case field(FieldError.ErrorType, FieldPath, shown: String, byteOffset: Int)
        case act
        case notice
        case unavailable
    }

    let kind: Kind
    /// Why, and what to do instead; without the rule's name.
    let text: String
    /// Equal for the same fault before and after an update; nil for what is never the same.
    let identity: String?

    init(_ kind: Kind, _ text: String, identity: String?) {
        self.kind = kind
        self.text = text
        self.identity = identity
    }

    /// The same finding in what an annotation makes of the object's other version. What it points at in the text is the
    /// annotation.
    func inOtherVersion(_ version: String, annotation byteOffset: Int) -> Finding {
        let kind: Kind =
            if case .field(let type, let path, let shown, _) = self.kind {
                .field(type, path, shown: shown, byteOffset: byteOffset)
            } else {
                self.kind
            }
        let start =
            "in \(version), from the annotation \(ConversionAnnotation.name) (edit it in \(version), or remove that part)"
        return Finding(kind, "\(start): \(text)", identity: identity.map { "\(version) \($0)" })
    }

    var isUnavailable: Bool { if case .unavailable = kind { true } else { false } }
    var isNotice: Bool { if case .notice = kind { true } else { false } }

    /// The text of a warning: field and reason.
    func warning(_ rule: TechPreviewRule) -> String {
        if case .field(_, let path, let shown, _) = kind {
            return "\(path): \(shown.isEmpty ? "" : "\(shown): ")\(text) (rule \(rule.id))"
        }
        return "\(text) (rule \(rule.id))"
    }
}
