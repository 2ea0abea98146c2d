internal import ClusterObjects
internal import JSON
internal import KubernetesAPI

/// `platform-supported`
enum PlatformSupported {
    static let description = RuleDescription(
        "platform-supported", "Machines and clusters use a supported platform.",
        appliesTo: """
            CREATE and UPDATE of Cluster, MachineSet, MachineDeployment, MachinePool, Machine (infrastructureRef) and OCNEControlPlane \
            (infrastructureRef of the machine template)
            """,
        refuses: """
            an infrastructure kind that is not on the profile's list. ocne: the kinds of Oracle Cloud Infrastructure. openshift: the kinds of \
            the platform that the cluster runs on (Infrastructure "cluster"), unless the release disables it (gate ClusterAPIMachineManagement \
            followed by the platform, of FeatureGate "cluster"). If the policy lists platforms, they are allowed whatever the release \
            says, and no others. Azure Stack Hub is not supported
            """,
        rationale:
            "Other providers are not tested; machines of another platform than the cluster's own could not join it.",
        remedy:
            "use a kind that the message lists, or have an administrator add the kind to kinds of this rule in the policy",
        ocne: .enforce, openshift: .enforce)

    static func check(_ review: borrowing Review, _ findings: inout Findings) {
        guard review.isCreateOrUpdate, !review.subject.isScale else { return }
        switch (review.subject.api, review.subject.kind) {
        case (.cluster, .cluster): check(review.spec["infrastructureRef"], review, &findings)
        case (.cluster, .machineSet), (.cluster, .machineDeployment), (.cluster, .machinePool), (.cluster, .machine):
            check(review.infrastructure, review, &findings)
        case (.controlPlane, .ocneControlPlane):
            let template = review.spec["machineTemplate"]
            check(template["infrastructureRef"], review, &findings)
            check(template["spec"]["infrastructureRef"], review, &findings)
        default: return
        }
    }

    private static func check(_ field: Field, _ review: borrowing Review, _ findings: inout Findings) {
        let platforms = review.situation.facts.platforms
        // The usual case.
        if platforms.contain(field) { return }
        guard let reference = Reference(field) else { return }
        for kind in review.situation.policy.kinds where kind.kind == reference.kind && kind.group == reference.group {
            return
        }
        let shown = quoted(reference.group.isEmpty ? reference.kind : "\(reference.kind).\(reference.group)")
        switch platforms.gap {
        case .pending: findings.unavailable("the platform of the cluster is not known yet", identity: shown)
        case .noSuchAPI: findings.missingAPI()
        case .none:
            findings.field(
                field["kind"], as: .notSupported, shown: shown,
                "\(platforms.reason); \(remedy(platforms.kinds, review))")
        }
    }

    /// The kinds to use instead: those that belong in this field.
    private static func remedy(_ kinds: [String], _ review: borrowing Review) -> String {
        guard !kinds.isEmpty else { return "use Machine API (machinesets.machine.openshift.io) instead" }
        let ending =
            switch review.subject.kind {
            case .cluster: "Cluster"
            case .machine: "Machine"
            case .machinePool: "MachinePool"
            default: "MachineTemplate"
            }
        let fitting = kinds.filter { $0.hasSuffix(ending) }
        let shown = fitting.isEmpty ? kinds : fitting
        return "use \(shown.count == 1 ? "" : "one of ")\(shown.joined(separator: ", ")) of \(APIGroup.infrastructure)"
    }
}
