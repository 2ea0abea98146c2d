internal import JSON

/// `feature-parity`
enum FeatureParity {
    static let description = RuleDescription(
        "feature-parity", "Fields without a Machine API equivalent are not set.",
        appliesTo: "CREATE and UPDATE of Machine and MachineSet (cluster.x-k8s.io) in a managed namespace",
        refuses: "version and readinessGates, below spec or spec.template.spec",
        rationale: "OpenShift synchronizes machines between both APIs and drops fields that Machine API lacks.",
        remedy: "remove the field: OpenShift sets the version of machines, and readiness is that of the node",
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
                "not supported by Machine API; remove it (OpenShift sets the version)",
                identity: "version \(version.string)")
        }
        let gates = spec["readinessGates"]
        if let value = gates.value, !value.isEmptyContainer {
            findings.field(
                gates,
                "not supported by Machine API; remove it (readiness is that of the node)",
                identity: "gates \(String(decoding: [UInt8](copying: value.text), as: UTF8.self))")
        }
    }
}
