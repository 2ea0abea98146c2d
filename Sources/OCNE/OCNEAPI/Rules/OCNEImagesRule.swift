internal import JSON
internal import KubernetesAPI

/// `ocne-images`
enum OCNEImagesRule {
    static let declaration = RuleDeclaration(
        "ocne-images",
        "CoreDNS and etcd images from container-registry.oracle.com/olcne have the tags that OCNE ships for the Kubernetes version.",
        remedy: "set imageTag to the tag that OCNE ships for spec.version, or use images of another repository",
        source: "CAPOCNE: `validateOCNEData`; requires OCNE metadata",
        kinds: [.controlPlane], operations: [.create],
        fields: [
            .config("clusterConfiguration.dns.imageRepository"), .config("clusterConfiguration.dns.imageTag"),
            .config("clusterConfiguration.etcd.local.imageRepository"),
            .config("clusterConfiguration.etcd.local.imageTag"),
        ],
        reads: [
            .always(.controlPlane("version")),
            .reading(
                .config("clusterConfiguration.dns.imageRepository"), at: .config("clusterConfiguration.dns.imageTag")),
            .reading(
                .config("clusterConfiguration.etcd.local.imageRepository"),
                at: .config("clusterConfiguration.etcd.local.imageTag")),
        ])

    private static let repository: StaticString = "container-registry.oracle.com/olcne"

    static func check(_ context: borrowing RuleContext, _ errors: inout FieldErrors) {
        guard context.metadata != nil else { return }
        let (configuration, kubernetes) = (context.clusterConfiguration, context.kubernetesVersion)
        let dns = configuration["dns"]
        let local = configuration["etcd"]["local"]
        let (dnsTag, etcdTag) = (dns["imageTag"], local["imageTag"])
        let checksDNS = !dnsTag.isEmpty && dns["imageRepository"].equals(repository)
        let checksEtcd =
            local.isSet(in: context.version) && local["imageRepository"].equals(repository)
        guard checksDNS || checksEtcd else { return }
        // An unknown version has no tags, so none matches.
        if checksDNS, !dnsTag.hasText(context.release?.coreDNS ?? "") {
            errors.invalid(
                text: dnsTag, "not supported coreDNS image tag for kubernetes version \(kubernetes.string).",
                by: .ocneImages)
        }
        if checksEtcd, !etcdTag.hasText(context.release?.etcd ?? "") {
            errors.invalid(
                text: etcdTag, "not supported etcd image tag for kubernetes version \(kubernetes.string).",
                by: .ocneImages)
        }
    }
}
