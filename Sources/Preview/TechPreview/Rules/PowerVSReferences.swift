internal import JSON
internal import KubernetesAPI

/// References of PowerVS machines that a machine of Machine API must have.
enum PowerVSReferences {
    /// Adds the references that name no resource.
    static func check(_ spec: Field, _ findings: inout Findings) {
        if spec["serviceInstanceID"].isEmpty { require(spec["serviceInstance"], &findings) }
        if spec["image"].exists || !spec["imageRef"].exists { require(spec["image"], &findings) }
        require(spec["network"], &findings)
    }

    private static func require(_ reference: Field, _ findings: inout Findings) {
        for name in ["id", "name", "regex"] as [StaticString] { if reference[name].exists { return } }
        findings.field(
            reference, as: .required,
            "Machine API requires it, and OpenShift would not synchronize the machine; set id, name or regex")
    }
}
