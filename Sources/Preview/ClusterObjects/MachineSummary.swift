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
    /// Machine API only: true if `status.authoritativeAPI` is set.
    public let isAuthorityObserved: Bool
    /// Cluster API only: true if reconciliation is paused, by the annotation `cluster.x-k8s.io/paused` or the condition
    /// Paused.
    public let isPaused: Bool
    /// True if the condition Paused is True.
    public let hasPausedCondition: Bool
    /// True if the machine is being provisioned (`status.phase` is Provisioning).
    public let isProvisioning: Bool
    /// Cluster API only: true if the infrastructure is provisioned, in the status of either contract.
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
        authority: Authority = .machineAPI, isAuthorityObserved: Bool = false, isPaused: Bool = false,
        hasPausedCondition: Bool = false, isProvisioning: Bool = false,
        isProvisioned: Bool = false,
        clusterName: String = "", configName: String = "", configKind: String = "",
        template: MachineTemplateSummary? = nil, synchronized: SynchronizedMachine? = nil
    ) {
        self.authority = authority
        self.isAuthorityObserved = isAuthorityObserved
        self.isPaused = isPaused
        self.hasPausedCondition = hasPausedCondition
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
        isAuthorityObserved = !status["authoritativeAPI"].isEmpty
        authority = Self.authority(isAuthorityObserved ? status["authoritativeAPI"] : spec["authoritativeAPI"])
        hasPausedCondition =
            Self.isTrue("Paused", status["conditions"]) || Self.isTrue("Paused", status["v1beta2"]["conditions"])
        isPaused = root["metadata"]["annotations"]["cluster.x-k8s.io/paused"].exists || hasPausedCondition
        isProvisioning = status["phase"].equals("Provisioning")
        isProvisioned =
            status["infrastructureReady"].isTrue || status["initialization"]["infrastructureProvisioned"].isTrue
    }

    private static func authority(_ field: borrowing Field) -> Authority {
        if field.equals("ClusterAPI") { return .clusterAPI }
        return field.equals("Migrating") ? .migrating : .machineAPI
    }

    /// Returns true if a list of conditions has one of this type whose status is True.
    public static func isTrue(_ type: StaticString, _ list: borrowing Field) -> Bool {
        var conditions = list.elements
        while let condition = conditions.next() {
            let fields = Field(condition)
            if fields["type"].equals(type) { return fields["status"].equals("True") }
        }
        return false
    }
}
