public import JSON

/// Fields that rules read of a Machine or a set of Machines, of Cluster API or of OpenShift's Machine API.
public struct MachineSummary: Sendable, Equatable {
    /// The API that is authoritative for a machine that both have.
    public enum Authority: Sendable, Equatable {
        /// Machine API is authoritative; the Cluster API object follows.
        case machineAPI
        /// Cluster API is authoritative; the Machine API object follows.
        case clusterAPI
        /// Authority is moving from one to the other: neither may be changed.
        case migrating
    }

    /// Machine API only: `status.authoritativeAPI`, else `spec.authoritativeAPI`, else Machine API.
    public let authority: Authority
    /// Cluster API only: true if reconciliation is paused, by the annotation `cluster.x-k8s.io/paused` or the condition
    /// Paused.
    public let isPaused: Bool
    /// True if the machine is being provisioned (`status.phase` is Provisioning).
    public let isProvisioning: Bool
    /// True if the machine is provisioned, by `status.phase` or by the infrastructure status of either contract of
    /// Cluster API.
    public let isProvisioned: Bool
    /// Cluster API only: `spec.clusterName`; empty if a label has another name.
    public let clusterName: String
    /// Cluster API only: name of the Machine's bootstrap config; empty if there is none.
    public let configName: String
    /// Cluster API only: kind of that config.
    public let configKind: String
    /// Sets of Cluster API only: template of their Machines.
    public let template: MachineTemplateSummary?
    /// Machines and MachineSets only: fields of those that OpenShift synchronizes; nil for others.
    public let synchronized: SynchronizedMachine?

    /// Creates a summary from values.
    public init(
        authority: Authority = .machineAPI, isPaused: Bool = false, isProvisioning: Bool = false,
        isProvisioned: Bool = false,
        clusterName: String = "", configName: String = "", configKind: String = "",
        template: MachineTemplateSummary? = nil, synchronized: SynchronizedMachine? = nil
    ) {
        self.authority = authority
        self.isPaused = isPaused
        self.isProvisioning = isProvisioning
        self.isProvisioned = isProvisioned
        self.clusterName = clusterName
        self.configName = configName
        self.configKind = configKind
        self.template = template
        self.synchronized = synchronized
    }

    /// Reads a Machine or a MachineSet of either API; `root` is the whole object.
    ///
    /// - Parameters:
    ///   - template: Template of a set's Machines.
    ///   - synchronized: Fields of an object that OpenShift synchronizes.
    public init(
        _ root: borrowing Field, template: MachineTemplateSummary? = nil, synchronized: SynchronizedMachine? = nil
    ) {
        let (spec, status) = (root["spec"], root["status"])
        self.template = template
        self.synchronized = synchronized
        let (name, label) = (spec["clusterName"], root["metadata"]["labels"][ControlPlaneLabels.clusterName])
        configName = spec["bootstrap"]["configRef"]["name"].boundedString
        configKind = spec["bootstrap"]["configRef"]["kind"].boundedString
        clusterName = !label.exists || label.hasSameText(as: name) ? name.boundedString : ""
        authority =
            status["authoritativeAPI"].isEmpty
            ? Self.authority(spec["authoritativeAPI"]) : Self.authority(status["authoritativeAPI"])
        isPaused =
            root["metadata"]["annotations"]["cluster.x-k8s.io/paused"].exists
            || Self.hasPausedCondition(status["conditions"])
            || Self.hasPausedCondition(status["v1beta2"]["conditions"])
        let phase = status["phase"]
        isProvisioning = phase.equals("Provisioning")
        isProvisioned =
            phase.equals("Provisioned") || phase.equals("Running") || status["infrastructureReady"].isTrue
            || status["initialization"]["infrastructureProvisioned"].isTrue
    }

    private static func authority(_ field: borrowing Field) -> Authority {
        if field.equals("ClusterAPI") { return .clusterAPI }
        return field.equals("Migrating") ? .migrating : .machineAPI
    }

    private static func hasPausedCondition(_ list: borrowing Field) -> Bool {
        var conditions = list.elements
        while let condition = conditions.next() {
            let fields = Field(condition)
            if fields["type"].equals("Paused") { return fields["status"].equals("True") }
        }
        return false
    }
}
