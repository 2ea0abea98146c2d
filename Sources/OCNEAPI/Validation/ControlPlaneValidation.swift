internal import APISchema
internal import JSON
internal import KubernetesAPI

/// The rules of OCNEControlPlane.
struct ControlPlaneValidation {
    let gates: FeatureGates
    /// The releases of OCNE; nil turns off the rules that need them.
    let metadata: OCNEMetadata?

    func validateCreate(_ object: Field, _ errors: inout FieldErrors) {
        let spec = object["spec"]
        let config = spec["controlPlaneConfig"]
        validateSpec(spec, namespace: object["metadata"]["namespace"], &errors)
        ClusterConfigurationValidation.validate(config["clusterConfiguration"], old: nil, &errors)
        validateImages(config["clusterConfiguration"], version: spec["version"], &errors)
        validateSockets(config, &errors)
        ConfigSpecValidation(gates: gates).validate(config, &errors)
    }

    func validateUpdate(_ object: Field, old: Field, _ errors: inout FieldErrors) {
        let spec = object["spec"]
        let config = spec["controlPlaneConfig"]
        let oldConfiguration = old["spec"]["controlPlaneConfig"]["clusterConfiguration"]
        validateSpec(spec, namespace: object["metadata"]["namespace"], &errors)
        Immutability.validate(object, old: old, &errors)
        VersionValidation.validate(spec["version"], old: old["spec"]["version"], &errors)
        ClusterConfigurationValidation.validate(config["clusterConfiguration"], old: oldConfiguration, &errors)
        validateSupportedVersion(spec["version"], &errors)
        validateSockets(config, &errors)
        CoreDNSMigration.validate(config["clusterConfiguration"], old: oldConfiguration, &errors)
        ConfigSpecValidation(gates: gates).validate(config, &errors)
    }

    private func validateSpec(_ spec: Field, namespace: Field, _ errors: inout FieldErrors) {
        validateReplicas(spec, &errors)
        validateInfrastructureRef(spec["machineTemplate"]["infrastructureRef"], namespace: namespace, &errors)
        if !KubernetesVersion.isSpelledRight(spec["version"].string) {
            errors.invalid(text: spec["version"], "must be a valid semantic version", by: .version)
        }
        RolloutValidation.validate(spec, replicas: spec["replicas"].int64, &errors)
    }

    private func validateReplicas(_ spec: Field, _ errors: inout FieldErrors) {
        let field = spec["replicas"]
        guard let replicas = field.int64 else {
            errors.required(field, "is required", by: .replicas)
            return
        }
        if replicas <= 0 { errors.forbidden(field, "cannot be less than or equal to 0", by: .replicas) }
        if replicas % 2 == 0, !spec["controlPlaneConfig"]["clusterConfiguration"]["etcd"]["external"].exists {
            errors.forbidden(field, "cannot be an even number when etcd is stacked", by: .replicas)
        }
    }

    private func validateInfrastructureRef(_ reference: Field, namespace: Field, _ errors: inout FieldErrors) {
        if reference["apiVersion"].isEmpty { errors.invalid(text: reference["apiVersion"], "cannot be empty", by: .infrastructureRef) }
        if reference["kind"].isEmpty { errors.invalid(text: reference["kind"], "cannot be empty", by: .infrastructureRef) }
        if reference["name"].isEmpty { errors.invalid(text: reference["name"], "cannot be empty", by: .infrastructureRef) }
        if !reference["namespace"].hasSameText(as: namespace) {
            errors.invalid(text: reference["namespace"], "must match metadata.namespace", by: .infrastructureRef)
        }
    }

    private func validateImages(_ configuration: Field, version: Field, _ errors: inout FieldErrors) {
        guard let metadata, configuration.exists else { return }
        let dns = configuration["dns"]
        let local = configuration["etcd"]["local"]
        let checksDNS = !dns["imageTag"].isEmpty && dns["imageRepository"].equals("container-registry.oracle.com/olcne")
        let checksEtcd = local.exists && local["imageRepository"].equals("container-registry.oracle.com/olcne")
        guard checksDNS || checksEtcd else { return }
        // A version that OCNE does not know has no tags, so that none fits.
        let release = metadata.releases[version.string]
        if checksDNS, dns["imageTag"].string != release?.coreDNS ?? "" {
            errors.invalid(
                text: dns["imageTag"], "not supported coreDNS image tag for kubernetes version \(version.string).", by: .ocneImages)
        }
        if checksEtcd, local["imageTag"].string != release?.etcd ?? "" {
            errors.invalid(
                text: local["imageTag"], "not supported etcd image tag for kubernetes version \(version.string).", by: .ocneImages)
        }
    }

    private func validateSupportedVersion(_ version: Field, _ errors: inout FieldErrors) {
        guard let metadata else { return }
        let text = version.string
        if metadata.releases[text]?.kubeadmPackage.isEmpty ?? true {
            errors.invalid(text: version, "upgrade not supported to kubernetes version \(text).", by: .supportedVersion)
        }
    }

    private func validateSockets(_ config: Field, _ errors: inout FieldErrors) {
        guard config["initConfiguration"].exists, config["joinConfiguration"].exists else { return }
        validateSocket(config["initConfiguration"]["nodeRegistration"]["criSocket"], &errors)
        validateSocket(config["joinConfiguration"]["nodeRegistration"]["criSocket"], &errors)
    }

    private func validateSocket(_ socket: Field, _ errors: inout FieldErrors) {
        guard !socket.isEmpty, !socket.equals("/var/run/crio/crio.sock") else { return }
        errors.invalid(text: socket, "only '/var/run/crio/crio.sock' is supported as criSocket with OCNE", by: .criSocket)
    }
}
