internal import JSON
internal import KubernetesAPI

/// The rules of machines, in the specs of control planes and of their templates.
struct MachineValidation {
    let version: APIVersion

    /// Default validity of a cluster's CA, in days.
    private static let defaultCADays: Int64 = 3650

    func validate(_ spec: Field, _ errors: inout FieldErrors) {
        let template = spec["machineTemplate"]
        if version.traits.hasMachineTaints { Self.validateTaints(template["spec"]["taints"], &errors) }
        if version.traits.validatesTemplateMetadata { MetadataValidation.validate(template["metadata"], &errors) }
        if version.traits.hasCertificateValidity { validateCertificates(spec, &errors) }
        if version.traits.hasMachineNaming { MachineNaming.validate(spec["machineNaming"]["template"], &errors) }
    }

    /// Rejects taints that other controllers manage.
    private static func validateTaints(_ taints: Field, _ errors: inout FieldErrors) {
        var elements = taints.elements
        while let element = elements.next() {
            let key = Field(element)["key"]
            if let problem = reservation(of: key) { errors.invalid(text: key, problem, by: .machineTaints) }
            if let problem = NameSyntax.problem(ofKey: key) { errors.invalid(text: key, problem, by: .machineTaints) }
        }
    }

    /// Returns the owner of a reserved taint; nil if the taint is free to use.
    private static func reservation(of key: Field) -> String? {
        guard let text = key.value else { return nil }
        if text.stringEquals("node.cluster.x-k8s.io/uninitialized")
            || text.stringEquals("node.cluster.x-k8s.io/outdated-revision")
        {
            return "this taint is kept by Cluster API"
        }
        if text.stringHasPrefix("node.kubernetes.io/"), !text.stringEquals("node.kubernetes.io/out-of-service") {
            return "taints of node.kubernetes.io, but for out-of-service, are kept by Kubernetes"
        }
        if text.stringHasPrefix("node.cloudprovider.kubernetes.io/") {
            return "taints of node.cloudprovider.kubernetes.io are kept by the cloud provider"
        }
        if text.stringEquals("node-role.kubernetes.io/master") {
            return "this taint is no longer used; write node-role.kubernetes.io/control-plane"
        }
        return nil
    }

    /// Certificates must not outlive their CA, and must be valid for longer than the days before expiry at which
    /// machines
    private func validateCertificates(_ spec: Field, _ errors: inout FieldErrors) {
        let configuration = spec["controlPlaneConfig"]["clusterConfiguration"]
        let field = configuration["certificateValidityPeriodDays"]
        guard let days = field.int64, days != 0 else { return }
        let ca = configuration["caCertificateValidityPeriodDays"].int64 ?? 0
        if days > (ca == 0 ? Self.defaultCADays : ca) {
            let name = ca == 0 ? "the default of caCertificateValidityPeriodDays" : "caCertificateValidityPeriodDays"
            let detail = "must be less than or equal to \(name) (\(ca == 0 ? Self.defaultCADays : ca))"
            errors.invalid(field, String(days), detail, by: .certificateValidity)
        }
        let before = spec[version.paths.certificatesExpiryDays]
        if let ahead = before.int64, ahead != 0, ahead >= days {
            errors.invalid(
                before, String(ahead), "must be less than certificateValidityPeriodDays (\(days))",
                by: .certificateValidity)
        }
    }
}
