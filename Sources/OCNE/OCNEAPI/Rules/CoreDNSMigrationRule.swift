internal import JSON
internal import KubernetesAPI

/// `coredns-migration`
enum CoreDNSMigrationRule {
    static let declaration = RuleDeclaration(
        "coredns-migration", "CoreDNS is updated from a known release to a later known release.",
        remedy: "keep the current tag, or set a later one that is a known release of CoreDNS",
        source: "CAPOCNE: `validateCoreDNSVersion`, with the releases of the library corefile-migration",
        kinds: [.controlPlane], operations: [.update], fields: [.config("clusterConfiguration.dns.imageTag")],
        reads: [.always(.object("metadata.annotations", of: [.controlPlane]).presence)])

    /// The known releases in order; each can move to any later one.
    static let releases: [Version] = [
        (1, 1, 3...4), (1, 2, 0...6), (1, 3, 0...1), (1, 4, 0...0), (1, 5, 0...2), (1, 6, 0...7), (1, 6, 9...9),
        (1, 7, 0...1),
        (1, 8, 0...0),
        (1, 8, 3...7), (1, 9, 0...4), (1, 10, 0...1), (1, 11, 0...1), (1, 11, 3...4), (1, 12, 0...4), (1, 13, 0...2),
        (1, 14, 0...2),
    ].flatMap { (major: UInt64, minor: UInt64, patches: ClosedRange<UInt64>) in
        patches.map { Version(major, minor, $0) }
    }

    static func check(_ context: borrowing RuleContext, _ errors: inout FieldErrors) {
        guard let old = context.old else { return }
        let newTag = context.clusterConfiguration["dns"]["imageTag"]
        let oldTag = old["spec"]["controlPlaneConfig"]["clusterConfiguration"]["dns"]["imageTag"]
        guard !newTag.isEmpty, !oldTag.isEmpty else { return }
        guard let from = oldTag.withContent({ KubernetesVersion.parse($0, requiringV: false) }) else {
            errors.invalid(
                newTag, quoted(oldTag.string),
                "failed to parse current CoreDNS version: \(KubernetesVersion.problem(of: oldTag.string))",
                by: .coreDNSMigration)
            return
        }
        guard let to = newTag.withContent({ KubernetesVersion.parse($0, requiringV: false) }) else {
            errors.invalid(
                text: newTag, "failed to parse target CoreDNS version: \(KubernetesVersion.problem(of: newTag.string))",
                by: .coreDNSMigration)
            return
        }
        guard from != to, !isSkipped(context) else { return }
        let start = releases.firstIndex(of: from)
        if let start, let end = releases.firstIndex(of: to), end > start { return }
        let reason =
            start == nil ? "start version '\(from)' not supported" : "cannot migrate up to '\(to)' from '\(from)'"
        errors.forbidden(
            newTag, "cannot migrate CoreDNS up to '\(to)' from '\(from)': \(reason)", by: .coreDNSMigration)
    }

    /// Returns true if an annotation turns off the management of CoreDNS, so that any release may follow any other.
    private static func isSkipped(_ context: borrowing RuleContext) -> Bool {
        context.version.traits.skipCoreDNSAnnotation
            .map { context.object["metadata"]["annotations"][$0].exists } ?? false
    }
}
