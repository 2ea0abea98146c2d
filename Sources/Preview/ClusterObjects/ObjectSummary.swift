public import JSON
internal import KubernetesAPI

/// Fields that rules read of an object. Computed once when the object arrives, so that a decision parses only its own
/// request, and memory does not grow with the size of objects.
///
/// A class, which snapshots and readers share.
public final class ObjectSummary: Sendable {
    /// `metadata.uid`.
    public let uid: String
    /// True if `metadata.deletionTimestamp` is set.
    public let isBeingDeleted: Bool
    /// The owner that manages the object (`controller: true`).
    public let controller: OwnerReference?
    /// Fields of its kind.
    public let content: Content

    /// Fields by kind.
    public enum Content: Sendable, Equatable {
        /// Rules read nothing but the existence of the object.
        case existence
        /// A FeatureGate of config.openshift.io.
        case featureGate(FeatureGateSummary)
        /// An Infrastructure of config.openshift.io.
        case infrastructure(InfrastructureSummary)
        /// A ClusterVersion of config.openshift.io.
        case clusterVersion(ClusterVersionSummary)
        /// An APIServer of config.openshift.io: its TLS profile.
        case apiServer(TLSProfileSummary)
        /// A config or a config template of the bootstrap group.
        case bootstrap(BootstrapSummary)
        /// A Machine or a MachineSet of either API, or another set of Machines of Cluster API.
        case machine(MachineSummary)
        /// A ControlPlaneMachineSet of Machine API.
        case controlPlaneMachineSet(ControlPlaneMachineSetSummary)
        /// A Cluster of Cluster API.
        case cluster(WorkloadClusterSummary)
        /// An OCNEControlPlane, in any version.
        case controlPlane(ControlPlaneSummary)
        /// A CustomResourceDefinition.
        case crd(CRDSummary)
        /// The ConfigMap of OCNE's releases: `data.mapping`, YAML; nil if it is absent or larger than a ConfigMap can
        /// be.
        case ocneMetadata(mapping: String?)
    }

    /// Creates a summary from values.
    public init(
        uid: String = "", isBeingDeleted: Bool = false, controller: OwnerReference? = nil, content: Content = .existence
    ) {
        self.uid = uid
        self.isBeingDeleted = isBeingDeleted
        self.controller = controller
        self.content = content
    }

    /// Reads an object of `group` and `kind`. A missing field, one of another type, and a string of more than 512 bytes
    /// are read as empty.
    ///
    /// - Parameters:
    ///   - version: Version of the object within its group.
    ///   - object: The whole object, or its `PartialObjectMetadata` if rules read nothing else.
    ///   - converter: Converts objects with a conversion annotation; nil to ignore the annotation.
    public convenience init(
        group: String, version: String, kind: String, _ object: Cursor, converter: (any VersionConverter)? = nil
    ) {
        let root = Field(object)
        let metadata = root["metadata"]
        var content = Content(group: group, version: version, kind: kind, root)
        if let converter, root.conversionAnnotation.exists {
            content = content.united(with: object, by: converter)
        }
        self.init(
            uid: metadata["uid"].boundedString, isBeingDeleted: metadata["deletionTimestamp"].exists,
            controller: OwnerReference.controller(of: metadata), content: content)
    }

