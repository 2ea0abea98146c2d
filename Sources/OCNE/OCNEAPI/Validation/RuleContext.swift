internal import APISchema
internal import JSON

/// The object that rules check, and what they depend on beside it.
struct RuleContext: ~Escapable {
    let kind: OCNEKind
    let version: APIVersion
    /// The object, with defaults.
    let object: Field
    /// The object before an update; nil on CREATE.
    let old: Field?
    /// Paths at which `old` does not have the types of its schema. The empty path stands for all.
    let undecodable: [[PathStep]]
    /// True if a conversion has written the objects.
    let isConverted: Bool
    let gates: FeatureGates
    /// Releases of OCNE; nil turns off the rules that depend on them.
    let metadata: OCNEMetadata?

    /// Spec of OCNEControlPlane; absent in kinds without one.
    let controlPlane: Field
    /// Spec of OCNEConfig.
    let config: Field
    /// `clusterConfiguration` of that.
    let clusterConfiguration: Field
    /// The Kubernetes version of an OCNEControlPlane.
    let kubernetesVersion: Field
    /// The release of OCNE for that version; nil if there is none, or no metadata.
    let release: OCNEMetadata.Release?

    @_lifetime(copy object, copy old)
    init(
        _ kind: OCNEKind, _ version: APIVersion, object: Field, old: Field?, undecodable: [[PathStep]],
        isConverted: Bool, _ configuration: AdmissionConfiguration
    ) {
        self.kind = kind
        self.version = version
        self.object = object
        self.old = old
        self.undecodable = undecodable
        self.isConverted = isConverted
        gates = configuration.featureGates
        metadata = configuration.metadata
        controlPlane = object.controlPlaneSpec(of: kind)
        config = object.configSpec(of: kind, in: controlPlane)
        clusterConfiguration = config["clusterConfiguration"]
        kubernetesVersion = controlPlane["version"]
        release = kind == .controlPlane ? metadata?.release(for: kubernetesVersion) : nil
    }

    /// Paths by which a removed section is reported. After a conversion it is reported field by field in every version,
    /// to be compared with what the annotation holds.
    var removals: RemovalPaths {
        guard version.traits.reportsRemovedSections else { return .fields }
        return isConverted ? .objectAndFields : .object
    }

    /// Returns true if the stored object can be read at `path`, at the fields around it and in those below it.
    /// Unreadable fields of the stored object do not cause a refusal.
    func canCompare(_ path: String...) -> Bool {
        guard !undecodable.isEmpty else { return true }
        let steps = path.map { PathStep.member($0) }
        return !undecodable.contains { $0.starts(with: steps) || steps.starts(with: $0) }
    }
}
