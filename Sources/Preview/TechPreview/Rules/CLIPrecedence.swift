internal import KubernetesAPI

/// `cli-precedence`
enum CLIPrecedence {
    static let description = RuleDescription(
        "cli-precedence", "Warns that oc resolves the short names of machines to Cluster API.",
        appliesTo: "CREATE of Machine, MachineSet and MachineHealthCheck (cluster.x-k8s.io)",
        refuses:
            "a new object whose short name, such as machineset, oc resolves to Cluster API; the message has the full name in Machine API",
        rationale:
            "Both APIs have kinds of these names; users of Machine API would read or change the wrong objects.",
        remedy: "use the full form: machinesets.machine.openshift.io, machinesets.cluster.x-k8s.io",
        onlyWarns: true, ocne: .off, openshift: .warn)

    static func check(_ review: borrowing Review, _ findings: inout Findings) {
        guard review.operation == .create, review.subject.api == .cluster, !review.subject.isScale else { return }
        let plural =
            switch review.subject.kind {
            case .machine: "machine"
            case .machineSet: "machineset"
            case .machineHealthCheck: "machinehealthcheck"
            default: ""
            }
        guard !plural.isEmpty else { return }
        findings.notice("oc get \(plural) resolves to Cluster API; for Machine API use \(plural)s.machine.openshift.io")
    }
}
