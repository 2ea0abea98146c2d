public import KubernetesAPI

/// A finding in an object of a cluster. Never contains a secret.
public struct ClusterFinding: Sendable, Equatable {
    /// The effect of a finding, worst first.
    public enum Effect: String, Sendable, CaseIterable, Comparable {
        /// Every write of the object is refused, also one that changes nothing.
        case refused
        /// The object could not be created again, as in a restore or a move. Updates that leave the field as it is are
        /// accepted.
        case refusedOnCreate = "refused-on-create"
        /// The object is accepted, but something is wrong with it.
        case warning
        /// The object is accepted and works.
        case note

        /// True if a request is refused.
        public var isRefusal: Bool { self == .refused || self == .refusedOnCreate }

        /// Returns true if `a` is worse.
        public static func < (a: Effect, b: Effect) -> Bool { a.rank < b.rank }

        private var rank: Int {
            switch self {
            case .refused: 0
            case .refusedOnCreate: 1
            case .warning: 2
            case .note: 3
            }
        }
    }

    /// The effect.
    public let effect: Effect
    /// The rule: of the kinds, of the Technology Preview, of `Rule.manifests` or of `Rule.cluster`.
    public let rule: Rule
    /// The object.
    public let object: ClusterObject
    /// The field, from the object's root; empty for the object itself.
    public let path: String
    /// The message, without field and rule.
    public let message: String
    /// The next step; empty if there is none.
    public let help: String
    /// The place of the field in a dump, or of the nearest one around it; nil in a cluster.
    public let place: SourcePlace?
    /// True if other objects of the cluster contribute to the finding: a list that was read while they change may show
    /// what never was.
    let dependsOnOthers: Bool
    /// Index of the object's resource in the report.
    let resource: Int

    /// A hash value that findings share if they are the same finding in the same object; the effect may differ. An object
    /// that was created again is another one.
    var fingerprint: Int {
        var hasher = Hasher()
        hasher.combine(object.key)
        hasher.combine(object.uid)
        hasher.combine("\(rule.id)")
        hasher.combine(path)
        hasher.combine(message)
        return hasher.finalize()
    }
}

/// Rules of `check` besides those that decide about requests.
extension Rule {
    static let conversionPreserved = Rule(
        "conversion-preserved", "The other version can represent every value, without the conversion annotation.")
    static let conversionDropped = Rule(
        "conversion-dropped", "What the other version cannot represent fits into the conversion annotation.")
    static let conversionUnreadable = Rule(
        "conversion-unreadable", "The other version can read the values of the conversion annotation.")
    static let conversionRoundTrip = Rule(
        "conversion-round-trip", "Conversion to the other version and back yields the same object.")
    static let missingReference = Rule("missing-reference", "Objects that others refer to exist.")
    static let missingOwner = Rule("missing-owner", "Owners of objects exist.")
    static let unownedMachine = Rule("unowned-machine", "Machines have an owner.")
    static let controlPlaneWithoutCluster = Rule(
        "control-plane-without-cluster", "Control planes belong to a Cluster.")

    /// Rules of `check` besides those that decide about requests.
    public static let cluster: [Rule] = [
        .conversionPreserved, .conversionDropped, .conversionUnreadable, .conversionRoundTrip, .missingReference,
        .missingOwner, .unownedMachine, .controlPlaneWithoutCluster,
    ]
}
