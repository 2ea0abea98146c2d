internal import JSON
internal import KubernetesAPI

/// `etcd-image-tag`
enum EtcdImageTagRule {
    static let declaration = RuleDeclaration(
        "etcd-image-tag", "The etcd tag is a valid image tag.",
        remedy: "set imageTag to letters, digits, underscores, periods and dashes, such as 3.5.6",
        source: "CAPOCNE: `validateClusterConfiguration`",
        kinds: OCNEKind.controlPlanes, fields: [.config("clusterConfiguration.etcd.local.imageTag")])

    static func check(_ context: borrowing RuleContext, _ errors: inout FieldErrors) {
        let local = context.clusterConfiguration["etcd"]["local"]
        let tag = local["imageTag"]
        guard local.isSet(in: context.version), !tag.isEmpty else { return }
        if !tag.withContent(ImageTag.isValid) {
            errors.forbidden(tag, "tag \(tag.string) is invalid", by: .etcdImageTag)
        }
    }
}
