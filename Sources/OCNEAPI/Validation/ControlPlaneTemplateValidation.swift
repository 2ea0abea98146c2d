internal import APISchema
internal import JSON
internal import KubernetesAPI

/// The rules of OCNEControlPlaneTemplate.
struct ControlPlaneTemplateValidation {
    let gates: FeatureGates

    func validateCreate(_ object: Field, _ errors: inout FieldErrors) {
        guard gates.clusterTopology else {
            errors.forbidden(object["spec"], "can be set only if the ClusterTopology feature flag is enabled", by: .templateGate)
            return
        }
        let spec = object["spec"]["template"]["spec"]
        let config = spec["controlPlaneConfig"]
        RolloutValidation.validate(spec, replicas: nil, &errors)
        ClusterConfigurationValidation.validate(config["clusterConfiguration"], old: nil, &errors)
        ConfigSpecValidation(gates: gates).validate(config, &errors)
    }

    func validateUpdate(_ object: Field, old: Field, _ errors: inout FieldErrors) {
        guard let new = object.value, let before = old.value else { return }
        guard !V1Alpha1.ocneControlPlaneTemplate.compiled.isSame(at: ["spec", "template", "spec"], before, new) else { return }
        errors.invalid(
            object["spec"]["template"]["spec"], "",
            "OCNEControlPlaneTemplate spec.template.spec field is immutable. Please create new resource instead.", by: .templateImmutable)
    }
}
