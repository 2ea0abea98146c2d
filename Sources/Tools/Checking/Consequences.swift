internal import JSON
internal import KubernetesAPI
internal import OCNEAPI

/// Removes violations that follow from another one.
struct Consequences {
    static let version = [PathStep.member("spec"), .member("version")]
    private static let ofVersion: [Rule] = [OCNERule.version.rule, .schemaType, .schemaRequired]

    /// The violations without those that disappear when another one is corrected.
    static func removed(from violations: [Violation]) -> [Violation] {
        let errors = violations.filter { $0.severity == .error }
        let versionIsWrong = errors.contains { $0.path == version && ofVersion.contains($0.rule) }
        let wrongTags = errors.filter { $0.rule == .dnsImageTag || $0.rule == .etcdImageTag }.map(\.path)
        let missing = Set(errors.filter { $0.rule == .schemaRequired }.map(\.path))
        let explained = Set(violations.filter { $0.rule != .schemaRequired }.map(\.path))
        let judged = Set(errors.filter { !Rule.manifests.contains($0.rule) }.map(\.path))
        let wrong = Set(errors.map(\.path))
        return violations.filter { one in
            switch one.rule {
            // A rule explains why a field is required or a number too low, so the schema's violation adds nothing.
            case .schemaRequired: !explained.contains(one.path)
            case .schemaRange: !judged.contains(one.path)
            // The images of OCNE depend on the version, and a malformed tag cannot be the right one.
            case let rule where rule == .ocneImages || rule == .supportedVersion:
                !versionIsWrong && !wrongTags.contains(one.path)
            case .replaced: !wrong.contains(one.path)
            // A missing object has no members.
            default: missing.isEmpty || !one.path.indices.contains { missing.contains(Array(one.path.prefix($0))) }
            }
        }
    }
}

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
            .required, FieldPath(path), detail: "must be a Kubernetes version", rule: rule, byteOffset: 0)
        return Violation(
            rule, path, error.message, help: help, severity: severity)
    }

    private func with(help: String) -> Violation {
        Violation(rule, path, message, help: help, severity: severity, isAboutName: isAboutName)
    }
}
