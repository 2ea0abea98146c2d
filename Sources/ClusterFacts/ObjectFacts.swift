public import JSON

/// What rules read of an object, worked out once when the object arrives, so that a decision parses nothing but its own
/// request and memory does not grow with what authors put into their objects.
///
/// A class: snapshots and readers share it.
public final class ObjectFacts: Sendable {
    /// `metadata.uid`.
    public let uid: String
    /// Whether `metadata.deletionTimestamp` is set.
    public let isBeingDeleted: Bool
    /// The owner that manages the object (`controller: true`).
    public let controller: OwnerReference?
    /// What only objects of its kind have.
    public let content: Content

    /// Facts by kind.
    public enum Content: Sendable, Equatable {
        /// That the object exists is all that matters.
        case existence
        /// A FeatureGate of config.openshift.io.
        case featureGate(FeatureGateFacts)
        /// An Infrastructure of config.openshift.io.
        case infrastructure(InfrastructureFacts)
        /// A ClusterVersion of config.openshift.io.
        case clusterVersion(ClusterVersionFacts)
        /// An APIServer of config.openshift.io: its TLS profile.
        case apiServer(TLSProfileFacts)
        /// A config, or the template of one, of the bootstrap group.
        case bootstrap(BootstrapFacts)
        /// A Machine or a MachineSet of either API, or another set of Machines of Cluster API.
        case machine(MachineFacts)
        /// A Cluster of Cluster API.
        case cluster(WorkloadClusterFacts)
        /// An OCNEControlPlane, in any version.
        case controlPlane(ControlPlaneFacts)
        /// A CustomResourceDefinition.
        case definition(DefinitionFacts)
        /// The ConfigMap of OCNE's releases: `data.mapping`, YAML; nil when it is absent or no ConfigMap could hold it.
        case ocneMetadata(mapping: String?)
    }

    /// Facts put together by hand, not read from an object.
    public init(
        uid: String = "", isBeingDeleted: Bool = false, controller: OwnerReference? = nil, content: Content = .existence
    ) {
        self.uid = uid
        self.isBeingDeleted = isBeingDeleted
        self.controller = controller
        self.content = content
    }

    /// Reads an object of `group` and `kind`. What is missing or has another type counts as empty, and so does a text
    /// of more than 512 bytes.
    ///
    /// - Parameters:
    ///   - version: Version of the object within its group.
    ///   - object: The whole object, or `PartialObjectMetadata` where existence is enough.
    /// - otherVersion: Converts an object that says by an annotation what its other version has; nil when nobody does.
    public convenience init(
        group: String, version: String, kind: String, _ object: Cursor, otherVersion: (any OtherVersion)? = nil
    ) {
        let root = Field(object)
        let metadata = root["metadata"]
        var content = Content(group: group, version: version, kind: kind, root)
        if let otherVersion, ConversionAnnotation.isOn(root) {
            content = content.united(with: object, by: otherVersion)
        }
        self.init(
            uid: metadata["uid"].keptText, isBeingDeleted: metadata["deletionTimestamp"].exists,
            controller: OwnerReference.controller(of: metadata), content: content)
    }

    /// The content of a FeatureGate; nil for any other kind.
    public var featureGate: FeatureGateFacts? { if case .featureGate(let facts) = content { facts } else { nil } }
    /// The content of an Infrastructure; nil for any other kind.
    public var infrastructure: InfrastructureFacts? {
        if case .infrastructure(let facts) = content { facts } else { nil }
    }
    /// The content of a ClusterVersion; nil for any other kind.
    public var clusterVersion: ClusterVersionFacts? {
        if case .clusterVersion(let facts) = content { facts } else { nil }
    }
    /// The TLS profile of an APIServer; nil for any other kind.
    public var tlsProfile: TLSProfileFacts? { if case .apiServer(let facts) = content { facts } else { nil } }
    /// The content of a bootstrap config or its template; nil for any other kind.
    public var bootstrap: BootstrapFacts? { if case .bootstrap(let facts) = content { facts } else { nil } }
    /// The content of an OCNEControlPlane; nil for any other kind.
    public var controlPlane: ControlPlaneFacts? { if case .controlPlane(let facts) = content { facts } else { nil } }
    /// The content of a CustomResourceDefinition; nil for any other kind.
    public var definition: DefinitionFacts? { if case .definition(let facts) = content { facts } else { nil } }
    /// The content of a Cluster; nil for any other kind.
    public var cluster: WorkloadClusterFacts? { if case .cluster(let facts) = content { facts } else { nil } }
    /// The content of a Machine or of a set of them; nil for any other kind.
    public var machine: MachineFacts? { if case .machine(let facts) = content { facts } else { nil } }
}

extension ObjectFacts.Content {
    /// What a ConfigMap can hold.
    private static let maxMappingBytes = 1 << 20

    fileprivate init(group: String, version: String, kind: String, _ root: borrowing Field) {
        switch (group, kind) {
        case (APIGroup.config, "FeatureGate"): self = .featureGate(FeatureGateFacts(root))
        case (APIGroup.config, "Infrastructure"): self = .infrastructure(InfrastructureFacts(root))
        case (APIGroup.config, "ClusterVersion"): self = .clusterVersion(ClusterVersionFacts(root))
        case (APIGroup.config, "APIServer"): self = .apiServer(TLSProfileFacts(root["spec"]["tlsSecurityProfile"]))
        case (APIGroup.bootstrap, _): self = .bootstrap(BootstrapFacts(root))
        case (APIGroup.cluster, "Machine"), (APIGroup.machine, "Machine"), (APIGroup.machine, "MachineSet"):
            self = .machine(MachineFacts(root))
        case (APIGroup.cluster, "MachineSet"), (APIGroup.cluster, "MachineDeployment"),
            (APIGroup.cluster, "MachinePool"):
            self = .machine(MachineFacts(root, template: MachineTemplateFacts(root)))
        case (APIGroup.cluster, "Cluster"): self = .cluster(WorkloadClusterFacts(root))
        case (APIGroup.controlPlane, "OCNEControlPlane"):
            self = .controlPlane(ControlPlaneFacts(root, version: version))
        case (APIGroup.definitions, "CustomResourceDefinition"): self = .definition(DefinitionFacts(root))
        case ("", "ConfigMap") where root["metadata"]["name"].equals("ocne-metadata"):
            self = .ocneMetadata(mapping: root["data"]["mapping"].text(atMost: Self.maxMappingBytes))
        default: self = .existence
        }
    }
}

extension Field {
    /// Bytes of one text that is kept: names have 253 at most, and nobody writes more into what rules read.
    private static var maxTextBytes: Int { 512 }

    /// The text here; empty when it is longer than anything that could be meant.
    var keptText: String { text(atMost: Self.maxTextBytes) ?? "" }

    /// The text here; nil when there is none, or a longer one.
    func text(atMost bytes: Int) -> String? {
        guard let value, value.isString, value.text.count <= bytes + 2 || value.hasEscapes else { return nil }
        let text = value.string ?? ""
        return text.utf8.count <= bytes ? text : nil
    }
}
