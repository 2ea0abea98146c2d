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
        let text = tag.string
        if !ImageTag.isValid(text) { errors.forbidden(tag, "tag \(text) is invalid", by: .dnsImageTag) }
        if KubernetesVersion.parse(text, requiringV: false) == nil {
            errors.invalid(
                text: tag, "failed to parse CoreDNS version: \(KubernetesVersion.problem(of: text))", by: .dnsImageTag)
        }
    }
}
