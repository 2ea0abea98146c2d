internal import ClusterObjects
internal import JSON
internal import KubernetesAPI

/// `no-machine-api-migration`
enum NoMachineAPIMigration {
    static let description = RuleDescription(
        "no-machine-api-migration",
        "Machines are not migrated between Machine API and Cluster API.",
        appliesTo: """
            CREATE of a Machine or MachineSet of one API with the name of one of the other; UPDATE of Machine and MachineSet \
            (machine.openshift.io)
            """,
        refuses: """
            an object whose name exists in the other API, and a change of spec.authoritativeAPI. Allowed where the release migrates machines \
            (gates MachineAPIMigration and MachineAPIMigration followed by the platform, of FeatureGate "cluster"), or on allowedPlatforms \
            if the policy lists them: a paused Cluster API \
            counterpart, or any if Machine API's object has status.authoritativeAPI: ClusterAPI and condition Paused=True; a Machine API object \
            with authoritativeAPI: ClusterAPI if its counterpart exists; a change of authoritativeAPI, with a warning if the object's condition \
            Synchronized is not True or a Machine has no counterpart. Refused even there: a change of authoritativeAPI of a Machine that is being \
            provisioned or deleted, or whose counterpart is being deleted or not provisioned yet
            """,
        rationale: "Two controllers that both own a machine delete and recreate it in turn.",
        remedy:
            "use another name, or a release that migrates machines on the platform (gate MachineAPIMigration of FeatureGate \"cluster\")",
        ocne: .off, openshift: .enforce)

    static func check(_ review: borrowing Review, _ findings: inout Findings) {
        guard !review.subject.isScale else { return }
        switch review.operation {
        case .create where MachineCounterparts.isClusterAPI(review): checkClusterAPI(review, &findings)
        case .create where MachineCounterparts.isMachineAPI(review): checkMachineAPI(review, &findings)
        case .update where review.subject.api == .machine: checkAuthority(review, &findings)
        default: return
        }
    }

    private static func checkClusterAPI(_ review: borrowing Review, _ findings: inout Findings) {
        switch MachineCounterparts.machineAPI(review) {
        case .absent: return
        case .noSuchAPI: findings.missingAPI()
        case .pending: findings.unavailable("the machines of Machine API are not synced yet")
        case .found(let summary):
            switch review.situation.facts.migration {
            case .pending(let object): findings.unavailable("\(object) is not synced yet")
            case .allowed: checkPaused(summary.machine ?? MachineSummary(), review, &findings)
            case .refused(let reason):
                findings.field(
                    review.metadata["name"], as: .invalid, shown: quoted(review.name.string),
                    """
                    must not be the name of a Machine API object in \(Policy.machineAPINamespace), because machines are not migrated to \
                    Cluster API here (\(reason)); use another name
                    """)
            }
        }
    }

    /// Refuses a Cluster API object if the controllers of both APIs would act on the machine.
    private static func checkPaused(
        _ counterpart: MachineSummary, _ review: borrowing Review, _ findings: inout Findings
    ) {
        guard counterpart.authority == .clusterAPI else {
            guard !MachineSummary(review.object).isPaused else { return }
            return findings.field(
                review.metadata["annotations"]["cluster.x-k8s.io/paused"], as: .required,
                """
                must be set, because Machine API is authoritative for the object of this name; create this one paused
                """)
        }
        // Until the authority is observed, Machine API's controllers have not started.
        guard counterpart.isAuthorityObserved, !counterpart.hasPausedCondition else { return }
        let resource = review.subject.kind == .machine ? "machines" : "machinesets"
        findings.field(
            review.metadata["name"], as: .invalid, shown: quoted(review.name.string),
            """
            the Machine API object of this name is not paused yet; try again when its condition Paused is True \
            (oc wait --for=condition=Paused \(resource).machine.openshift.io \(review.name.string) -n \(Policy.machineAPINamespace))
            """)
    }

    private static func checkMachineAPI(_ review: borrowing Review, _ findings: inout Findings) {
        switch MachineCounterparts.clusterAPI(review) {
        case .absent, .noSuchAPI: return
        case .pending: findings.unavailable("the machines of Cluster API are not synced yet")
        case .found:
            switch review.situation.facts.migration {
            case .pending(let object): findings.unavailable("\(object) is not synced yet")
            case .allowed:
                let authority = review.spec["authoritativeAPI"]
                guard !authority.equals("ClusterAPI") else { return }
                findings.field(
                    authority, as: .invalid, shown: quoted(authority.string),
                    "must be ClusterAPI, because Cluster API has an object of this kind and name; set it, or use another name"
                )
            case .refused(let reason):
                findings.field(
                    review.metadata["name"], as: .invalid, shown: quoted(review.name.string),
                    """
                    must not be the name of a Cluster API object, because machines are not migrated between the APIs here (\(reason)); \
                    use another name
                    """)
            }
        }
    }

    private static func checkAuthority(_ review: borrowing Review, _ findings: inout Findings) {
        guard review.subject.kind == .machineSet || review.subject.kind == .machine else { return }
        let (new, old) = (review.spec["authoritativeAPI"], review.oldObject["spec"]["authoritativeAPI"])
        // Absent means Machine API, the default of the CRD.
        guard !new.hasSameText(as: old), !(isMachineAPI(new) && isMachineAPI(old)) else { return }
        switch review.situation.facts.migration {
        case .pending(let object): return findings.unavailable("\(object) is not synced yet")
        case .allowed: break
        case .refused(let reason):
            return findings.field(
                new,
                """
                machines are not migrated between Machine API and Cluster API here (\(reason)); keep authoritativeAPI: \
                \(old.isEmpty ? "MachineAPI" : old.string)
                """)
        }
        if !MachineSummary.isTrue("Synchronized", review.oldObject["status"]["conditions"]) {
            findings.notice(
                """
                the change of authoritativeAPI may have no effect, because the condition Synchronized of this object is not True; \
                see its message (oc describe)
                """)
        }
        guard review.subject.kind == .machine else { return }
        checkMachine(new, review, &findings)
    }

    /// Refuses to move a machine that is not ready for it.
    private static func checkMachine(_ field: Field, _ review: borrowing Review, _ findings: inout Findings) {
        let own = MachineSummary(review.oldObject)
        if own.isProvisioning {
            return findings.field(
                field, "must not change while the machine is being provisioned; try again when it is provisioned")
        }
        if review.oldObject["metadata"]["deletionTimestamp"].exists || review.metadata["deletionTimestamp"].exists {
            return findings.field(field, "must not change while the machine is being deleted")
        }
        switch MachineCounterparts.clusterAPI(review) {
        case .pending: findings.unavailable("the machines of Cluster API are not synced yet")
        case .absent, .noSuchAPI:
            findings.notice(
                """
                no Cluster API machine of this name exists; the change of authoritativeAPI has no effect until OpenShift has created it
                """)
        case .found(let counterpart):
            if counterpart.isBeingDeleted {
                findings.field(
                    field,
                    "must not change while the Cluster API machine of this name is being deleted"
                )
            } else if counterpart.machine?.isProvisioned != true {
                findings.field(
                    field,
                    """
                    the Cluster API machine of this name is not provisioned yet; try again when its \
                    status.initialization.infrastructureProvisioned is true (oc describe machines.cluster.x-k8s.io \(review.name.string))
                    """)
            }
        }
    }

    private static func isMachineAPI(_ authority: borrowing Field) -> Bool {
        authority.isEmpty || authority.equals("MachineAPI")
    }
}
