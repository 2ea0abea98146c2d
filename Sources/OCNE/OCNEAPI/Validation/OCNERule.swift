public import KubernetesAPI

/// The rules of the OCNE kinds, in the order in which they are checked: that of CAPOCNE's webhooks.
///
/// Each is declared beside its check, in a file of `Rules`: `OCNERule+Declaration.swift` and `OCNERule+Check.swift`
/// name the file.
public enum OCNERule: Int, DeclaredRule {
    // Control planes and their templates
    case templateGate
    case replicas
    case infrastructureRef
    case version
    case rolloutBefore
    case rolloutStrategy
    case machineTaints
    case metadata
    case certificateValidity
    case machineNaming
    case immutable
    case templateImmutable
    case versionSkew
    case dnsImageTag
    case etcdImageTag
    case etcdPlacement
    case ocneImages
    case supportedVersion
    case criSocket
    case coreDNSMigration

    // Config spec
    case fileSource
    case fileSecret
    case filePathUnique
    case userSource
    case userSecret
    case ignitionGate
    case ignitionFormat
    case diskLayout
    case kubeConfigUser
    case healthCheckTimeout

    // All kinds
    case conversionData

    // Subresource of control planes
    case scale

    /// Returns the rule with this id, compared byte by byte; nil if there is none.
    public init?(id: String) {
        guard let rule = Self.allCases.first(where: { "\($0.id)".utf8.elementsEqual(id.utf8) }) else { return nil }
        self = rule
    }

    /// Returns the case that declares `rule`; nil if it is not a rule of the OCNE kinds.
    public init?(_ rule: Rule) { self.init(id: "\(rule.id)") }

    /// Everything that is declared about the rule.
    public var declaration: RuleDeclaration { Self.declarations[rawValue] }

    /// Identity of the rule, as violations carry it.
    public var rule: Rule { Self.rules[rawValue] }

    /// Stable name: `etcd-placement`.
    public var id: StaticString { rule.id }

    /// The requirement, in one sentence.
    public var summary: StaticString { rule.summary }

    /// Reason why the rule is enforced regardless of the policy; nil where a policy may relax it.
    public var whyEnforced: StaticString? { rule.whyEnforced }

    /// All rules, in the order of the reference.
    public static let rules = declarations.map(\.rule)

    private static let declarations = allCases.map(\.declared)
}

extension Rule {
    /// Returns true if the case declares the rule.
    public static func == (rule: Rule, declared: OCNERule) -> Bool { rule == declared.rule }
}

/// `FieldErrors` of the OCNE kinds.
typealias FieldErrors = KubernetesAPI.FieldErrors<OCNERule>
