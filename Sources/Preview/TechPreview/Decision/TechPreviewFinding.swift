internal import ClusterObjects
internal import JSON
public import KubernetesAPI

/// A violation or notice of one rule, and its effect on the request.
public struct TechPreviewFinding: Sendable, Equatable {
    /// The rule.
    public let rule: TechPreviewRule
    /// The kind of finding: a field, the request as a whole, a notice, or a lack of state.
    public let kind: Kind
    /// The reason, and what to do instead; without field and rule.
    public let message: String
    /// The version in which the object has the fault, where only its conversion annotation carries it there.
    public private(set) var convertedVersion: String?
    /// The field that a notice is about; empty for the object as a whole.
    private var place = FieldPath([])
    /// Equal for the same fault before and after an update; nil for a fault that is always new.
    let identity: String?
    /// Its effect on the request.
    public internal(set) var effect = Effect.denied

    /// The kinds of finding.
    public enum Kind: Sendable, Equatable {
        /// A field has a value that is not acceptable, which messages show unless it is empty.
        case field(FieldError.ErrorType, FieldPath, shown: String)
        /// The request as a whole is not acceptable.
        case act
        /// Something worth knowing, which never refuses a request.
        case notice
        /// The rule depends on objects of the cluster that are not available yet.
        case unavailable
    }

    /// The effects of findings on a request.
    public enum Effect: Sendable, Equatable {
        /// The request is refused.
        case denied
        /// The request is allowed, with a warning.
        case warned
        /// The request is allowed, with a warning, since an update leaves the fault as it was.
        case unchanged
        /// The request is allowed, with a warning, though the state of the cluster is not available.
        case unverified
        /// The request is allowed, with an audit annotation only.
        case audited
        /// The request is allowed, since the policy exempts the user or the namespace.
        case exempt
    }

    init(
        _ rule: TechPreviewRule, _ kind: Kind, _ message: String, identity: String?, at place: FieldPath = FieldPath([])
    ) {
        self.rule = rule
        self.kind = kind
        self.message = message
        self.identity = identity
        self.place = place
    }

    /// The field; empty for the object as a whole.
    public var path: FieldPath { if case .field(_, let path, _) = kind { path } else { place } }

    var isUnavailable: Bool { kind == .unavailable }
    var isNotice: Bool { kind == .notice }

    /// The same finding as unavailable: an object that may allow it is not known yet.
    func becomingUnavailable(_ message: String) -> TechPreviewFinding {
        TechPreviewFinding(rule, .unavailable, message, identity: identity)
    }

    /// The same finding with a further reason.
    func adding(_ reason: String) -> TechPreviewFinding {
        var finding = TechPreviewFinding(rule, kind, "\(message); \(reason)", identity: identity)
        finding.convertedVersion = convertedVersion
        return finding
    }

    /// The same finding with an effect.
    func with(_ effect: Effect) -> TechPreviewFinding {
        var finding = self
        finding.effect = effect
        return finding
    }

    /// The same finding in the object's other version, as its conversion annotation makes it.
    func inConverted(_ version: String) -> TechPreviewFinding {
        var finding = TechPreviewFinding(rule, kind, message, identity: identity.map { "\(version) \($0)" })
        finding.convertedVersion = version
        return finding
    }
}
