internal import ClusterObjects
internal import JSON
internal import KubernetesAPI

/// Finds everything that would create control plane machines, in an object and its references, regardless of the user.
enum ControlPlaneFaults {
    /// Checks the object of a review.
    static func check(_ review: borrowing Review, _ findings: inout Findings) {
        switch (review.subject.api, review.subject.kind) {
        case (.cluster, .machineSet), (.cluster, .machineDeployment), (.cluster, .machinePool), (.cluster, .machine),
            (.machine, .machineSet):
            // Only metadata can change then, of which only labels matter.
            if review.isFinalizing { return checkLabels(review.labels, review, &findings) }
        default: break
        }
        switch (review.subject.api, review.subject.kind) {
        case (.cluster, .machineSet), (.cluster, .machineDeployment), (.cluster, .machinePool):
            checkSet(review, &findings)
        case (.cluster, .machine):
            checkLabels(review.labels, review, &findings)
            checkMachine(review, &findings)
        case (.cluster, .cluster): checkTopology(review, &findings)
        case (.cluster, .clusterClass): checkClass(review, &findings)
        case (.bootstrap, .ocneConfig), (.bootstrap, .kubeadmConfig): checkConfig(review.spec, review, &findings)
        case (.bootstrap, .ocneConfigTemplate), (.bootstrap, .kubeadmConfigTemplate):
            checkConfig(review.template["spec"], review, &findings)
        case (.machine, .machineSet): checkMachineAPISet(review, &findings)
        default: return
        }
    }

