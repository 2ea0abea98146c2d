/// A reason why a control plane cannot have a number of replicas, be it set in the object or by the subresource
/// `scale`.
enum ReplicaProblem {
    /// Without machines the data of etcd is gone.
    case lessThanOne
    /// Stacked etcd needs an odd number of members for a quorum.
    case evenWithStackedEtcd

    /// Returns the problems of a number of replicas, the most severe first.
    static func problems(of replicas: Int64, isEtcdStacked: Bool) -> [ReplicaProblem] {
        var problems: [ReplicaProblem] = []
        if replicas < 1 { problems.append(.lessThanOne) }
        if replicas % 2 == 0, isEtcdStacked { problems.append(.evenWithStackedEtcd) }
        return problems
    }

    /// Reason for the part of the rules that no policy may relax.
    static let whyEnforced: StaticString =
        "less than one replica is always refused, because etcd data is lost without machines"

    /// True if no policy may relax this part of the rule.
    var isAlwaysEnforced: Bool { self == .lessThanOne }
}
