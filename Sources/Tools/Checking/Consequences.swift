internal import JSON
internal import KubernetesAPI
internal import OCNEAPI

/// What of several violations people want to know: not what only follows from another one of them.
struct Consequences {
    static let version = [PathStep.member("spec"), .member("version")]
    private static let ofVersion: [Rule] = [OCNERule.version.rule, .schemaType, .schemaRequired]

    /// The violations without those that go away by themselves when another one is mended.
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
            // Where a rule says why a field must be there, or its number be higher, the schema need not say so.
            case .schemaRequired: !explained.contains(one.path)
            case .schemaRange: !judged.contains(one.path)
            // What OCNE ships depends on the version, and a tag that is none cannot be the right one.
            case let rule where rule == .ocneImages || rule == .supportedVersion:
                !versionIsWrong && !wrongTags.contains(one.path)
            case .replaced: !wrong.contains(one.path)
            // What is not there has no members.
            default: missing.isEmpty || !one.path.indices.contains { missing.contains(Array(one.path.prefix($0))) }
            }
        }
    }
}

extension Violation {
    /// The same, with what would be right by OCNE's releases; without metadata nothing more can be said.
    func telling(of metadata: OCNEMetadata?, kubernetes version: String) -> Violation {
        guard let metadata, rule == .ocneImages || rule == .supportedVersion else { return self }
        guard rule == .ocneImages, let release = metadata.releases[version] else {
            let known = metadata.versions.joined(separator: ", ")
            return saying(
                help: "OCNE ships \(known.isEmpty ? "no version" : known), as far as is known here (--ocne-metadata)")
        }
        let isDNS = path.contains(.member("dns"))
        let tag = isDNS ? release.coreDNS : release.etcd
        let image = isDNS ? "CoreDNS" : "etcd"
        guard !tag.isEmpty else { return saying(help: "OCNE ships no image of \(image) for \(version)") }
        return saying(help: "OCNE ships \(image) \(tag) for \(version): write that")
    }

    /// The same, where the object has no version at all: that the server would make "v" of it helps nobody.
    var ofMissingVersion: Violation {
        guard rule == .version, path == Consequences.version else { return self }
        return Violation(
            rule, path, "Required value: the Kubernetes version is missing", help: help, severity: severity)
    }

    private func saying(help: String) -> Violation {
        Violation(rule, path, message, help: help, severity: severity, isAboutName: isAboutName)
    }
}
