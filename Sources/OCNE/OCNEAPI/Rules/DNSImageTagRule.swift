internal import JSON
internal import KubernetesAPI

/// `dns-image-tag`
enum DNSImageTagRule {
    static let declaration = RuleDeclaration(
        "dns-image-tag", "The CoreDNS tag is a valid image tag that begins with a version, such as v1.9.3.",
        remedy: "set imageTag to the tag of a CoreDNS release, such as v1.9.3",
        alwaysEnforced: "updates compare the stored tag; an unparsable one blocks all later changes of it",
        source: "CAPOCNE: `validateClusterConfiguration`",
        kinds: OCNEKind.controlPlanes, fields: [.config("clusterConfiguration.dns.imageTag")])

    static func check(_ context: borrowing RuleContext, _ errors: inout FieldErrors) {
        let tag = context.clusterConfiguration["dns"]["imageTag"]
        guard !tag.isEmpty else { return }
        if !tag.withContent(ImageTag.isValid) {
            errors.forbidden(tag, "tag \(tag.string) is invalid", by: .dnsImageTag)
        }
        if tag.withContent({ KubernetesVersion.parse($0, requiringV: false) }) == nil {
            errors.invalid(
                text: tag, "failed to parse CoreDNS version: \(KubernetesVersion.problem(of: tag.string))",
                by: .dnsImageTag)
        }
    }
}
