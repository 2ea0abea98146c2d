import OCNEAPI
import TestDocuments

extension OCNEKind {
    /// The path to the config spec.
    var configPath: [String] {
        switch self {
        case .config: ["spec"]
        case .configTemplate: ["spec", "template", "spec"]
        case .controlPlane: ["spec", "controlPlaneConfig"]
        case .controlPlaneTemplate: ["spec", "template", "spec", "controlPlaneConfig"]
        }
    }

    /// A valid object of the kind with all defaults set, as JSON.
    private var sampleText: String {
        switch self {
        case .config:
            #"""
            {"apiVersion": "bootstrap.cluster.x-k8s.io/v1alpha1", "kind": "OCNEConfig", "metadata": {"name": "worker", "namespace": "tenant"},
             "spec": {"format": "cloud-config"}}
            """#
        case .configTemplate:
            #"""
            {"apiVersion": "bootstrap.cluster.x-k8s.io/v1alpha1", "kind": "OCNEConfigTemplate",
             "metadata": {"name": "workers", "namespace": "tenant"},
             "spec": {"template": {"spec": {"format": "cloud-config"}}}}
            """#
        case .controlPlane:
            #"""
            {"apiVersion": "controlplane.cluster.x-k8s.io/v1alpha1", "kind": "OCNEControlPlane",
             "metadata": {"name": "main", "namespace": "tenant"},
             "spec": {
                "replicas": 3, "version": "v1.25.7",
                "machineTemplate": {"infrastructureRef": {
                    "apiVersion": "infrastructure.cluster.x-k8s.io/v1beta2", "kind": "OCIMachineTemplate", "name": "machine", "namespace": "tenant"}},
                "controlPlaneConfig": {"format": "cloud-config"},
                "rolloutStrategy": {"type": "RollingUpdate", "rollingUpdate": {"maxSurge": 1}}}}
            """#
        case .controlPlaneTemplate:
            #"""
            {"apiVersion": "controlplane.cluster.x-k8s.io/v1alpha1", "kind": "OCNEControlPlaneTemplate",
             "metadata": {"name": "class", "namespace": "tenant"},
             "spec": {"template": {"spec": {
                "controlPlaneConfig": {"format": "cloud-config"},
                "rolloutStrategy": {"type": "RollingUpdate", "rollingUpdate": {"maxSurge": 1}}}}}}
            """#
        }
    }

    /// The same in `v1beta2`.
    private var hubSampleText: String {
        switch self {
        case .config, .configTemplate: sampleText.split(separator: "v1alpha1").joined(separator: "v1beta2")
        case .controlPlane:
            #"""
            {"apiVersion": "controlplane.cluster.x-k8s.io/v1beta2", "kind": "OCNEControlPlane",
             "metadata": {"name": "main", "namespace": "tenant"},
             "spec": {
                "replicas": 3, "version": "v1.25.7",
                "machineTemplate": {"spec": {"infrastructureRef": {
                    "apiGroup": "infrastructure.cluster.x-k8s.io", "kind": "OCIMachineTemplate", "name": "machine"}}},
                "controlPlaneConfig": {"format": "cloud-config"},
                "rollout": {"strategy": {"type": "RollingUpdate", "rollingUpdate": {"maxSurge": 1}}}}}
            """#
        case .controlPlaneTemplate:
            #"""
            {"apiVersion": "controlplane.cluster.x-k8s.io/v1beta2", "kind": "OCNEControlPlaneTemplate",
             "metadata": {"name": "class", "namespace": "tenant"},
             "spec": {"template": {"spec": {"controlPlaneConfig": {"format": "cloud-config"}}}}}
            """#
        }
    }

    private func sampleText(in version: APIVersion) -> String {
        switch version {
        case .v1alpha1: sampleText
        case .v1beta2: hubSampleText
        }
    }

    /// Returns a valid object of the kind with all defaults set, after a JSON merge patch of the member at
    /// `path`.
    func sample(_ change: String = "{}", below path: [String] = [], in version: APIVersion = .v1alpha1) throws -> Value
    {
        try Value(json: sampleText(in: version).utf8).merged(with: nested(Value(json: change.utf8), below: path))
    }

    /// Returns the object twice: with the nulls of the change removed, and with them written. Both read as absent.
    func samples(_ change: String, below path: [String] = [], in version: APIVersion = .v1alpha1) throws -> [Value] {
        let patch = nested(try Value(json: change.utf8), below: path)
        let text = sampleText(in: version)
        let left = try Value(json: text.utf8).merged(with: patch)
        let written = try Value(json: text.utf8).merged(with: patch, keepingNull: true)
        return left == written ? [left] : [left, written]
    }
}

/// Returns an object that holds `value` at `path`.
func nested(_ value: Value, below path: [String]) -> Value {
    path.reversed().reduce(value) { inner, name in .object([Array(name.utf8): inner]) }
}
