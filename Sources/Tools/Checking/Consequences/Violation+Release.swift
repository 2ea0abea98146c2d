internal import JSON
internal import KubernetesAPI
internal import OCNEAPI

extension Violation {
    /// The same, with the supported values of OCNE's releases as help; unchanged without metadata.
    func resolving(with metadata: OCNEMetadata?, kubernetes version: String) -> Violation {
        guard let metadata, rule == .ocneImages || rule == .supportedVersion else { return self }
        guard rule == .ocneImages, let release = metadata.releases[version] else {
            let known = metadata.versions.joined(separator: ", ")
            return with(
                help: known.isEmpty ? "add releases with --ocne-metadata" : "use one of \(known) (--ocne-metadata)")
        }
        let isDNS = path.contains(.member("dns"))
        let tag = isDNS ? release.coreDNS : release.etcd
        let image = isDNS ? "CoreDNS" : "etcd"
        guard !tag.isEmpty else { return with(help: "OCNE has no \(image) image for \(version)") }
        return with(help: "use \(tag), the \(image) of \(version)")
    }

    /// The same for an object without version, of which defaulting makes "v".
    var ofMissingVersion: Violation {
        guard rule == .version, path == Consequences.version else { return self }
        let error = FieldError(
            .required, FieldPath(path), detail: "must be a Kubernetes version", rule: rule)
        return Violation(
            rule, path, error.message, help: help, severity: severity)
    }

    private func with(help: String) -> Violation {
        Violation(rule, path, message, help: help, severity: severity, isAboutName: isAboutName)
    }
}
