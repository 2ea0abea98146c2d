import ClusterObjects
import TechPreview
import TestDocuments
import Testing

@Suite("Before the live state is synced")
struct StateTests {
    private static let home = "openshift-cluster-api"

    private static func court(_ profile: Profile, pending: String...) throws -> Court {
        var cluster = try TestCluster(State.openshift, State.counterpart(), State.controlPlane)
        cluster.pending = Set(pending)
        return Court(profile, cluster)
    }

    @Test("Rules that need it refuse, to be tried again; or allow with a warning")
    func unavailable() throws {
        let bootstrap = try Self.court(.ocne, pending: "bootstrap.cluster.x-k8s.io").only(.noControlPlaneMachines)
        let denied = try bootstrap.create(Objects.set())
        #expect(denied.code == 503)
        #expect(denied.reason == "ServiceUnavailable")
        #expect(denied.message.contains("try again") && denied.message.hasSuffix("(rule no-control-plane-machines)"))
        #expect(denied.annotation("no-control-plane-machines") == "deny")
        var lenient = bootstrap
        lenient.stateUnavailable = .allow
        let allowed = try lenient.create(Objects.set())
        #expect(allowed.isAllowed)
        #expect(allowed.annotation("no-control-plane-machines") == "warn")
        #expect(allowed.warnings.count == 1)
    }

    @Test("Rules that do not need the live state apply")
    func notNeeded() throws {
        let court = try Self.court(.ocne, pending: "bootstrap.cluster.x-k8s.io", "controlplane.cluster.x-k8s.io").only(
            .noControlPlaneMachines)
        let label = "{metadata: {labels: {node-role.kubernetes.io/master: ''}}}"
        let bare = try Objects.set(
            change: "{spec: {template: {spec: {bootstrap: {configRef: null, dataSecretName: x}}}}}")
        #expect(try court.create(bare).rules == [])
        #expect(try court.create(bare.merged(with: yaml(label))).code == 422)
        // What is certainly refused is refused for good.
        #expect(try court.create(Objects.set(change: label)).code == 422)
        // An update that leaves the reference alone goes through.
        #expect(try court.update(Objects.set(), to: Objects.set(change: "{spec: {replicas: 9}}")).rules == [])
        let elsewhere = "{spec: {template: {spec: {bootstrap: {configRef: {name: other}}}}}}"
        #expect(try court.update(Objects.set(), to: Objects.set(change: elsewhere)).code == 503)
        // Only claims of ownership need the control planes.
        let owned =
            "{metadata: {ownerReferences: [{apiVersion: controlplane.cluster.x-k8s.io/v1alpha1, kind: OCNEControlPlane, name: cp, uid: u-cp, controller: true}], labels: {cluster.x-k8s.io/control-plane: ''}}, spec: {bootstrap: {configRef: null}}}"
        #expect(try court.create(Objects.machine(change: owned)).code == 503)
    }

    @Test(
        "Covers every OpenShift rule that reads other objects",
        arguments: [
            TechPreviewRule.featureSetRequired, .platformSupported, .clusterIdentity, .minorUpgradeBlocked,
            .noMachineAPIMigration,
            .machineAPIAuthoritative,
        ])
    func openshift(rule: TechPreviewRule) throws {
        var cluster = try TestCluster(State.openshift, State.counterpart())
        cluster.pending = ["config.openshift.io", "machine.openshift.io"]
        let court = Court(.openshift, cluster).only(rule)
        let offences = Offence.all.filter { $0.rule == rule && $0.profile == .openshift }
        let rulings = try offences.map { try $0.decide(court) }
        #expect(rulings.contains { $0.code == 503 && $0.denying == [rule.id] })
        for mode in [Mode.warn, .audit, .off] {
            for offence in offences where !offence.isAct {
                #expect(try offence.decide(court.with(rule, mode)).isAllowed)
            }
        }
        // Who is exempt need not wait.
        var exempt = court.asking("break-glass")
        exempt.policy.exemptions = [Exemption(rules: RuleSet([rule]), users: ["break-glass"])]
        for offence in offences { #expect(try offence.decide(exempt).isAllowed) }
    }

    @Test("An update to a reference that cannot be resolved is not treated as unchanged")
    func changed() throws {
        let platform = try Self.court(.openshift, pending: "config.openshift.io").only(.platformSupported)
        let (aws, gcp) = (
            try Objects.set(provider: "AWS", namespace: Self.home),
            try Objects.set(provider: "GCP", namespace: Self.home)
        )
        #expect(try platform.update(aws, to: aws).isAllowed)
        #expect(try platform.update(aws, to: gcp).code == 503)

        let authority = try Self.court(.openshift, pending: "machine.openshift.io").only(.machineAPIAuthoritative)
        for (group, namespace) in [("machine.openshift.io", "openshift-machine-api"), ("cluster.x-k8s.io", Self.home)] {
            #expect(
                try authority.scale(group: group, namespace: namespace, name: "counterpart", from: 1, to: 2).code == 503
            )
            #expect(
                try authority.scale(group: group, namespace: namespace, name: "counterpart", from: 1, to: 1).isAllowed)
        }

        let owners = try Self.court(.ocne, pending: "controlplane.cluster.x-k8s.io").only(.noControlPlaneMachines)
        let owner =
            "{apiVersion: controlplane.cluster.x-k8s.io/v1alpha1, kind: OCNEControlPlane, name: cp, uid: forged, controller: true}"
        func machine(_ labels: String) throws -> Value {
            try Objects.machine(
                change:
                    "{metadata: {labels: {\(labels)}, ownerReferences: [\(owner)]}, spec: {bootstrap: {configRef: null}}}"
            )
        }
        let labelled = try machine("node-role.kubernetes.io/master: ''")
        #expect(try owners.update(labelled, to: labelled).isAllowed)
        let more = try machine("node-role.kubernetes.io/master: '', cluster.x-k8s.io/control-plane: ''")
        #expect(try owners.update(labelled, to: more).code == 503)
        #expect(try owners.update(machine("a: b"), to: labelled).code == 503)

        let bootstrap = try Self.court(.ocne, pending: "bootstrap.cluster.x-k8s.io").only(.noControlPlaneMachines)
        let elsewhere = try Objects.set(
            change: "{spec: {template: {spec: {bootstrap: {configRef: {namespace: other}}}}}}")
        #expect(try bootstrap.update(elsewhere, to: elsewhere).isAllowed)
        #expect(try bootstrap.update(Objects.set(), to: elsewhere).code == 503)
    }

    @Test("A cluster without OpenShift's APIs is not held to them, which is noted")
    func notInstalled() throws {
        let court = try Court(.openshift)
        let ruling = try court.create(Objects.set(provider: "AWS", namespace: Self.home))
        #expect(ruling.isAllowed)
        #expect(ruling.denying == [])
        #expect(
            ruling.decision.inapplicable == RuleSet([.featureSetRequired, .platformSupported, .noMachineAPIMigration]))
    }
}
