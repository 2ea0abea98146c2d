import APISchema
import KubernetesAPI
import OCNEAPI
import TestDocuments
import Testing

@Suite("Defaulting of v1beta2")
struct HubDefaultingTests {
    /// A change of a fully defaulted object, as a merge patch, and the patch that restores the defaults.
    struct Missing: Sendable, CustomTestStringConvertible {
        let kind: OCNEKind
        let change: String
        let patch: String

        init(_ kind: OCNEKind, _ change: String, _ patch: String) {
            self.kind = kind
            self.change = change
            self.patch = patch
        }

        var testDescription: String { "\(kind.rawValue) \(change)" }
    }

    private static let strategy = #"{"rollingUpdate": {"maxSurge": 1}, "type": "RollingUpdate"}"#
    private static let format = #"{"format": "cloud-config"}"#

    static let missing = [
        Missing(.config, "{}", "[]"), Missing(.config, #"{"spec": {"format": "ignition"}}"#, "[]"),
        Missing(
            .config, #"{"spec": {"format": ""}}"#,
            #"[{"op": "replace", "path": "/spec/format", "value": "cloud-config"}]"#),
        Missing(.config, #"{"spec": null}"#, #"[{"op": "add", "path": "/spec", "value": \#(format)}]"#),
        Missing(
            .configTemplate, #"{"spec": {"template": {"spec": null}}}"#,
            #"[{"op": "add", "path": "/spec/template/spec", "value": \#(format)}]"#),
        Missing(.controlPlane, "{}", "[]"),
        Missing(
            .controlPlane, #"{"spec": {"replicas": null}}"#, #"[{"op": "add", "path": "/spec/replicas", "value": 1}]"#),
        Missing(.controlPlane, #"{"spec": {"replicas": 0}}"#, "[]"),
        Missing(
            .controlPlane, #"{"spec": {"version": "1.25.7"}}"#,
            #"[{"op": "replace", "path": "/spec/version", "value": "v1.25.7"}]"#),
        Missing(
            .controlPlane, #"{"spec": {"version": null}}"#, #"[{"op": "add", "path": "/spec/version", "value": "v"}]"#),
        Missing(
            .controlPlane, #"{"spec": {"controlPlaneConfig": null}}"#,
            #"[{"op": "add", "path": "/spec/controlPlaneConfig", "value": \#(format)}]"#),
        // References have no namespace.
        Missing(.controlPlane, #"{"spec": {"machineTemplate": null}}"#, "[]"),
        Missing(
            .controlPlane, #"{"spec": {"rollout": null}}"#,
            #"[{"op": "add", "path": "/spec/rollout", "value": {"strategy": \#(strategy)}}]"#),
        Missing(
            .controlPlane, #"{"spec": {"rollout": {"strategy": null}}}"#,
            #"[{"op": "add", "path": "/spec/rollout/strategy", "value": \#(strategy)}]"#),
        Missing(
            .controlPlane, #"{"spec": {"rollout": {"strategy": {"type": null, "rollingUpdate": null}}}}"#,
            #"""
            [{"op": "add", "path": "/spec/rollout/strategy/type", "value": "RollingUpdate"},
             {"op": "add", "path": "/spec/rollout/strategy/rollingUpdate", "value": {"maxSurge": 1}}]
            """#),
        // There is a single type, which replaces any other.
        Missing(
            .controlPlane, #"{"spec": {"rollout": {"strategy": {"type": "OnDelete"}}}}"#,
            #"[{"op": "replace", "path": "/spec/rollout/strategy/type", "value": "RollingUpdate"}]"#),
        Missing(.controlPlane, #"{"spec": {"rollout": {"strategy": {"rollingUpdate": {"maxSurge": 0}}}}}"#, "[]"),
        // Field names of v1alpha1 are unknown here.
        Missing(.controlPlane, #"{"spec": {"rolloutStrategy": {"type": ""}}}"#, "[]"),
        Missing(.controlPlaneTemplate, "{}", "[]"),
        Missing(
            .controlPlaneTemplate,
            #"{"spec": {"template": {"spec": {"controlPlaneConfig": null, "rollout": {"strategy": {"type": ""}}}}}}"#,
            #"[{"op": "add", "path": "/spec/template/spec/controlPlaneConfig", "value": \#(format)}]"#),
    ]

    @Test("Sets defaults of absent and empty fields once", arguments: missing)
    func set(missing: Missing) throws {
        let endpoint = AdmissionEndpoint.mutate(missing.kind, .v1beta2)
        for operation in ["CREATE", "UPDATE"] {
            let object = try missing.kind.sample(missing.change, in: .v1beta2)
            let decision = try Judge().decide(
                endpoint, operation, object: object, old: missing.kind.sample(in: .v1beta2))
            #expect(decision.isAllowed)
            #expect(try decision.patch() == Value(json: missing.patch.utf8))
            let once = try object.patched(by: decision.patch())
            #expect(try Judge().decide(endpoint, operation, object: once, old: once).patch() == .array([]))
        }
    }

    @Test("Rejects an object of another version", arguments: OCNEKind.allCases, APIVersion.allCases)
    func converter(kind: OCNEKind, version: APIVersion) throws {
        let other = version.other
        for endpoint in [AdmissionEndpoint.mutate(kind, version), .validate(kind, version)] {
            let decision = try Judge().decide(endpoint, "CREATE", object: kind.sample(in: other))
            #expect(decision.code == 400)
            #expect(
                decision.message.hasPrefix(
                    "request.object: expected apiVersion \"\(kind.schema(in: version).gvk.group)/\(version)\""))
        }
    }

    private static let policy = #"{"nodeRegistration": {"imagePullPolicy": "IfNotPresent"}}"#
    private static let exec = "/spec/template/spec/joinConfiguration/discovery/file/kubeConfig/user/exec"

    /// The spec of a template, and the defaults of former releases that the topology controller gets.
    static let former: [(spec: String, patch: String)] = [
        (
            "{}",
            #"""
            [{"op": "add", "path": "/spec/template/spec/format", "value": "cloud-config"},
             {"op": "add", "path": "/spec/template/spec/initConfiguration", "value": \#(policy)},
             {"op": "add", "path": "/spec/template/spec/joinConfiguration", "value": \#(policy)}]
            """#
        ),
        (
            #"{"format": "ignition", "initConfiguration": {"nodeRegistration": {"imagePullPolicy": "Never"}}, "joinConfiguration": {"nodeRegistration": {"imagePullPolicy": ""}}}"#,
            #"[{"op": "replace", "path": "/spec/template/spec/joinConfiguration/nodeRegistration/imagePullPolicy", "value": "IfNotPresent"}]"#
        ),
        (
            #"{"format": "ignition", "initConfiguration": \#(policy), "joinConfiguration": {"nodeRegistration": {"imagePullPolicy": "Never"}, "discovery": {"file": {"kubeConfig": {"user": {"exec": {"command": "a"}}}}}}}"#,
            #"[{"op": "add", "path": "\#(exec)/apiVersion", "value": "client.authentication.k8s.io/v1"}]"#
        ),
        (
            #"{"format": "ignition", "initConfiguration": \#(policy), "joinConfiguration": {"nodeRegistration": {"imagePullPolicy": "Never"}, "discovery": {"file": {"kubeConfig": {"user": {"exec": {}}}}}}}"#,
            "[]"
        ),
    ]

    private static let asked = #"{"annotations": {"topology.cluster.x-k8s.io/dry-run": ""}}"#

    private static func patch(
        _ kind: OCNEKind, _ metadata: String, _ spec: Value, isDryRun: Bool, _ version: APIVersion = .v1beta2
    ) throws
        -> Value
    {
        let object = try kind.sample(#"{"metadata": \#(metadata), "spec": {"template": null}}"#, in: version).merged(
            with: nested(spec, below: ["spec", "template", "spec"]))
        let review =
            #"{"apiVersion": "admission.k8s.io/v1", "kind": "AdmissionReview", "request": {"uid": "7", "operation": "CREATE","#
            + #""dryRun": \#(isDryRun), "object": \#(object)}}"#
        return try Judge().answer(.mutate(kind, version), Array(review.utf8)).patch()
    }

    @Test("Returns the defaults of former releases to the topology controller", arguments: former)
    func topology(spec: String, patch: String) throws {
        let found = try Self.patch(.configTemplate, Self.asked, Value(json: spec.utf8), isDryRun: true)
        #expect(try found == Value(json: patch.utf8))
    }

    @Test("Does not return them to other clients")
    func notTopology() throws {
        let spec = try Value(json: "{}".utf8)
        let usual = try Self.patch(.configTemplate, "{}", spec, isDryRun: false)
        #expect(try Self.patch(.configTemplate, Self.asked, spec, isDryRun: false) == usual)
        #expect(try Self.patch(.configTemplate, "{}", spec, isDryRun: true) == usual)
        #expect(try Self.patch(.configTemplate, Self.asked, spec, isDryRun: true) != usual)
        #expect(!"\(usual)".contains("imagePullPolicy"))
        // Nor for other kinds, nor in v1alpha1.
        for (kind, version) in [(OCNEKind.controlPlaneTemplate, APIVersion.v1beta2), (.configTemplate, .v1alpha1)] {
            #expect(try !"\(Self.patch(kind, Self.asked, spec, isDryRun: true, version))".contains("imagePullPolicy"))
        }
    }
}
