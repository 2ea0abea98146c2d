internal import ClusterFacts
internal import JSON
internal import KubernetesAPI

/// `no-control-plane-machines`
enum NoControlPlaneMachines {
    static let description = RuleDescription(
        "no-control-plane-machines", "Control-plane machines come from a control plane provider only.",
        appliesTo: """
            CREATE and UPDATE of MachineSet, MachineDeployment, MachinePool, Machine, Cluster (topology.workers), OCNEConfigTemplate and \
            OCNEConfig; in openshift also of MachineSet (machine.openshift.io)
            """,
        refuses: """
            what would make such a machine: labels of a control plane (cluster.x-k8s.io/control-plane, node-role.kubernetes.io/control-plane \
            or master) on the set, its selector, its template, the machine or the workers of a topology; a bootstrap config, referenced or \
            written, that joins or starts a control plane or labels its node as one; the bootstrap data of one; an infrastructure reference \
            to a control plane kind; a set owned by one. The machines and configs of an existing OCNEControlPlane pass, and so does what the \
            providers' controllers do; in the managed namespaces of openshift neither passes
            """,
        rationale: """
            A machine that joins a control plane beside its provider becomes a member of etcd that nobody counts, upgrades or removes: \
            quorum and upgrades break.
            """,
        remedy: """
            scale the OCNEControlPlane (kubectl scale ocnecontrolplane NAME --replicas=3); in OpenShift, change the ControlPlaneMachineSet \
            (oc edit controlplanemachineset cluster -n openshift-machine-api)
            """,
        ocne: .enforce, openshift: .enforce)

    static func check(_ review: borrowing Review, _ findings: inout Findings) {
        guard review.isCreateOrUpdate, !review.subject.isScale else { return }
        switch (review.subject.api, review.subject.kind) {
        case (.cluster, .machineSet), (.cluster, .machineDeployment), (.cluster, .machinePool):
            checkSet(review, &findings)
        case (.cluster, .machine):
            checkLabels(review.labels, review, &findings)
            checkMachine(review, &findings)
        case (.cluster, .cluster): checkTopology(review, &findings)
        case (.bootstrap, .ocneConfig): checkConfig(review.spec, review, &findings)
        case (.bootstrap, .ocneConfigTemplate): checkConfig(review.template["spec"], review, &findings)
        case (.machine, .machineSet) where review.situation.policy.profile == .openshift: checkMachineAPISet(review, &findings)
        default: return
        }
        // Who may is asked last: nearly nothing comes so far.
        if !findings.all.isEmpty, !isPassClosed(review) { ControlPlaneOwners.pass(review, &findings) }
    }

    /// Where not even a control plane provider may make one: OpenShift's own control plane stays with Machine API.
    private static func isPassClosed(_ review: borrowing Review) -> Bool {
        review.situation.policy.profile == .openshift && (review.isInManagedNamespace || review.subject.api == .machine)
    }

    /// Why, and what to do instead.
    static func remedy(_ review: borrowing Review) -> String {
        isPassClosed(review)
            ? """
            control-plane machines belong to Machine API, which keeps etcd's quorum: change the ControlPlaneMachineSet instead \
            (oc edit controlplanemachineset cluster -n \(Policy.machineAPINamespace))
            """
            : """
            control-plane machines come from an OCNEControlPlane only, which keeps etcd's quorum: scale that instead \
            (kubectl scale ocnecontrolplane NAME --replicas=3)
            """
    }

    private static func checkSet(_ review: borrowing Review, _ findings: inout Findings) {
        checkLabels(review.labels, review, &findings)
        checkSelector(review.spec["selector"], review, &findings)
        checkLabels(review.templateLabels, review, &findings)
        checkOwners(review.metadata["ownerReferences"], review, &findings)
        checkMachine(review, &findings)
    }

    /// Bootstrap and infrastructure of a machine, its own or that of a template.
    private static func checkMachine(_ review: borrowing Review, _ findings: inout Findings) {
        let bootstrap = review.machineSpec["bootstrap"]
        checkDataSecret(bootstrap["dataSecretName"], review, &findings)
        checkBootstrap(bootstrap["configRef"], review, &findings)
        let infrastructure = review.infrastructure
        if !infrastructure.refersToInfrastructure, let reference = Reference(infrastructure), reference.group == APIGroup.controlPlane {
            findings.field(
                infrastructure, as: .invalid, shown: quoted("\(reference.kind).\(reference.group)"),
                "a control plane cannot be the infrastructure of a worker; refer to a machine template: \(remedy(review))")
        }
    }

    private static func checkSelector(_ selector: Field, _ review: borrowing Review, _ findings: inout Findings) {
        checkLabels(selector["matchLabels"], review, &findings)
        var expressions = selector["matchExpressions"].elements
        while let element = expressions.next() {
            let expression = Field(element)
            // What asks for the absence of the label selects no control plane.
            if expression["operator"].equals("DoesNotExist") || expression["operator"].equals("NotIn") { continue }
            let key = expression["key"]
            if let value = key.value, ControlPlaneLabels.contain(value) {
                findings.field(
                    key, as: .invalid, shown: quoted(key.string), "this label selects control-plane machines; remove it: \(remedy(review))")
            }
        }
    }

    private static func checkLabels(
        _ labels: Field, _ review: borrowing Review, _ findings: inout Findings, identity: String? = nil
    ) {
        var members = labels.members
        while let member = members.next() {
            guard ControlPlaneLabels.contain(member.name) else { continue }
            let key = member.name.string ?? ""
            findings.field(
                Field(member.value), "the label makes the machine one of a control plane; remove it: \(remedy(review))",
                identity: identity.map { "\($0) \(key)" })
        }
    }

