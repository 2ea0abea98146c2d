internal import JSON
internal import KubernetesAPI

/// `machine-taints`
enum MachineTaintsRule {
    static let declaration = RuleDeclaration(
        "machine-taints",
        "Taints of machines have valid keys that are not reserved for Kubernetes, cloud providers or Cluster API.",
        remedy: "use a key with a prefix of your own, such as example.com/dedicated",
        source: "Cluster API 1.13: `taints.ValidateMachineTaints`",
        kinds: OCNEKind.controlPlanes, versions: \.hasMachineTaints,
        fields: [.controlPlane("machineTemplate.spec.taints")])

    static func check(_ context: borrowing RuleContext, _ errors: inout FieldErrors) {
        let taints = context.controlPlane["machineTemplate"]["spec"]["taints"]
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
            return "taint is managed by Cluster API; use another key"
        }
        if text.stringHasPrefix("node.kubernetes.io/"), !text.stringEquals("node.kubernetes.io/out-of-service") {
            return
                "taints with the prefix node.kubernetes.io are managed by Kubernetes (except out-of-service); use another key"
        }
        if text.stringHasPrefix("node.cloudprovider.kubernetes.io/") {
            return
                "taints with the prefix node.cloudprovider.kubernetes.io are managed by the cloud provider; use another key"
        }
        if text.stringEquals("node-role.kubernetes.io/master") {
            return "deprecated taint; use node-role.kubernetes.io/control-plane"
        }
        return nil
    }
}
