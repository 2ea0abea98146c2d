import ClusterObjects
import TechPreview
import TestDocuments
import Testing

@Suite("Failure domains of vSphere")
struct FailureDomainTests {
    private static let rule = "failure-domain-in-use"

    private static func labels(_ name: String) -> String {
        "{machine.openshift.io/region: r-\(name), machine.openshift.io/zone: z-\(name)}"
    }

    private static func machine(_ name: String, in domain: String) -> String {
        State.counterpart("Machine", name: name).replacing(
            "namespace: openshift-machine-api", with: "namespace: openshift-machine-api, labels: \(labels(domain))")
    }

    private static func set(_ name: String, in domain: String) -> String {
        State.counterpart(name: name, spec: "{replicas: 0, template: {metadata: {labels: \(labels(domain))}}}")
    }

    private static let controlPlane = """
        apiVersion: machine.openshift.io/v1
        kind: ControlPlaneMachineSet
        metadata: {name: cluster, namespace: openshift-machine-api}
        spec: {template: {machines_v1beta1_machine_openshift_io: {failureDomains: {platform: VSphere, vsphere: [{name: c}]}}}}
        """

    private static func court(_ manifests: String...) throws -> Court {
        var cluster = try TestCluster(State.openshift)
        for manifest in manifests { try cluster.add(manifest) }
        return Court(.openshift, cluster).only(.failureDomainInUse)
    }

    @Test(
        "Those in use are kept, others can be removed",
        arguments: [
            (["a", "b", "c", "d"], []), (["a", "b", "c"], []), (["b", "c"], ["Machines"]),
            (["a", "c"], ["MachineSets"]), (["a", "b"], ["ControlPlaneMachineSet"]),
            ([], ["Machines", "MachineSets", "ControlPlaneMachineSet"]), (["a", "b", "c", "d", "e"], []),
        ] as [([String], [String])])
    func removal(kept: [String], users: [String]) throws {
        let court = try Self.court(
            Self.machine("one-1", in: "a"), Self.set("workers", in: "b"), Self.controlPlane)
        let ruling = try court.update(Objects.vSphere(["a", "b", "c", "d"]), to: Objects.vSphere(kept))
        #expect(ruling.denying == (users.isEmpty ? [] : [Self.rule]))
        #expect(ruling.causes.count == users.count)
        for (cause, user) in zip(ruling.causes, users) {
            #expect(cause.contains(user) && cause.contains("first (oc "))
        }
        #expect(ruling.fields.allSatisfy { $0 == "spec.platformSpec.vsphere.failureDomains" })
    }

    @Test("A failure domain that was not listed before blocks no update, and other platforms have none")
    func unrelated() throws {
        let court = try Self.court(Self.machine("one-1", in: "elsewhere"), Self.machine("one-2", in: "a"))
        #expect(try court.update(Objects.vSphere(["a", "b"]), to: Objects.vSphere(["a"])).rules == [])
        let aws = try court.update(
            Objects.vSphere(["a"], platform: "AWS"), to: Objects.vSphere([], platform: "AWS"))
        #expect(aws.rules == [])
        // The same region and zone under another name.
        let renamed = try Objects.vSphere(["a"]).merged(
            with: yaml(
                "{spec: {platformSpec: {vsphere: {failureDomains: [{name: z, region: r-a, zone: z-a}]}}}}"))
        #expect(try court.update(Objects.vSphere(["a"]), to: renamed).rules == [])
        let back = try Self.court(Self.controlPlane).update(
            Objects.vSphere(["c"]),
            to: Objects.vSphere(["c"]).merged(
                with: yaml(
                    "{spec: {platformSpec: {vsphere: {failureDomains: [{name: z, region: r-c, zone: z-c}]}}}}")))
        #expect(back.causes.count == 1)
    }

    @Test("Without the machines, a removal has to wait; an addition does not")
    func pending() throws {
        var cluster = try TestCluster(State.openshift)
        cluster.pending = [APIGroup.machine]
        let court = Court(.openshift, cluster).only(.failureDomainInUse)
        #expect(try court.update(Objects.vSphere(["a"]), to: Objects.vSphere([])).code == 503)
        #expect(try court.update(Objects.vSphere(["a"]), to: Objects.vSphere(["a", "b"])).rules == [])
        let plain = try Court(.openshift).only(.failureDomainInUse)
        let ruling = try plain.update(Objects.vSphere(["a"]), to: Objects.vSphere([]))
        #expect(ruling.isAllowed && ruling.decision.inapplicable == RuleSet([.failureDomainInUse]))
    }
}
