public import ClusterObjects
internal import JSON
public import KubernetesAPI

/// The settings of the rules: a profile, and the changes of a policy file.
public struct Policy: Sendable, Equatable {
    /// The profile. No policy file can remove what it builds in, such as `builtInExemptions`.
    public let profile: Profile
    /// Namespaces for Cluster API objects; empty for any namespace.
    public var managedNamespaces: [String]
    /// By rule.
    private var modes: [Mode]
    /// Platforms whose infrastructure kinds are supported (openshift); nil for those that the release enables.
    public var platforms: [Platform]?
    /// Infrastructure kinds that are supported besides those of the profile.
    public var kinds: [InfrastructureKind]
    /// Platforms on which machines may move between Machine API and Cluster API; nil for those on which the release
    /// migrates machines.
    public var migrationPlatforms: [Platform]?
    /// Service accounts that may create control-plane machines.
    public var controlPlaneProviders: [ServiceAccount]
    /// Names of Secrets (`bootstrap.dataSecretName`) that make a machine one of the control plane, in any namespace.
    public var controlPlaneDataSecrets: [String]
    /// True if `feature-set-notice` requires the annotation `upgradeAnnotation` before a set is enabled.
    public var requiresUpgradeAnnotation = false
    /// Exemptions of the policy file.
    public var exemptions: [Exemption]
    /// The modes of the rules of OCNE objects. No profile and no exemption changes them.
    public var ocneRules: RuleModes

    /// An infrastructure kind, which policies spell `Kind.group`.
    public struct InfrastructureKind: Sendable, Equatable, CustomStringConvertible {
        /// `OCIMachineTemplate`.
        public let kind: String
        /// `infrastructure.cluster.x-k8s.io`, or a group of one's own.
        public let group: String

        /// The kind in its group, in any version.
        public init(kind: String, group: String) {
            self.kind = kind
            self.group = group
        }

        /// `Kind.group`, as in policies.
        public var description: String { "\(kind).\(group)" }
    }

    /// The profile as it is.
    ///
    /// - Parameters:
    ///   - providers: Namespaces of OCNE's providers, whose controllers create control-plane machines.
    ///   - ocneRules: The rules of OCNE objects.
    public init(profile: Profile, providers: ProviderNamespaces = .usual, ocneRules: [Rule] = []) {
        self.profile = profile
        self.ocneRules = RuleModes(ocneRules)
        modes = TechPreviewRule.allCases.map { profile == .ocne ? $0.description.ocne : $0.description.openshift }
        kinds = []
        controlPlaneProviders = providers.serviceAccounts
        exemptions = []
        switch profile {
        case .ocne:
            managedNamespaces = []
            controlPlaneDataSecrets = []
        case .openshift:
            managedNamespaces = [Self.clusterAPINamespace]
            controlPlaneDataSecrets = ["master-user-data", "master-user-data-managed"]
        }
    }

    /// The mode of a rule.
    public subscript(rule: TechPreviewRule) -> Mode {
        get { modes[rule.rawValue] }
        set { modes[rule.rawValue] = newValue }
    }

    /// The annotation of FeatureGate `cluster` by which its author confirms that the feature set cannot be left.
    static let upgradeAnnotation: StaticString = "ocne-webhook.oracle.com/i-understand-no-upgrade"

    /// The namespace of OpenShift's Machine API.
    static let machineAPINamespace = OpenShiftNamespace.machineAPI
    /// The namespace of OpenShift's own Cluster API objects.
    static let clusterAPINamespace = OpenShiftNamespace.clusterAPI

    /// Exemptions that the profile needs: the controllers that keep the counterparts of both APIs alike.
    public var builtInExemptions: [Exemption] {
        switch profile {
        case .ocne: []
        case .openshift: [Self.syncControllers]
        }
    }

    private static let syncControllers = Exemption(
        rules: RuleSet([.machineAPIAuthoritative, .noControlPlaneMachines, .noMachineAPIMigration]),
        serviceAccounts: [
            ServiceAccount(machineAPINamespace, "machine-api-controllers"),
            ServiceAccount(clusterAPINamespace, "capi-controllers"),
        ])

    /// Returns true if `namespace` is for Cluster API objects.
    func manages(_ namespace: borrowing Field) -> Bool {
        if managedNamespaces.isEmpty { return true }
        guard !namespace.isEmpty else { return false }
        for managed in managedNamespaces { if namespace.hasText(managed) { return true } }
        return false
    }

    /// Namespaces of the counterparts of Machine API objects.
    var counterpartNamespaces: [String] { managedNamespaces.isEmpty ? [Self.clusterAPINamespace] : managedNamespaces }

    /// Exemptions of the policy file that no longer apply, and their positions in it.
    ///
    /// - Parameter now: Seconds since 1970.
    public func expiredExemptions(at now: Int64) -> [(index: Int, exemption: Exemption)] {
        exemptions.enumerated().filter { $1.isExpired(at: now) }.map { (index: $0, exemption: $1) }
    }

    /// What the exemptions mean for a request.
    enum ExemptionVerdict {
        case exempt
        case notExempt
        /// An exemption that covers the request has ended.
        case expired(Expiry)
    }

    /// Returns what the exemptions mean for a request.
    ///
    /// - Parameter clock: The seconds since 1970; read only if an exemption that covers the request ends.
    func exemption(
        from rule: TechPreviewRule, namespace: borrowing Field, user: borrowing Field, clock: () -> Int64
    ) -> ExemptionVerdict {
        for exemption in builtInExemptions where exemption.rules.contains(rule) {
            if exemption.covers(namespace: namespace, user: user) { return .exempt }
        }
        var ended: Expiry?
        for exemption in exemptions where exemption.rules.contains(rule) {
            guard exemption.covers(namespace: namespace, user: user) else { continue }
            guard let until = exemption.until, until.unixSeconds <= clock() else { return .exempt }
            ended = until
        }
        return ended.map { .expired($0) } ?? .notExempt
    }
}