    /// The content of a FeatureGate; nil for any other kind.
    public var featureGate: FeatureGateSummary? { if case .featureGate(let summary) = content { summary } else { nil } }
    /// The content of an Infrastructure; nil for any other kind.
    public var infrastructure: InfrastructureSummary? {
        if case .infrastructure(let summary) = content { summary } else { nil }
    }
    /// The content of a ClusterVersion; nil for any other kind.
    public var clusterVersion: ClusterVersionSummary? {
        if case .clusterVersion(let summary) = content { summary } else { nil }
    }
    /// The TLS profile of an APIServer; nil for any other kind.
    public var tlsProfile: TLSProfileSummary? { if case .apiServer(let summary) = content { summary } else { nil } }
    /// The content of a bootstrap config or its template; nil for any other kind.
    public var bootstrap: BootstrapSummary? { if case .bootstrap(let summary) = content { summary } else { nil } }
    /// The content of an OCNEControlPlane; nil for any other kind.
    public var controlPlane: ControlPlaneSummary? {
        if case .controlPlane(let summary) = content { summary } else { nil }
    }
    /// The content of a CustomResourceDefinition; nil for any other kind.
    public var crd: CRDSummary? { if case .crd(let summary) = content { summary } else { nil } }
    /// The content of a Cluster; nil for any other kind.
    public var cluster: WorkloadClusterSummary? { if case .cluster(let summary) = content { summary } else { nil } }
    /// The content of a ControlPlaneMachineSet; nil for any other kind.
    public var controlPlaneMachineSet: ControlPlaneMachineSetSummary? {
        if case .controlPlaneMachineSet(let summary) = content { summary } else { nil }
    }
    /// The failure domain of a Machine, or of the machines of a MachineSet, of Machine API.
    public var failureDomain: FailureDomain? { machine?.synchronized?.failureDomain }
    /// The content of a Machine or of a set of them; nil for any other kind.
    public var machine: MachineSummary? { if case .machine(let summary) = content { summary } else { nil } }
}

extension ObjectSummary.Content {
    /// Largest ConfigMap, in bytes.
    private static let maxMappingBytes = 1 << 20

    fileprivate init(group: String, version: String, kind: String, _ root: borrowing Field) {
        switch (group, kind) {
        case (APIGroup.config, "FeatureGate"): self = .featureGate(FeatureGateSummary(root))
        case (APIGroup.config, "Infrastructure"): self = .infrastructure(InfrastructureSummary(root))
        case (APIGroup.config, "ClusterVersion"): self = .clusterVersion(ClusterVersionSummary(root))
        case (APIGroup.config, "APIServer"): self = .apiServer(TLSProfileSummary(root["spec"]["tlsSecurityProfile"]))
        case (APIGroup.bootstrap, _): self = .bootstrap(BootstrapSummary(root))
        case (APIGroup.machine, "Machine"), (APIGroup.machine, "MachineSet"):
            let synchronized = SynchronizedMachine(
                root, in: OpenShiftNamespace.machineAPI, isSet: kind == "MachineSet")
            self = .machine(MachineSummary(root, synchronized: synchronized))
        case (APIGroup.machine, "ControlPlaneMachineSet"):
            self = .controlPlaneMachineSet(ControlPlaneMachineSetSummary(root))
        case (APIGroup.cluster, "Machine"):
            let synchronized = SynchronizedMachine(root, in: OpenShiftNamespace.clusterAPI, isSet: false)
            self = .machine(MachineSummary(root, synchronized: synchronized))
        case (APIGroup.cluster, "MachineSet"):
            let synchronized = SynchronizedMachine(root, in: OpenShiftNamespace.clusterAPI, isSet: true)
            let template = MachineTemplateSummary(root)
            self = .machine(MachineSummary(root, template: template, synchronized: synchronized))
        case (APIGroup.cluster, "MachineDeployment"), (APIGroup.cluster, "MachinePool"):
            self = .machine(MachineSummary(root, template: MachineTemplateSummary(root)))
        case (APIGroup.cluster, "Cluster"): self = .cluster(WorkloadClusterSummary(root))
        case (APIGroup.controlPlane, "OCNEControlPlane"):
            self = .controlPlane(ControlPlaneSummary(root, version: version))
        case (APIGroup.apiExtensions, "CustomResourceDefinition"): self = .crd(CRDSummary(root))
        case ("", "ConfigMap") where root["metadata"]["name"].equals("ocne-metadata"):
            self = .ocneMetadata(mapping: root["data"]["mapping"].string(atMost: Self.maxMappingBytes))
        default: self = .existence
        }
    }
}

extension Field {
    /// Limit of a stored string, in bytes: names have 253, and no field that rules read needs more.
    private static var maxStringBytes: Int { 512 }

    /// The string value; empty if there is none or it exceeds the limit.
    var boundedString: String { string(atMost: Self.maxStringBytes) ?? "" }

    /// Returns the string value; nil if there is none or it is longer.
    func string(atMost bytes: Int) -> String? {
        guard let value, value.isString, value.text.count <= bytes + 2 || value.hasEscapes else { return nil }
        let text = value.string ?? ""
        return text.utf8.count <= bytes ? text : nil
    }
}
