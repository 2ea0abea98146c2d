internal import JSON
internal import KubernetesAPI

/// The rules of `clusterConfiguration`.
struct ClusterConfigurationValidation {
    let version: APIVersion

    /// - Parameter old: The configuration before an update; nil on create.
    func validate(_ configuration: Field, old: Field?, _ errors: inout FieldErrors) {
        guard configuration.exists || version.traits.emptyMeansAbsent else { return }
        let dnsTag = configuration["dns"]["imageTag"]
        if !Self.isValidImageTag(dnsTag) {
            errors.forbidden(dnsTag, "tag \(dnsTag.string) is invalid", by: .dnsImageTag)
        }
        if !dnsTag.isEmpty {
            let tag = dnsTag.string
            if KubernetesVersion.parse(tag, requiringV: false) == nil {
                errors.invalid(
                    text: dnsTag, "failed to parse CoreDNS version: \(KubernetesVersion.problem(of: tag))",
                    by: .dnsImageTag)
            }
        }
        let local = configuration["etcd"]["local"]
        let external = configuration["etcd"]["external"]
        if local.isSet(in: version) {
            let tag = local["imageTag"]
            if !Self.isValidImageTag(tag) { errors.forbidden(tag, "tag \(tag.string) is invalid", by: .etcdImageTag) }
            if external.isSet(in: version) {
                errors.forbidden(local, "cannot have both external and local etcd", by: .etcdPlacement)
            }
        }
        guard let old else { return }
        let detail = "cannot change between external and local etcd"
        if version.traits.etcdIsLocalByDefault {
            let wasExternal = old["etcd"]["external"].isSet(in: version)
            if external.isSet(in: version) != wasExternal { errors.forbidden(external, detail, by: .etcdPlacement) }
        } else {
            if external.exists, old["etcd"]["local"].exists { errors.forbidden(external, detail, by: .etcdPlacement) }
            if local.exists, old["etcd"]["external"].exists { errors.forbidden(local, detail, by: .etcdPlacement) }
        }
    }

    /// Returns true if the tag is absent or has only characters that image tags may have.
    private static func isValidImageTag(_ tag: Field) -> Bool {
        tag.isEmpty
            || tag.string.utf8.allSatisfy { unit in
                switch unit {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"),
                    UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."):
                    true
                default: false
                }
            }
    }
}
