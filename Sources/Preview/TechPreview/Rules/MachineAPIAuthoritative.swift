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
            cluster.x-k8s.io/, and of annotations that begin with machine.openshift.io or contain cluster.x-k8s.io. While the authority is \
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
                case .migrating: checkChanges(review, Self.migrating, &findings)
                case .machineAPI:
                    checkChanges(
                        review, reason("Machine API", "machine.openshift.io", Policy.machineAPINamespace, review),
                        &findings)
                }
            }
        } else if MachineCounterparts.isMachineAPI(review) {
            guard let authority = ownAuthority(review, &findings) else { return }
            switch authority {
            case .machineAPI: return
            case .migrating: checkChanges(review, Self.migrating, &findings)
            case .clusterAPI:
                let namespaces = review.situation.policy.counterpartNamespaces
                checkChanges(
                    review,
                    reason(
                        "Cluster API", "cluster.x-k8s.io", namespaces.count == 1 ? namespaces[0] : "NAMESPACE", review),
                    &findings)
            }
        }
    }

    private static let migrating =
        "migration in progress (status.authoritativeAPI: Migrating); try again when it has finished"

    private static func reason(_ api: String, _ group: String, _ namespace: String, _ review: borrowing Review)
        -> String
    {
        """
        \(api) is authoritative for this object; change its counterpart instead \
        (oc edit \(review.subject.kind == .machine ? "machines" : "machinesets").\(group) \(review.name.string) -n \(namespace))
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

    /// Reports the authority as not known yet if the request changes something that depends on it.
    private static func checkUnknown(_ review: borrowing Review, _ findings: inout Findings) {
        checkChanges(review, "", &findings)
        guard !findings.all.isEmpty else { return }
        findings.removeAll()
        findings.unavailable("the machines of Machine API are not synced yet")
    }

    private static func checkChanges(_ review: borrowing Review, _ reason: String, _ findings: inout Findings) {
        checkMembers(review.spec, review.oldObject["spec"], reason, &findings) { !$0.equals("authoritativeAPI") }
        guard !review.subject.isScale else { return }
        let (metadata, old) = (review.metadata, review.oldObject["metadata"])
        checkMembers(metadata["labels"], old["labels"], reason, &findings) { isOwnedLabel($0.string) }
        checkMembers(metadata["annotations"], old["annotations"], reason, &findings) { isOwnedAnnotation($0.string) }
    }

    /// Adds a finding for each member that depends on the authority and was changed or removed.
    private static func checkMembers(
        _ new: Field, _ old: Field, _ reason: String, _ findings: inout Findings,
        where counts: (borrowing Field) -> Bool
    ) {
        if let a = new.value, let b = old.value, a.isSameValue(as: b) { return }
        let (before, after) = (MemberIndex(of: old), MemberIndex(of: new))
        var members = new.members
        while let member = members.next() {
            guard counts(Field(member.name)) else { continue }
            let counterpart = before.value(named: member.name)
            if let counterpart, counterpart.isSameValue(as: member.value) { continue }
            if member.value.isNull, counterpart == nil { continue }
            findings.field(Field(member.value), reason)
        }
        var gone = old.members
        while let member = gone.next() {
            guard counts(Field(member.name)), !member.value.isNull, after.value(named: member.name) == nil else {
                continue
            }
            findings.field(
                new, "\(member.name.string ?? "") must not be removed: \(reason)",
                identity: "gone \(member.name.string ?? "")")
        }
    }

    private static func isOwnedLabel(_ key: String) -> Bool {
        key.hasPrefix("machine.openshift.io") || key.hasPrefix("kubernetes.io") || key.contains("cluster.x-k8s.io/")
    }

    private static func isOwnedAnnotation(_ key: String) -> Bool {
        key.hasPrefix("machine.openshift.io") || key.contains("cluster.x-k8s.io")
    }
}
