internal import Checking
internal import ClusterObjects
internal import LiveState
internal import OCNEAPI
internal import TechPreview

/// The settings of `check`: those of the flags, and the release metadata of the cluster.
struct CheckSettings {
    var settings: ClusterCheck.Settings
    /// The namespace of the control plane provider, whose ConfigMap ocne-metadata is trusted.
    let metadataNamespace: String
    /// True if the metadata of the cluster is used if there is any.
    private let usesClusterMetadata: Bool
    private var metadataName: String
    private let policyName: String

    init(_ command: CheckCommand) throws {
        let source = MetadataSource(command.ocneMetadata)
        let policy = try command.policy.read()
        settings = ClusterCheck.Settings(
            configuration: AdmissionConfiguration(
                featureGates: try FeatureGates.reading(command.featureGates ?? ""), metadata: try source.read(),
                controlPlanes: NoControlPlanes()),
            gatesAreKnown: command.featureGates != nil, policy: policy, target: command.target)
        metadataNamespace = command.policy.controlPlaneNamespace
        switch source {
        case .builtIn: (usesClusterMetadata, metadataName) = (true, "built in")
        case .none: (usesClusterMetadata, metadataName) = (false, "none")
        case .file(let path): (usesClusterMetadata, metadataName) = (false, path)
        }
        policyName = "profile \(policy.profile.rawValue)" + (command.policy.policy.map { ", \($0)" } ?? "")
    }

    /// Takes the release metadata of the cluster's ConfigMap if there is a valid one and no flag names another.
    mutating func useMetadata(of objects: ObjectCache) {
        let key = ObjectKey(group: "", kind: "ConfigMap", namespace: metadataNamespace, name: "ocne-metadata")
        guard usesClusterMetadata, case .ocneMetadata(let mapping?) = objects.summary(of: key)?.content else { return }
        let name = "ConfigMap \(metadataNamespace)/ocne-metadata"
        do {
            settings.configuration.metadata = try MetadataSource.parse(Array(mapping.utf8), from: name)
            metadataName = name
        } catch {
            metadataName = "built in, since \(error)"
        }
    }

    /// The settings for the report.
    var description: [(name: String, value: String)] {
        [
            ("API version", settings.target.map { "\($0.rawValue), after conversion" } ?? "that of each object"),
            ("policy", policyName), ("release metadata", metadataName),
        ]
    }
}
