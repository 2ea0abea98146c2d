internal import JSON
internal import KubernetesAPI

/// `replicas`
enum ReplicasRule {
    static let declaration = RuleDeclaration(
        "replicas",
        "A control plane has at least one replica, and an odd number of replicas if etcd is stacked.",
        remedy: "set spec.replicas to an odd number, such as 3",
        partlyEnforced: ReplicaProblem.whyEnforced,
        source: "CAPOCNE: `validateKubeadmControlPlaneSpec`",
        kinds: [.controlPlane], fields: [.controlPlane("replicas")],
        reads: [.always(.config("clusterConfiguration.etcd.external").presence)])

    static func check(_ context: borrowing RuleContext, _ errors: inout FieldErrors) {
        let field = context.controlPlane["replicas"]
        guard let replicas = field.int64 else {
            return errors.required(field, "is required", by: .replicas, isAlwaysEnforced: true)
        }
        let isEtcdStacked = !context.clusterConfiguration["etcd"]["external"].isSet(in: context.version)
        for problem in ReplicaProblem.problems(of: replicas, isEtcdStacked: isEtcdStacked) {
            let detail =
                switch problem {
                case .lessThanOne: "cannot be less than or equal to 0"
                case .evenWithStackedEtcd: "cannot be an even number when etcd is stacked"
                }
            errors.forbidden(field, detail, by: .replicas, isAlwaysEnforced: problem.isAlwaysEnforced)
        }
    }
}
