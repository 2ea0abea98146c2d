internal import ClusterObjects
internal import JSON
internal import KubernetesAPI

/// `failure-domain-in-use`
enum FailureDomainInUse {
    static let description = RuleDescription(
        "failure-domain-in-use", "A vSphere failure domain is not removed while machines use it.",
        appliesTo: "UPDATE of Infrastructure \"cluster\" (config.openshift.io) on vSphere",
        refuses: """
            the removal of an entry of spec.platformSpec.vsphere.failureDomains while a Machine or the template of a MachineSet in \
            openshift-machine-api has its region and zone (labels machine.openshift.io/region and machine.openshift.io/zone), or \
            ControlPlaneMachineSet "cluster" has its name
            """,
        rationale:
            "Machine API cannot create, change or replace machines in a failure domain that Infrastructure does not list.",
        remedy: "move the machines to another failure domain first, or delete them",
        ocne: .off, openshift: .enforce)

    static func check(_ review: borrowing Review, _ findings: inout Findings) {
        guard review.operation == .update, !review.isBefore, review.subject.is(.infrastructure, of: .config),
            review.name.equals("cluster"), review.object["status"]["platformStatus"]["type"].equals("VSphere")
        else { return }
        let new = domains(review.spec)
        let (kept, names) = (Entries(new), Entries(domains(review.oldObject["spec"])))
        for domain in names.domains.subtracting(kept.domains).sorted(by: { ($0.region, $0.zone) < ($1.region, $1.zone) }
        ) {
            check(domain, new, review, &findings)
        }
        checkControlPlane(removed: names.names.subtracting(kept.names), new, review, &findings)
    }

    /// The entries of a list of failure domains.
    private struct Entries {
        var domains: Set<FailureDomain> = []
        var names: Set<String> = []

        init(_ list: Field) {
            var elements = list.elements
            while let element = elements.next() {
                let entry = Field(element)
                names.insert(entry["name"].string)
                if let domain = FailureDomain(region: entry["region"].string, zone: entry["zone"].string) {
                    domains.insert(domain)
                }
            }
        }
    }

    @_lifetime(copy spec)
    private static func domains(_ spec: Field) -> Field { spec["platformSpec"]["vsphere"]["failureDomains"] }

    private static func check(
        _ domain: FailureDomain, _ list: Field, _ review: borrowing Review, _ findings: inout Findings
    ) {
        let words = "region \(quoted(domain.region)), zone \(quoted(domain.zone))"
        for kind in ["Machine", "MachineSet"] {
            switch review.situation.cluster.coverage(group: APIGroup.machine, kind: kind) {
            case .pending: findings.unavailable("the machines of Machine API are not synced yet", identity: words)
            case .notInstalled, .notWatched: findings.missingAPI()
            case .complete:
                guard review.situation.cluster.hasObject(in: domain, group: APIGroup.machine, kind: kind) else {
                    continue
                }
                findings.field(
                    list, as: .invalid, "must keep the failure domain of \(words), which \(users(kind, domain))",
                    identity: "\(kind) \(words)")
            }
        }
    }

    /// Who uses a failure domain, and how to find and change them.
    private static func users(_ kind: String, _ domain: FailureDomain) -> String {
        guard kind == "Machine" else {
            return """
                MachineSets use (labels machine.openshift.io/region and machine.openshift.io/zone of the template); change or delete them \
                first (oc get machinesets.machine.openshift.io -n \(Policy.machineAPINamespace))
                """
        }
        return """
            Machines use; delete them first (oc get machines.machine.openshift.io -n \(Policy.machineAPINamespace) \
            -l machine.openshift.io/region=\(domain.region),machine.openshift.io/zone=\(domain.zone))
            """
    }

    private static func checkControlPlane(
        removed: Set<String>, _ list: Field, _ review: borrowing Review, _ findings: inout Findings
    ) {
        guard !removed.isEmpty else { return }
        switch review.situation.look(.controlPlaneMachineSet) {
        case .pending: findings.unavailable("ControlPlaneMachineSet \"cluster\" is not synced yet")
        case .absent, .noSuchAPI: return
        case .found(let summary):
            guard let set = summary.controlPlaneMachineSet else { return }
            let used = set.hasAllFailureDomains ? removed.intersection(set.failureDomains) : removed
            for name in used.sorted() {
                findings.field(
                    list, as: .invalid,
                    """
                    must keep the failure domain \(quoted(name)), which ControlPlaneMachineSet "cluster" uses; remove it there first \
                    (oc edit controlplanemachineset.machine.openshift.io cluster -n \(Policy.machineAPINamespace))
                    """, identity: "control plane \(name)")
            }
        }
    }
}
