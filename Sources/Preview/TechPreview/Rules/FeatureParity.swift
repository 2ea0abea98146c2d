internal import JSON

/// `feature-parity`
enum FeatureParity {
    static let description = RuleDescription(
        "feature-parity", "Machines say only what Machine API can say as well.",
        appliesTo: "CREATE and UPDATE of Machine and MachineSet (cluster.x-k8s.io) in a managed namespace",
        refuses: "version and readinessGates, below spec or spec.template.spec",
        rationale: "OpenShift keeps each machine in both APIs alike; what one of them has no field for would be lost.",
        remedy: "remove the field: OpenShift decides about the version of machines, and readiness is that of the node",
        ocne: .off, openshift: .enforce)

    static func check(_ review: borrowing Review, _ findings: inout Findings) {
        guard review.isCreateOrUpdate, review.subject.is(.machineSet) || review.subject.is(.machine),
            review.isInManagedNamespace
        else {
            return
        }
        let spec = review.machineSpec
        let version = spec["version"]
        if !version.isEmpty {
            findings.field(
                version,
                "Machine API has no such field, and both APIs have to say the same; remove it: OpenShift decides about the version",
                identity: "version \(version.string)")
        }
        let gates = spec["readinessGates"]
        if let value = gates.value, !value.isEmptyContainer {
            findings.field(
                gates,
                "Machine API has no such field, and both APIs have to say the same; remove it: readiness is that of the node",
                identity: "gates \(String(decoding: [UInt8](copying: value.text), as: UTF8.self))")
        }
    }
}
