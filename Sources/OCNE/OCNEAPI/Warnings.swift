internal import JSON
internal import KubernetesAPI

/// What is allowed but should be known.
enum Warnings {
    /// Warns of a strategy that defaulting replaced, as Cluster API's does.
    static func addReplacedStrategy(_ type: Field, _ response: inout AdmissionResponse) {
        guard !type.isEmpty, !type.equals("RollingUpdate") else { return }
        response.warn(
            "spec.rollout.strategy.type: \(quoted(type.string)) becomes \"RollingUpdate\", the only way in which machines are replaced"
        )
    }

    /// Warns of what is allowed in `v1alpha1`.
    static func add(for object: Field, _ kind: OCNEKind, _ response: inout AdmissionResponse) {
        let spec = object["spec"]
        switch kind {
        case .config: addConfigSpec(spec, "spec", &response)
        case .configTemplate: addConfigSpec(spec["template"]["spec"], "spec.template.spec", &response)
        case .controlPlane: addConfigSpec(spec["controlPlaneConfig"], "spec.controlPlaneConfig", &response)
        case .controlPlaneTemplate:
            addConfigSpec(
                spec["template"]["spec"]["controlPlaneConfig"], "spec.template.spec.controlPlaneConfig", &response)
        }
    }

    private static func addConfigSpec(_ spec: Field, _ path: StaticString, _ response: inout AdmissionResponse) {
        if spec["useExperimentalRetryJoin"].isTrue {
            response.warn("\(path).useExperimentalRetryJoin is deprecated: kubeadm retries joining by itself")
        }
    }
}