    private static func checkOwners(_ references: Field, _ review: borrowing Review, _ findings: inout Findings) {
        var owners = references.elements
        while let element = owners.next() {
            let owner = OwnerReference(Field(element))
            guard owner.group == APIGroup.controlPlane else { continue }
            findings.field(
                Field(element)["apiVersion"], as: .invalid, shown: quoted("\(owner.kind).\(owner.group)"),
                "a control plane owns machines, not sets of them; remove the owner: \(remedy(review))",
                identity: "owner \(owner.kind) \(owner.name) \(owner.uid)")
        }
    }

    private static func checkDataSecret(_ name: Field, _ review: borrowing Review, _ findings: inout Findings) {
        guard !name.isEmpty else { return }
        for secret in review.situation.policy.controlPlaneDataSecrets where name.hasText(secret) {
            findings.field(
                name, as: .invalid, shown: quoted(secret),
                "this bootstrap data joins the control plane; use that of workers, or none: \(remedy(review))")
        }
    }

    /// A config that is referenced; one that does not exist passes: it is refused when it is made.
    ///
    /// References in an older version name a namespace, which older controllers follow and newer ones pass over: both are looked at.
    private static func checkBootstrap(_ field: Field, _ review: borrowing Review, _ findings: inout Findings) {
        guard let reference = Reference(field), reference.group == APIGroup.bootstrap, !reference.name.isEmpty else { return }
        let own = review.namespaceText
        if checkConfig(reference, in: own, review, &findings) || reference.namespace.isEmpty || reference.namespace == own { return }
        _ = checkConfig(reference, in: reference.namespace, review, &findings)
    }

    /// Whether something is wrong with the config that a reference means if it is in `namespace`.
    private static func checkConfig(
        _ reference: borrowing Reference, in namespace: String, _ review: borrowing Review, _ findings: inout Findings
    ) -> Bool {
        switch review.situation.look(reference.key(in: namespace)) {
        case .absent, .noSuchAPI: return false
        case .pending:
            findings.unavailable(
                "\(reference.kind) \(quoted(reference.name)) is not known yet",
                identity: "bootstrap \(reference.kind) \(namespace) \(reference.namespace) \(reference.name)")
            return true
        case .found(let facts):
            guard let route = facts.bootstrap?.routes.first else { return false }
            findings.field(
                reference.field["name"], as: .invalid, shown: quoted(reference.name),
                "this \(reference.kind) \(words(route)); refer to one for workers: \(remedy(review))",
                identity: "bootstrap \(reference.kind) \(namespace) \(reference.name)")
            return true
        }
    }

    /// What a config does.
    private static func words(_ route: BootstrapFacts.Route) -> String {
        switch route {
        case .join: "joins the control plane (joinConfiguration.controlPlane)"
        case .initialize: "starts a control plane (initConfiguration with clusterConfiguration)"
        case .kubeletLabels: "labels its node as one of the control plane (kubeletExtraArgs node-labels)"
        }
    }

    /// A config or the template of one, by what it says itself.
    private static func checkConfig(_ spec: Field, _ review: borrowing Review, _ findings: inout Findings) {
        for route in BootstrapFacts.routes(in: spec) {
            let instead = remedy(review)
            switch route {
            case .join:
                findings.field(
                    spec["joinConfiguration"]["controlPlane"], "a machine with this config \(words(route)); remove it: \(instead)")
            case .initialize:
                findings.field(spec["initConfiguration"], "a machine with this config \(words(route)); remove both: \(instead)")
            case .kubeletLabels:
                for part in ["initConfiguration", "joinConfiguration"] as [StaticString] {
                    let arguments = spec[part]["nodeRegistration"]["kubeletExtraArgs"]
                    guard KubeletArguments.labelControlPlane(arguments) else { continue }
                    findings.field(arguments, "a machine with this config \(words(route)); remove the label: \(remedy(review))")
                }
            }
        }
    }

    private static func checkTopology(_ review: borrowing Review, _ findings: inout Findings) {
        let workers = review.spec["topology"]["workers"]
        var lists = workers.members
        while let list = lists.next() {
            var topologies = list.value.elements
            while let element = topologies.next() {
                let topology = Field(element)
                checkLabels(
                    topology["metadata"]["labels"], review, &findings,
                    identity: "topology \(list.name.string ?? "") \(topology["name"].string)")
            }
        }
    }

    /// A MachineSet of OpenShift's Machine API. Its Machines with the role are the ControlPlaneMachineSet's own, and pass.
    private static func checkMachineAPISet(_ review: borrowing Review, _ findings: inout Findings) {
        let template = review.template
        checkLabels(review.labels, review, &findings)
        checkSelector(review.spec["selector"], review, &findings)
        checkLabels(review.templateLabels, review, &findings)
        checkLabels(template["spec"]["metadata"]["labels"], review, &findings)
        for label in ["machine.openshift.io/cluster-api-machine-role", "machine.openshift.io/cluster-api-machine-type"] as [StaticString] {
            let role = review.templateLabels[label]
            guard role.equals("master") else { continue }
            findings.field(
                role, as: .invalid, shown: "\"master\"",
                "the label makes the machines masters; use worker or a role of your own: \(remedy(review))")
        }
        checkDataSecret(template["spec"]["providerSpec"]["value"]["userDataSecret"]["name"], review, &findings)
    }
}
