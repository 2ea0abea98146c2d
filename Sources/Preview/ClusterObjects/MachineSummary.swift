public import JSON

/// What rules read of a Machine or a set of them, of Cluster API or of OpenShift's Machine API.
public struct MachineSummary: Sendable, Equatable {
    /// Which of the two APIs decides about a machine that both have.
    public enum Authority: Sendable, Equatable {
        /// Machine API's is authoritative, Cluster API's follows.
        case machineAPI
        /// Cluster API's is authoritative, Machine API's follows.
        case clusterAPI
        /// On the way from one to the other: nobody may change anything.
        case migrating
    }

    /// Machine API only: `status.authoritativeAPI`, else `spec.authoritativeAPI`, else Machine API.
    public let authority: Authority
    /// Cluster API only: whether its controllers leave it alone, by the annotation `cluster.x-k8s.io/paused` or the
    /// condition Paused.
    public let isPaused: Bool
    /// Whether the machine is being made (`status.phase` Provisioning).
    public let isProvisioning: Bool
    /// Whether the machine has been made: by `status.phase`, or by what either contract of Cluster API says of its
    /// infrastructure.
    public let isProvisioned: Bool
    /// Cluster API only: the Cluster that the object is of, by `spec.clusterName`; empty where a label says another.
    public let clusterName: String
    /// Cluster API only: name of the bootstrap config that the Machine refers to; empty where there is none.
    public let configName: String
    /// Cluster API only: kind of that config.
    public let configKind: String
    /// Sets of Cluster API only: what their Machines are made from.
    public let template: MachineTemplateSummary?

    /// Summary put together by hand, not read from an object.
    public init(
        authority: Authority = .machineAPI, isPaused: Bool = false, isProvisioning: Bool = false,
        isProvisioned: Bool = false,
        clusterName: String = "", configName: String = "", configKind: String = "",
        template: MachineTemplateSummary? = nil
    ) {
        self.authority = authority
        self.isPaused = isPaused
        self.isProvisioning = isProvisioning
        self.isProvisioned = isProvisioned
        self.clusterName = clusterName
        self.configName = configName
        self.configKind = configKind
        self.template = template
    }

    /// Reads a Machine or a MachineSet of either API; `root` is the whole object.
    ///
    /// - Parameter template: Of a set, what its Machines are made from.
    public init(_ root: borrowing Field, template: MachineTemplateSummary? = nil) {
        let (spec, status) = (root["spec"], root["status"])
        self.template = template
        let (name, label) = (spec["clusterName"], root["metadata"]["labels"][ControlPlaneLabels.clusterName])
        configName = spec["bootstrap"]["configRef"]["name"].keptText
        configKind = spec["bootstrap"]["configRef"]["kind"].keptText
        clusterName = !label.exists || label.hasSameText(as: name) ? name.keptText : ""
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
