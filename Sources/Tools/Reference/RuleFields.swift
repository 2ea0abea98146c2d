public import KubernetesAPI
public import OCNEAPI

/// Which fields each rule of the kinds looks at.
public enum RuleFields {
    /// Rules that look at the field at `path`, names without indices, or at one around it.
    public static func rules(at path: [String], of kind: OCNEKind) -> [Rule] {
        guard path.count >= 2 else { return [] }
        let text = path.joined(separator: ".") + "."
        return Rule.ocne.filter { rule in
            (fields["\(rule.id)"] ?? []).contains { field in
                prefixes(kind, field.part).contains { text.hasPrefix("\($0)\(field.path).") }
            }
        }
    }

    /// The fields of a rule, as paths of the kind.
    public static func paths(of rule: Rule, in kind: OCNEKind) -> [String] {
        (fields["\(rule.id)"] ?? []).flatMap { field in prefixes(kind, field.part).map { $0 + field.path } }
    }

    /// What a path begins at.
    private enum Part {
        /// The spec of OCNEConfig, wherever a kind has it.
        case config
        /// The spec of OCNEControlPlane.
        case controlPlane
        /// The object, of templates of control planes alone.
        case template
    }

    private static func prefixes(_ kind: OCNEKind, _ part: Part) -> [String] {
        switch (kind, part) {
        case (.config, .config): ["spec."]
        case (.configTemplate, .config): ["spec.template.spec."]
        case (.controlPlane, .config): ["spec.controlPlaneConfig."]
        case (.controlPlane, .controlPlane): ["spec."]
        case (.controlPlaneTemplate, .config): ["spec.template.spec.controlPlaneConfig."]
        case (.controlPlaneTemplate, .controlPlane): ["spec.template.spec."]
        case (.controlPlaneTemplate, .template): [""]
        default: []
        }
    }

    private static let fields: [String: [(part: Part, path: String)]] = [
        "file-source": [(.config, "files.content"), (.config, "files.contentFrom")],
        "file-secret": [(.config, "files.contentFrom.secret")],
        "file-path-unique": [(.config, "files.path")],
        "user-source": [(.config, "users.passwd"), (.config, "users.passwdFrom")],
        "user-secret": [(.config, "users.passwdFrom.secret")],
        "ignition-gate": [(.config, "format"), (.config, "ignition")],
        "ignition-format": [
            (.config, "format"), (.config, "ignition"), (.config, "users.inactive"),
            (.config, "useExperimentalRetryJoin"),
            (.config, "mounts"), (.config, "diskSetup.partitions.tableType"),
            (.config, "diskSetup.filesystems.replaceFS"),
            (.config, "diskSetup.filesystems.partition"),
        ],
        "disk-layout": [(.config, "diskSetup.partitions.diskLayout")],
        "kubeconfig-user": [(.config, "joinConfiguration.discovery.file.kubeConfig.user")],
        "health-check-timeout": [
            (.config, "initConfiguration.timeouts.controlPlaneComponentHealthCheckSeconds"),
            (.config, "joinConfiguration.timeouts.controlPlaneComponentHealthCheckSeconds"),
        ],
        "replicas": [(.controlPlane, "replicas")],
        "infrastructure-ref": [
            (.controlPlane, "machineTemplate.infrastructureRef"),
            (.controlPlane, "machineTemplate.spec.infrastructureRef"),
        ],
        "version": [(.controlPlane, "version")],
        "rollout-before": [(.controlPlane, "rolloutBefore"), (.controlPlane, "rollout.before")],
        "rollout-strategy": [(.controlPlane, "rolloutStrategy"), (.controlPlane, "rollout.strategy")],
        "dns-image-tag": [(.config, "clusterConfiguration.dns.imageTag")],
        "etcd-image-tag": [(.config, "clusterConfiguration.etcd.local.imageTag")],
        "etcd-placement": [(.config, "clusterConfiguration.etcd")],
        "ocne-images": [
            (.config, "clusterConfiguration.dns.imageRepository"), (.config, "clusterConfiguration.dns.imageTag"),
            (.config, "clusterConfiguration.etcd.local.imageRepository"),
            (.config, "clusterConfiguration.etcd.local.imageTag"),
        ],
        "cri-socket": [
            (.config, "initConfiguration.nodeRegistration.criSocket"),
            (.config, "joinConfiguration.nodeRegistration.criSocket"),
        ],
        "version-skew": [(.controlPlane, "version")],
        "supported-version": [(.controlPlane, "version")],
        // What may change is told of each field, so the rule is not told again.
        "immutable": [],
        "coredns-migration": [(.config, "clusterConfiguration.dns.imageTag")],
        "metadata": [(.controlPlane, "machineTemplate.metadata"), (.template, "spec.template.metadata")],
        "machine-taints": [(.controlPlane, "machineTemplate.spec.taints")],
        "machine-naming": [(.controlPlane, "machineNaming")],
        "certificate-validity": [
            (.config, "clusterConfiguration.certificateValidityPeriodDays"),
            (.config, "clusterConfiguration.caCertificateValidityPeriodDays"),
        ],
        "template-gate": [(.template, "spec.template.spec")],
        "template-immutable": [],
        "scale": [(.controlPlane, "replicas")],
    ]
}
