internal import ClusterObjects
internal import JSON
internal import KubernetesAPI

/// `infrastructure-parity`
enum InfrastructureParity {
    static let description = RuleDescription(
        "infrastructure-parity", "Infrastructure machines have no fields without a Machine API equivalent.",
        appliesTo: """
            CREATE and UPDATE of AWSMachine, OpenStackMachine, IBMPowerVSMachine and their templates \
            (infrastructure.cluster.x-k8s.io) in a managed namespace
            """,
        refuses: """
            fields that OpenShift cannot write to a Machine API machine, and on PowerVS the absence of serviceInstance, image or network. \
            Fields that OpenShift leaves out of the Machine API machine cause a warning
            """,
        rationale:
            "OpenShift synchronizes machines between both APIs; it does not synchronize a machine that has such a field.",
        remedy: "remove the field, or use the one that the message names",
        ocne: .off, openshift: .enforce)

    static func check(_ review: borrowing Review, _ findings: inout Findings) {
        guard review.isCreateOrUpdate, review.subject.api == .infrastructure, !review.subject.isScale,
            !review.object["kind"].string.hasSuffix("Cluster"), review.isInManagedNamespace
        else { return }
        let kind = review.object["kind"].string
        guard let platform = Platform.synchronized.first(where: { $0.kinds.contains(kind) }) else { return }
        let spec = kind.hasSuffix("Template") ? review.template["spec"] : review.spec
        switch platform {
        case .aws: for field in UnsupportedField.aws { field.check(in: spec, &findings) }
        case .openStack:
            for field in UnsupportedField.openStack { field.check(in: spec, &findings) }
            OpenStackPorts.check(spec["ports"], &findings)
        case .powerVS: PowerVSReferences.check(spec, &findings)
        case .gcp, .azure, .vSphere, .bareMetal: return
        }
    }

    /// Adds a field that has no equivalent.
    static func add(_ field: Field, _ remedy: String, _ findings: inout Findings) {
        var text = ""
        if let value = field.value { text = String(decoding: [UInt8](copying: value.text), as: UTF8.self) }
        findings.field(
            field, "Machine API has no equivalent, so OpenShift would not synchronize the machine; \(remedy)",
            identity: "\(findings.path(of: field)) \(text)")
    }
}
