internal import ClusterObjects
internal import JSON
internal import KubernetesAPI

/// `no-machine-api-migration`
enum NoMachineAPIMigration {
    static let description = RuleDescription(
        "no-machine-api-migration",
        "Machines do not move between Machine API and Cluster API.",
        appliesTo: """
            CREATE of a Machine or MachineSet of one API with the name of one of the other; UPDATE of Machine and MachineSet \
            (machine.openshift.io)
            """,
        refuses: """
            such a counterpart of what is there, and a change of spec.authoritativeAPI. On platforms in allowedPlatforms a Cluster API counterpart may be \
            made while it is paused, a Machine API object beside a Cluster API counterpart with authoritativeAPI: ClusterAPI, and authoritativeAPI \
            may change, but for a Machine not while its phase is Provisioning, while it or its counterpart is being deleted, or before its counterpart is \
            provisioned
            """,
        rationale: "Two controllers that both own a machine delete and recreate it in turn.",
        remedy:
            "use another name; where OpenShift supports migration, list the platform under allowedPlatforms of this rule in the policy",
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
        case .pending: findings.unavailable("the machines of Machine API are not known yet")
        case .found(let summary):
            guard let isAllowed = isAllowed(review, &findings) else { return }
            if isAllowed {
                let counterpart = summary.machine ?? MachineSummary()
                guard counterpart.authority != .clusterAPI, !MachineSummary(review.object).isPaused else { return }
                findings.field(
                    review.metadata["annotations"]["cluster.x-k8s.io/paused"], as: .required,
                    """
                    Machine API is authoritative for the object of this name, and both would act on its machines; create this one paused, \
                    with the annotation cluster.x-k8s.io/paused
                    """)
            } else {
                findings.field(
                    review.metadata["name"], as: .invalid, shown: quoted(review.name.string),
                    """
                    Machine API has an object of this kind and name in \(Policy.machineAPINamespace), and moving machines to Cluster API is \
                    not supported; use another name
                    """)
            }
        }
    }

    private static func checkMachineAPI(_ review: borrowing Review, _ findings: inout Findings) {
        switch MachineCounterparts.clusterAPI(review) {
        case .absent, .noSuchAPI: return
        case .pending: findings.unavailable("the machines of Cluster API are not known yet")
        case .found:
            guard let isAllowed = isAllowed(review, &findings) else { return }
            if isAllowed {
                let authority = review.spec["authoritativeAPI"]
                guard !authority.equals("ClusterAPI") else { return }
                findings.field(
                    authority, as: .invalid, shown: quoted(authority.string),
                    "Cluster API has an object of this kind and name, and both would act on its machines; set authoritativeAPI: ClusterAPI"
                )
            } else {
                findings.field(
                    review.metadata["name"], as: .invalid, shown: quoted(review.name.string),
                    """
                    Cluster API has an object of this kind and name, and moving machines between the APIs is not supported; use another name
                    """)
            }
        }
    }

    private static func checkAuthority(_ review: borrowing Review, _ findings: inout Findings) {
        guard review.subject.kind == .machineSet || review.subject.kind == .machine else { return }
        let (new, old) = (review.spec["authoritativeAPI"], review.oldObject["spec"]["authoritativeAPI"])
        // Absent means Machine API, the default of the CRD.
        guard !new.hasSameText(as: old), !(isMachineAPI(new) && isMachineAPI(old)) else { return }
        guard let isAllowed = isAllowed(review, &findings) else { return }
        guard isAllowed else {
            return findings.field(
                new,
                """
                moving machines between Machine API and Cluster API is not supported here; keep authoritativeAPI: \
                \(old.isEmpty ? "MachineAPI" : old.string)
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
                field, "the machine is still being provisioned; wait until it is provisioned, then change the field")
        }
        if review.oldObject["metadata"]["deletionTimestamp"].exists || review.metadata["deletionTimestamp"].exists {
            return findings.field(field, "the machine is being deleted; keep the value")
        }
        switch MachineCounterparts.clusterAPI(review) {
        case .pending: findings.unavailable("the machines of Cluster API are not known yet")
        case .absent, .noSuchAPI:
            findings.field(
                field,
                "there is no Cluster API machine of this name yet; wait until it is provisioned, then change the field"
            )
        case .found(let counterpart):
            if counterpart.isBeingDeleted {
                findings.field(
                    field,
                    "the Cluster API machine of this name is being deleted; wait until it is gone, or keep the value"
                )
            } else if counterpart.machine?.isProvisioned != true {
                findings.field(
                    field,
                    "the Cluster API machine of this name is not provisioned yet; wait until it is, then change the field"
                )
            }
        }
    }

    private static func isMachineAPI(_ authority: borrowing Field) -> Bool {
        authority.isEmpty || authority.equals("MachineAPI")
    }

    /// Returns true if the cluster's platform supports migration; nil when the platform is not known yet, which is
    /// noted.
    private static func isAllowed(_ review: borrowing Review, _ findings: inout Findings) -> Bool? {
        guard !review.situation.policy.migrationPlatforms.isEmpty else { return false }
        switch review.situation.infrastructure {
        case .pending:
            findings.unavailable("Infrastructure \"cluster\" is not known yet")
            return nil
        case .absent, .noSuchAPI: return false
        case .found(let summary):
            guard let platform = Platform(rawValue: summary.infrastructure?.platform ?? "") else { return false }
            return review.situation.policy.migrationPlatforms.contains(platform)
        }
    }
}
