internal import JSON
internal import KubernetesAPI

/// The rule of the number of replicas of a control plane: `spec.replicas` of the object.
struct ReplicaValidation {
    let version: APIVersion

    func validate(_ spec: Field, _ errors: inout FieldErrors) {
        let field = spec["replicas"]
        guard let replicas = field.int64 else {
            return errors.required(field, "is required", by: .replicas, isAlwaysEnforced: true)
        }
        let problems = ReplicaProblem.problems(of: replicas, isEtcdStacked: isEtcdStacked(spec))
        for problem in problems {
            let detail =
                switch problem {
                case .lessThanOne: "cannot be less than or equal to 0"
                case .evenWithStackedEtcd: "cannot be an even number when etcd is stacked"
                }
            errors.forbidden(field, detail, by: .replicas, isAlwaysEnforced: problem.isAlwaysEnforced)
        }
    }

    private func isEtcdStacked(_ spec: Field) -> Bool {
        let etcd = spec["controlPlaneConfig"]["clusterConfiguration"]["etcd"]
        return !etcd["external"].isSet(in: version)
    }
}

/// A reason why a control plane cannot have a number of replicas, be it set in the object or by the subresource
/// `scale`.
enum ReplicaProblem {
    /// Without machines the data of etcd is gone.
    case lessThanOne
    /// Stacked etcd needs an odd number of members for a quorum.
    case evenWithStackedEtcd

    /// Returns the problems of a number of replicas, the most severe first.
    static func problems(of replicas: Int64, isEtcdStacked: @autoclosure () -> Bool) -> [ReplicaProblem] {
        var problems: [ReplicaProblem] = []
        if replicas < 1 { problems.append(.lessThanOne) }
        if replicas % 2 == 0, isEtcdStacked() { problems.append(.evenWithStackedEtcd) }
        return problems
    }

    /// True if no policy may relax this part of the rule.
    var isAlwaysEnforced: Bool { self == .lessThanOne }
}
