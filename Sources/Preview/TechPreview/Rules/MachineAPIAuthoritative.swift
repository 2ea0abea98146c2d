internal import ClusterObjects
internal import JSON
internal import KubernetesAPI

/// `machine-api-authoritative`
enum MachineAPIAuthoritative {
    static let description = RuleDescription(
        "machine-api-authoritative", "Only the authoritative object of a synchronized pair is changed.",
        appliesTo: """
            UPDATE, scale included, of Machine and MachineSet of either API whose counterpart, the object of the same kind and name in the other \
            API, is authoritative
            """,
        refuses: """
            changes of spec (except authoritativeAPI), of labels that begin with machine.openshift.io or kubernetes.io or contain \
            cluster.x-k8s.io/, of the label machine-template-hash, of other labels that the counterpart has, except to its value, and of \
            annotations that begin with machine.openshift.io or contain cluster.x-k8s.io or clusters.x-k8s.io. While the authority is \
            Migrating, both counterparts are frozen
            """,
        rationale:
            "The synchronization controller would silently revert the change.",
        remedy: "change the authoritative counterpart, or wait until the migration has finished",
        ocne: .off, openshift: .enforce)

    static func check(_ review: borrowing Review, _ findings: inout Findings) {
        guard review.operation == .update else { return }
        if MachineCounterparts.isClusterAPI(review) {
            switch MachineCounterparts.machineAPI(review) {
            case .absent: return
            case .noSuchAPI: findings.missingAPI()
            case .pending: checkUnknown(review, &findings)
            case .found(let counterpart):
                switch counterpart.machine?.authority ?? .machineAPI {
                case .clusterAPI: return
                case .migrating: checkChanges(review, migrating(review), nil, &findings)
                case .machineAPI:
                    checkChanges(
                        review, reason("Machine API", "machine.openshift.io", Policy.machineAPINamespace, review),
                        counterpart.machine?.synchronized, &findings)
                }
            }
        } else if MachineCounterparts.isMachineAPI(review) {
            guard let authority = ownAuthority(review, &findings) else { return }
            switch authority {
            case .machineAPI: return
            case .migrating: checkChanges(review, migrating(review), nil, &findings)
            case .clusterAPI:
                let namespaces = review.situation.policy.counterpartNamespaces
                checkChanges(
                    review,
                    reason(
                        "Cluster API", "cluster.x-k8s.io", namespaces.count == 1 ? namespaces[0] : "NAMESPACE", review),
                    clusterAPICounterpart(review, &findings), &findings)
            }
        }
    }

    private static func migrating(_ review: borrowing Review) -> String {
        """
        migration in progress (status.authoritativeAPI: Migrating); try again when it has finished; if it does not, see the conditions \
        (oc describe \(resource(review)).machine.openshift.io \(review.name.string) -n \(Policy.machineAPINamespace))
        """
    }

    private static func resource(_ review: borrowing Review) -> String {
        review.subject.kind == .machine ? "machines" : "machinesets"
    }

    private static func reason(_ api: String, _ group: String, _ namespace: String, _ review: borrowing Review)
        -> String
    {
        """
        \(api) is authoritative for this object; change its counterpart instead \
        (oc edit \(resource(review)).\(group) \(review.name.string) -n \(namespace))
        """
    }

    /// Returns the authority over a Machine API object before the request, which could change it. Nil when it is not
    /// known.
    private static func ownAuthority(_ review: borrowing Review, _ findings: inout Findings) -> MachineSummary
        .Authority?
    {
        guard review.subject.isScale else { return MachineSummary(review.oldObject).authority }
        switch MachineCounterparts.machineAPI(review) {
        case .found(let own): return own.machine?.authority ?? .machineAPI
        case .pending:
            checkUnknown(review, &findings)
            return nil
        case .absent, .noSuchAPI: return .machineAPI
        }
    }

    /// Returns the fields of the Cluster API counterpart that a change of labels depends on. Without such a change it
    /// is not looked up.
    private static func clusterAPICounterpart(_ review: borrowing Review, _ findings: inout Findings)
        -> SynchronizedMachine?
    {
        let (new, old) = (review.labels, review.oldObject["metadata"]["labels"])
        if review.subject.isScale || CounterpartLabels.areSame(new, old) { return nil }
        switch MachineCounterparts.clusterAPI(review) {
        case .found(let counterpart): return counterpart.machine?.synchronized
        case .pending:
            findings.unavailable("the machines of Cluster API are not synced yet")
            return nil
        case .absent, .noSuchAPI: return nil
        }
    }

    /// Reports the authority as not known yet if the request changes something that depends on it.
    private static func checkUnknown(_ review: borrowing Review, _ findings: inout Findings) {
        checkChanges(review, "", nil, &findings)
        guard !findings.all.isEmpty else { return }
        findings.removeAll()
        findings.unavailable("the machines of Machine API are not synced yet")
    }

    /// - Parameter counterpart: Fields of the authoritative object; nil if there is none that has any.
    private static func checkChanges(
        _ review: borrowing Review, _ reason: String, _ counterpart: SynchronizedMachine?, _ findings: inout Findings
    ) {
        guard !review.subject.isScale else { return checkScale(review, reason, &findings) }
        ChangedMembers.check(review.spec, review.oldObject["spec"], &findings) { name, _ in
            name == "authoritativeAPI" ? nil : reason
        }
        let old = review.oldObject["metadata"]
        ChangedMembers.check(review.labels, old["labels"], &findings) { key, value in
            CounterpartLabels.fault(of: key, changedTo: value, counterpart, reason)
        }
        ChangedMembers.check(review.metadata["annotations"], old["annotations"], &findings) { key, _ in
            isOwnedAnnotation(key) ? reason : nil
        }
    }

    /// A scale of 0 has no `spec.replicas`.
    private static func checkScale(_ review: borrowing Review, _ reason: String, _ findings: inout Findings) {
        let replicas = review.spec["replicas"]
        guard (replicas.int64 ?? 0) != (review.oldObject["spec"]["replicas"].int64 ?? 0) else { return }
        findings.field(replicas, reason)
    }

    /// The domain of Cluster API and the one that tools for its clusters use.
    private static func isOwnedAnnotation(_ key: String) -> Bool {
        key.hasPrefix("machine.openshift.io") || key.contains("cluster.x-k8s.io") || key.contains("clusters.x-k8s.io")
    }
}
