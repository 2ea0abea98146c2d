internal import APISchema
internal import JSON
internal import KubernetesAPI

/// The rules of OCNEControlPlane.
struct ControlPlaneValidation {
    let version: APIVersion
    let gates: FeatureGates
    /// The releases of OCNE; nil turns off the rules that need them.
    let metadata: OCNEMetadata?
    /// Paths by which a removed section is reported.
    let removals: RemovalPaths

    func validateCreate(_ object: Field, _ errors: inout FieldErrors) {
        let spec = object["spec"]
        let config = spec["controlPlaneConfig"]
        validateSpec(spec, namespace: object["metadata"]["namespace"], &errors)
        ClusterConfigurationValidation(version: version).validate(config["clusterConfiguration"], old: nil, &errors)
        validateImages(config["clusterConfiguration"], kubernetes: spec["version"], &errors)
        warnOfUnsupportedVersion(spec["version"], &errors)
        validateSockets(config, &errors)
        validateConfigSpec(config, &errors)
    }

    /// - Parameter undecodable: Paths at which `old` does not have the types of its schema.
    func validateUpdate(_ object: Field, old: Field, undecodable: [[PathStep]], _ errors: inout FieldErrors) {
        let spec = object["spec"]
        let config = spec["controlPlaneConfig"]
        let oldConfiguration = old["spec"]["controlPlaneConfig"]["clusterConfiguration"]
        validateSpec(spec, namespace: object["metadata"]["namespace"], &errors)
        Immutability.validate(object, old: old, undecodable: undecodable, removals: removals, in: version, &errors)
        // Unreadable fields of the stored object do not cause a refusal.
        func canCompare(_ path: String...) -> Bool {
            let steps = path.map { PathStep.member($0) }
            return !undecodable.contains { $0.starts(with: steps) || steps.starts(with: $0) }
        }
        if canCompare("spec", "version") {
            VersionValidation.validate(spec["version"], old: old["spec"]["version"], in: version, &errors)
        }
        let canCompareEtcd = canCompare("spec", "controlPlaneConfig", "clusterConfiguration", "etcd")
        ClusterConfigurationValidation(version: version)
            .validate(config["clusterConfiguration"], old: canCompareEtcd ? oldConfiguration : nil, &errors)
        validateSupportedVersion(spec["version"], old: old["spec"]["version"], &errors)
        validateSockets(config, &errors)
        CoreDNSMigration.validate(
            config["clusterConfiguration"], old: oldConfiguration, isSkipped: skipsCoreDNS(object), &errors)
        validateConfigSpec(config, &errors)
    }

    private func validateConfigSpec(_ config: Field, _ errors: inout FieldErrors) {
        ConfigSpecValidation(version: version, gates: gates).validate(config, &errors)
        if version.traits.hasTimeouts { ConfigSpecValidation.validateHealthCheckTimeouts(config, &errors) }
    }

    /// Returns true if an annotation turns off the management of CoreDNS.
    private func skipsCoreDNS(_ object: Field) -> Bool {
        version.traits.skipCoreDNSAnnotation.map { object["metadata"]["annotations"][$0].exists } ?? false
    }

    private func validateSpec(_ spec: Field, namespace: Field, _ errors: inout FieldErrors) {
        ReplicaValidation(version: version).validate(spec, &errors)
        validateInfrastructureRef(spec, namespace: namespace, &errors)
        if !KubernetesVersion.isSpelledRight(spec["version"].string, in: version) {
            errors.invalid(text: spec["version"], "must be a valid semantic version", by: .version)
        }
        RolloutValidation(version: version).validate(spec, replicas: spec["replicas"].int64, &errors)
        MachineValidation(version: version).validate(spec, &errors)
    }

    private func validateInfrastructureRef(_ spec: Field, namespace: Field, _ errors: inout FieldErrors) {
        let reference = spec[version.paths.infrastructureRef]
        let group = reference[version.paths.infrastructureGroup]
        if group.isEmpty { errors.invalid(text: group, "cannot be empty", by: .infrastructureRef) }
        if reference["kind"].isEmpty {
            errors.invalid(text: reference["kind"], "cannot be empty", by: .infrastructureRef)
        }
        if reference["name"].isEmpty {
            errors.invalid(text: reference["name"], "cannot be empty", by: .infrastructureRef)
        }
        if version.traits.referencesHaveNamespaces, !reference["namespace"].hasSameText(as: namespace) {
            errors.invalid(text: reference["namespace"], "must match metadata.namespace", by: .infrastructureRef)
        }
    }

    private func validateImages(_ configuration: Field, kubernetes: Field, _ errors: inout FieldErrors) {
        guard let metadata, configuration.exists else { return }
        let dns = configuration["dns"]
        let local = configuration["etcd"]["local"]
        let checksDNS = !dns["imageTag"].isEmpty && dns["imageRepository"].equals("container-registry.oracle.com/olcne")
        let checksEtcd =
            local.isSet(in: version) && local["imageRepository"].equals("container-registry.oracle.com/olcne")
        guard checksDNS || checksEtcd else { return }
        // An unknown version has no tags, so none matches.
        let release = metadata.releases[kubernetes.string]
        if checksDNS, dns["imageTag"].string != release?.coreDNS ?? "" {
            errors.invalid(
                text: dns["imageTag"], "not supported coreDNS image tag for kubernetes version \(kubernetes.string).",
                by: .ocneImages)
        }
        if checksEtcd, local["imageTag"].string != release?.etcd ?? "" {
            errors.invalid(
                text: local["imageTag"], "not supported etcd image tag for kubernetes version \(kubernetes.string).",
                by: .ocneImages)
        }
    }

    /// Refuses an upgrade to a version without packages. An object that has such a version already stays writable: its
    /// controller has to set finalizers, and its owner to upgrade it.
    private func validateSupportedVersion(_ kubernetes: Field, old: Field, _ errors: inout FieldErrors) {
        guard !kubernetes.hasSameText(as: old) else { return warnOfUnsupportedVersion(kubernetes, &errors) }
        let text = kubernetes.string
        if let metadata, !metadata.hasPackages(for: text) {
            errors.invalid(
                text: kubernetes, "upgrade not supported to kubernetes version \(text).", by: .supportedVersion)
        }
    }

    private func warnOfUnsupportedVersion(_ kubernetes: Field, _ errors: inout FieldErrors) {
        guard let metadata else { return }
        let text = kubernetes.string
        guard !metadata.hasPackages(for: text), KubernetesVersion.isSpelledRight(text, in: version) else { return }
        let known = metadata.versions.prefix(Self.maxShownVersions).joined(separator: ", ")
        errors.warn(
            kubernetes, "Kubernetes \(text) is not in the OCNE metadata (\(known)); an upgrade to it would be refused",
            by: .supportedVersion)
    }

    private static let maxShownVersions = 16

    private func validateSockets(_ config: Field, _ errors: inout FieldErrors) {
        guard config["initConfiguration"].isSet(in: version), config["joinConfiguration"].isSet(in: version) else {
            return
        }
        validateSocket(config["initConfiguration"]["nodeRegistration"]["criSocket"], &errors)
        validateSocket(config["joinConfiguration"]["nodeRegistration"]["criSocket"], &errors)
    }

    private func validateSocket(_ socket: Field, _ errors: inout FieldErrors) {
        guard !socket.isEmpty, !socket.equals("/var/run/crio/crio.sock") else { return }
        errors.invalid(
            text: socket, "only '/var/run/crio/crio.sock' is supported as criSocket with OCNE", by: .criSocket)
    }
}