    private static func remedy(_ review: borrowing Review) -> String { NoControlPlaneMachines.remedy(review) }

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
        checkInfrastructure(review.infrastructure, review, &findings)
    }

    private static func checkInfrastructure(_ field: Field, _ review: borrowing Review, _ findings: inout Findings) {
        guard !field.refersToInfrastructure, let reference = Reference(field), reference.group == APIGroup.controlPlane
        else { return }
        findings.field(
            field, as: .invalid, shown: quoted("\(reference.kind).\(reference.group)"),
            "must not be a control plane; refer to a machine template: \(remedy(review))")
    }

    private static func checkSelector(_ selector: Field, _ review: borrowing Review, _ findings: inout Findings) {
        checkLabels(selector["matchLabels"], review, &findings)
        var expressions = selector["matchExpressions"].elements
        while let element = expressions.next() {
            let expression = Field(element)
            // A selector for the absence of the label selects no control plane.
            if expression["operator"].equals("DoesNotExist") || expression["operator"].equals("NotIn") { continue }
            let key = expression["key"]
            if let value = key.value, ControlPlaneLabels.contain(value) {
                findings.field(
                    key, as: .invalid, shown: quoted(key.string),
                    "must not select control plane machines: \(remedy(review))")
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
                Field(member.value), "control plane label not allowed: \(remedy(review))",
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
                "must not be owned by a control plane, which owns Machines only: \(remedy(review))",
                identity: "owner \(owner.kind) \(owner.name) \(owner.uid)")
        }
    }

    private static func checkDataSecret(_ name: Field, _ review: borrowing Review, _ findings: inout Findings) {
        guard !name.isEmpty else { return }
        for secret in review.situation.policy.controlPlaneDataSecrets where name.hasText(secret) {
            findings.field(
                name, as: .invalid, shown: quoted(secret),
                "must not be a Secret with control plane bootstrap data; use worker bootstrap data or omit the field: \(remedy(review))"
            )
        }
    }

    /// Checks a referenced config; one that does not exist is allowed: it is refused when it is created.
    ///
    /// References of an older version have a namespace, which older controllers use and newer ones ignore: the config
    /// is looked up in both namespaces.
    private static func checkBootstrap(_ field: Field, _ review: borrowing Review, _ findings: inout Findings) {
        guard let reference = Reference(field) else { return }
        if reference.group == APIGroup.controlPlane {
            return findings.field(
                field, as: .invalid, shown: quoted("\(reference.kind).\(reference.group)"),
                "must not be a control plane; refer to a worker bootstrap config: \(remedy(review))"
            )
        }
        guard reference.group == APIGroup.bootstrap, reference.hasName else { return }
        let own = review.namespaceText
        if checkConfig(reference, in: own, review, &findings) || reference.namespace.isEmpty
            || reference.namespace == own
        {
            return
        }
        _ = checkConfig(reference, in: reference.namespace, review, &findings)
    }

    /// Returns true if the referenced config is, or may be, at fault, if it is in `namespace`.
    private static func checkConfig(
        _ reference: borrowing Reference, in namespace: String, _ review: borrowing Review, _ findings: inout Findings
    ) -> Bool {
        switch review.situation.look(reference.key(in: namespace)) {
        case .absent, .noSuchAPI: return false
        case .pending:
            findings.unavailable(
                "\(reference.kind) \(quoted(reference.name)) is not synced yet",
                identity: "bootstrap \(reference.kind) \(namespace) \(reference.namespace) \(reference.name)")
            return true
        case .found(let summary):
            guard let route = summary.bootstrap?.routes.first else { return false }
            findings.field(
                reference.field["name"], as: .invalid, shown: quoted(reference.name),
                "\(reference.kind) \(words(route)); \(consequence(reference.kind, route))refer to a worker config: \(remedy(review))",
                identity: "bootstrap \(reference.kind) \(namespace) \(reference.name)")
            return true
        }
    }

    /// The effect of a config on its machine.
    static func words(_ route: BootstrapSummary.Route) -> String {
        switch route {
        case .join: "joins the control plane (joinConfiguration.controlPlane)"
        case .initialize: "starts a control plane (initConfiguration with clusterConfiguration)"
        case .kubeletLabels: "sets a control plane label on its node (kubelet argument node-labels)"
        }
    }

    /// The outcome for a worker with such a config, where its provider ignores the config.
    private static func consequence(_ kind: String, _ route: BootstrapSummary.Route) -> String {
        guard kind.hasPrefix("Kubeadm") else { return "" }
        switch route {
        case .join:
            return """
                without the label cluster.x-k8s.io/control-plane on the Machine, Cluster API's kubeadm provider generates no bootstrap data and \
                the machine never starts; 
                """
        case .initialize:
            return """
                without the label cluster.x-k8s.io/control-plane on the Machine, Cluster API's kubeadm provider ignores both fields and creates \
                a worker; 
                """
        case .kubeletLabels: return "the kubelet refuses this label, and the machine never becomes a node; "
        }
    }

    /// Checks a config or the template of one.
    private static func checkConfig(_ spec: Field, _ review: borrowing Review, _ findings: inout Findings) {
        let kind = review.subject.kind.name
        for route in BootstrapSummary.routes(in: spec) {
            let start = "a machine with this config \(words(route)); \(consequence(kind, route))"
            let instead = remedy(review)
            switch route {
            case .join: findings.field(spec["joinConfiguration"]["controlPlane"], "\(start)remove it: \(instead)")
            case .initialize: findings.field(spec["initConfiguration"], "\(start)remove both: \(instead)")
            case .kubeletLabels:
                for part in ["initConfiguration", "joinConfiguration"] as [StaticString] {
                    guard let place = KubeletArguments.fieldWithLabel(in: spec[part]["nodeRegistration"]) else {
                        continue
                    }
                    findings.field(place, "\(start)remove the label: \(instead)")
                }
            }
        }
    }

    /// Checks the worker classes of a ClusterClass, in either version: their machines get the labels of the class.
    private static func checkClass(_ review: borrowing Review, _ findings: inout Findings) {
        var lists = review.spec["workers"].members
        while let list = lists.next() {
            var classes = list.value.elements
            while let element = classes.next() {
                let workers = Field(element)
                let identity = "class \(list.name.string ?? "") \(workers["class"].string)"
                checkClass(workers, identity, review, &findings)
                checkClass(workers["template"], identity, review, &findings)
            }
        }
    }

    private static func checkClass(
        _ workers: Field, _ identity: String, _ review: borrowing Review, _ findings: inout Findings
    ) {
        guard workers.exists else { return }
        checkLabels(workers["metadata"]["labels"], review, &findings, identity: identity)
        let (bootstrap, infrastructure) = (workers["bootstrap"], workers["infrastructure"])
        checkBootstrap(bootstrap["ref"], review, &findings)
        checkBootstrap(bootstrap["templateRef"], review, &findings)
        checkInfrastructure(infrastructure["ref"], review, &findings)
        checkInfrastructure(infrastructure["templateRef"], review, &findings)
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

    /// Checks a MachineSet of OpenShift's Machine API. Machines with the role belong to the ControlPlaneMachineSet and
    /// are allowed.
    private static func checkMachineAPISet(_ review: borrowing Review, _ findings: inout Findings) {
        let template = review.template
        checkLabels(review.labels, review, &findings)
        checkSelector(review.spec["selector"], review, &findings)
        checkLabels(review.templateLabels, review, &findings)
        checkLabels(template["spec"]["metadata"]["labels"], review, &findings)
        for label in ["machine.openshift.io/cluster-api-machine-role", "machine.openshift.io/cluster-api-machine-type"]
            as [StaticString]
        {
            let role = review.templateLabels[label]
            guard role.equals("master") else { continue }
            findings.field(
                role, as: .invalid, shown: "\"master\"",
                "must not be a control plane role; use worker or another role: \(remedy(review))")
        }
        MachineAPIUserData.forEachName(in: template["spec"]["providerSpec"]["value"]) { name in
            checkDataSecret(name, review, &findings)
        }
    }
}
