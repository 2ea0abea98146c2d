internal import JSON
public import KubernetesAPI

/// What the rules are held to: a profile, and what a policy file changes about it.
public struct Policy: Sendable, Equatable {
    /// What it starts from. No policy file can take away what the profile builds in, such as `builtInExemptions`.
    public let profile: Profile
    /// Where Cluster API objects belong; empty means anywhere.
    public var managedNamespaces: [String]
    /// By rule.
    private var modes: [Mode]
    /// Platforms whose infrastructure kinds are supported (openshift).
    public var platforms: [Platform]
    /// Infrastructure kinds that are supported beside those of the profile.
    public var kinds: [InfrastructureKind]
    /// Platforms on which machines may move between Machine API and Cluster API.
    public var migrationPlatforms: [Platform]
    /// Service accounts that make control-plane machines.
    public var controlPlaneProviders: [ServiceAccount]
    /// Names of Secrets (`bootstrap.dataSecretName`) with which a machine becomes one of the control plane, in whatever
    /// namespace.
    public var controlPlaneDataSecrets: [String]
    /// What a policy file exempts.
    public var exemptions: [Exemption]
    /// What is done about violations of the rules that OCNE objects are held to. No profile and no exemption changes
    /// it.
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

        /// As policies spell it: `Kind.group`.
        public var description: String { "\(kind).\(group)" }
    }

    /// The profile as it is.
    ///
    /// - Parameters:
    ///   - providers: Where OCNE's providers are installed, whose controllers make control-plane machines.
    ///   - ocneRules: The rules that OCNE objects are held to.
    public init(profile: Profile, providers: ProviderNamespaces = .usual, ocneRules: [Rule] = []) {
        self.profile = profile
        self.ocneRules = RuleModes(ocneRules)
        modes = TechPreviewRule.allCases.map { profile == .ocne ? $0.description.ocne : $0.description.openshift }
        platforms = Platform.supported
        kinds = []
        migrationPlatforms = []
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

    /// What the rule does about a violation.
    public subscript(rule: TechPreviewRule) -> Mode {
        get { modes[rule.rawValue] }
        set { modes[rule.rawValue] = newValue }
    }

    /// Where OpenShift's Machine API lives.
    static let machineAPINamespace = "openshift-machine-api"
    /// Where OpenShift has its own Cluster API objects.
    static let clusterAPINamespace = "openshift-cluster-api"

    /// Exemptions that the profile cannot do without: the controllers that keep the counterparts of both APIs alike.
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

    /// Whether Cluster API objects belong into `namespace`.
    func manages(_ namespace: borrowing Field) -> Bool {
        if managedNamespaces.isEmpty { return true }
        guard !namespace.isEmpty else { return false }
        for managed in managedNamespaces { if namespace.hasText(managed) { return true } }
        return false
    }

    /// A namespace as a text: the policy's own where it names it, which saves making one.
    func spelling(of namespace: borrowing Field) -> String {
        for managed in managedNamespaces { if namespace.hasText(managed) { return managed } }
        return namespace.string
    }

    /// Where counterparts of Machine API objects are.
    var counterpartNamespaces: [String] { managedNamespaces.isEmpty ? [Self.clusterAPINamespace] : managedNamespaces }

    /// Whether someone is exempt from a rule.
    func exempts(_ rule: TechPreviewRule, namespace: borrowing Field, user: borrowing Field) -> Bool {
        for exemption in builtInExemptions where exemption.rules.contains(rule) {
            if exemption.covers(namespace: namespace, user: user) { return true }
        }
        for exemption in exemptions where exemption.rules.contains(rule) {
            if exemption.covers(namespace: namespace, user: user) { return true }
        }
        return false
    }
}
