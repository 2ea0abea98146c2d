import TestDocuments
import Testing

@testable import OCNEAPI

/// The status of a control plane is not preserved in an annotation: it is represented in the other version's status, or
/// is derived.
@Suite("Conversion of the status")
struct StatusConversionTests {
    private static func object(_ version: String, _ status: String) throws -> Value {
        try Value(
            json:
                #"{"apiVersion":"controlplane.cluster.x-k8s.io/\#(version)","kind":"OCNEControlPlane","metadata":{"name":"n"},"status":\#(status)}"#
                .utf8)
    }

    @Test(
        "Both versions represent the same status",
        arguments: [
            ("{}", "{}"),
            (#"{"ready":true,"readyReplicas":1}"#, #"{"deprecated":{"v1beta1":{"readyReplicas":1}}}"#),
            (#"{"ready":true}"#, #"{"deprecated":{"v1beta1":{"notReady":false}}}"#),
            (#"{"ready":true,"readyReplicas":0}"#, #"{"deprecated":{"v1beta1":{"readyReplicas":0,"notReady":false}}}"#),
            (#"{"readyReplicas":1}"#, #"{"deprecated":{"v1beta1":{"readyReplicas":1,"notReady":true}}}"#),
            (#"{"ready":false}"#, #"{"deprecated":{"v1beta1":{"ready":false}}}"#),
            (#"{"ready":false,"readyReplicas":1}"#, #"{"deprecated":{"v1beta1":{"ready":false,"readyReplicas":1}}}"#),
            (
                #"{"initialized":false,"replicas":0,"version":""}"#,
                #"{"initialization":{"controlPlaneInitialized":false},"replicas":0,"version":""}"#
            ),
            (
                #"{"readyReplicas":0,"v1beta2":{"readyReplicas":2,"conditions":[]}}"#,
                #"{"deprecated":{"v1beta1":{"readyReplicas":0}},"readyReplicas":2,"conditions":[]}"#
            ),
            (
                #"{"conditions":[],"failureMessage":""}"#,
                #"{"deprecated":{"v1beta1":{"conditions":[],"failureMessage":""}}}"#
            ),
            (#"{"v1beta2":{"deprecated":{}}}"#, #"{"deprecated":{}}"#),
            (#"{"v1beta2":{"deprecated":{"v1beta1":{}}}}"#, #"{"deprecated":{"v1beta1":{}}}"#),
        ])
    func pairs(spoke: String, hub: String) throws {
        let up = try Converting.convert(Self.object(Converting.spoke, spoke), to: Converting.hub)
        #expect(try up["status"] == Self.object(Converting.hub, hub)["status"], "up")
        let down = try Converting.convert(Self.object(Converting.hub, hub), to: Converting.spoke)
        #expect(try down["status"] == Self.object(Converting.spoke, spoke)["status"], "down")
    }

    @Test(
        "A preserved readiness applies while the other fields are unchanged",
        arguments: [
            (#"{"ready":true,"v1beta2":{"notReady":true}}"#, #"{"deprecated":{"v1beta1":{"notReady":false}}}"#),
            (
                #"{"ready":true,"readyReplicas":1,"v1beta2":{"notReady":true}}"#,
                #"{"deprecated":{"v1beta1":{"readyReplicas":1}}}"#
            ),
            (
                #"{"readyReplicas":1,"v1beta2":{"notReady":false}}"#,
                #"{"deprecated":{"v1beta1":{"readyReplicas":1,"notReady":true}}}"#
            ),
        ])
    func stale(spoke: String, hub: String) throws {
        let up = try Converting.convert(Self.object(Converting.spoke, spoke), to: Converting.hub)
        #expect(try up["status"] == Self.object(Converting.hub, hub)["status"])
    }

    @Test(
        "Changes through v1beta2 are visible in v1alpha1",
        arguments: [
            (#"{"deprecated":{"v1beta1":{"readyReplicas":1,"notReady":false}}}"#, true),
            (#"{"deprecated":{"v1beta1":{"readyReplicas":0,"notReady":true}}}"#, nil),
            (#"{"deprecated":{"v1beta1":{"readyReplicas":3,"ready":false}}}"#, false),
        ] as [(String, Bool?)])
    func down(hub: String, ready: Bool?) throws {
        #expect(
            try Converting.convert(Self.object(Converting.hub, hub), to: Converting.spoke)["status"]["ready"].bool
                == ready)
    }
}
