import OCNEAPI
import TestDocuments
import Testing

@Suite("Defaulting")
struct DefaultingTests {
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
    private static let surge = "/spec/rolloutStrategy/rollingUpdate/maxSurge"

    static let configs = [
        Missing(.config, "{}", "[]"),
        Missing(.config, #"{"spec": {"format": "ignition"}}"#, "[]"),
        Missing(.config, #"{"spec": {"format": "whatever"}}"#, "[]"),
        Missing(
            .config, #"{"spec": {"format": ""}}"#,
            #"[{"op": "replace", "path": "/spec/format", "value": "cloud-config"}]"#),
        Missing(
            .config, #"{"spec": {"format": null}}"#,
            #"[{"op": "add", "path": "/spec/format", "value": "cloud-config"}]"#),
        Missing(.config, #"{"spec": null}"#, #"[{"op": "add", "path": "/spec", "value": {"format": "cloud-config"}}]"#),
        Missing(
            .configTemplate, #"{"spec": {"template": {"spec": {"format": ""}}}}"#,
            #"[{"op": "replace", "path": "/spec/template/spec/format", "value": "cloud-config"}]"#),
        Missing(
            .configTemplate, #"{"spec": {"template": null}}"#,
            #"[{"op": "add", "path": "/spec/template", "value": {"spec": {"format": "cloud-config"}}}]"#),
        Missing(
            .configTemplate, #"{"spec": null}"#,
            #"[{"op": "add", "path": "/spec", "value": {"template": {"spec": {"format": "cloud-config"}}}}]"#),
    ]

    static let controlPlanes = [
        Missing(.controlPlane, "{}", "[]"),
        Missing(
            .controlPlane, #"{"spec": {"replicas": null}}"#, #"[{"op": "add", "path": "/spec/replicas", "value": 1}]"#),
        Missing(.controlPlane, #"{"spec": {"replicas": 0}}"#, "[]"),
        Missing(
            .controlPlane, #"{"spec": {"machineTemplate": {"infrastructureRef": {"namespace": ""}}}}"#,
            #"[{"op": "replace", "path": "/spec/machineTemplate/infrastructureRef/namespace", "value": "tenant"}]"#),
        Missing(
            .controlPlane, #"{"spec": {"machineTemplate": {"infrastructureRef": null}}}"#,
            #"[{"op": "add", "path": "/spec/machineTemplate/infrastructureRef", "value": {"namespace": "tenant"}}]"#),
        Missing(.controlPlane, #"{"spec": {"machineTemplate": {"infrastructureRef": {"namespace": "other"}}}}"#, "[]"),
        // An object without a namespace has none to default from.
        Missing(
            .controlPlane,
            #"{"metadata": {"namespace": null}, "spec": {"machineTemplate": {"infrastructureRef": {"namespace": null}}}}"#,
            "[]"),
        Missing(
            .controlPlane, #"{"spec": {"version": "1.25.7"}}"#,
            #"[{"op": "replace", "path": "/spec/version", "value": "v1.25.7"}]"#),
        Missing(
            .controlPlane, #"{"spec": {"version": "V1"}}"#,
            #"[{"op": "replace", "path": "/spec/version", "value": "vV1"}]"#),
        Missing(.controlPlane, #"{"spec": {"version": "vv1"}}"#, "[]"),
        Missing(
            .controlPlane, #"{"spec": {"version": ""}}"#, #"[{"op": "replace", "path": "/spec/version", "value": "v"}]"#
        ),
        Missing(
            .controlPlane, #"{"spec": {"version": null}}"#, #"[{"op": "add", "path": "/spec/version", "value": "v"}]"#),
        Missing(
            .controlPlane, #"{"spec": {"version": "\"\\\n"}}"#,
            #"[{"op": "replace", "path": "/spec/version", "value": "v\"\\\n"}]"#),
        Missing(
            .controlPlane, #"{"spec": {"controlPlaneConfig": null}}"#,
            #"[{"op": "add", "path": "/spec/controlPlaneConfig", "value": {"format": "cloud-config"}}]"#),
        Missing(
            .controlPlane, #"{"spec": {"rolloutStrategy": null}}"#,
            #"[{"op": "add", "path": "/spec/rolloutStrategy", "value": \#(strategy)}]"#),
        Missing(
            .controlPlane, #"{"spec": {"rolloutStrategy": {"type": ""}}}"#,
            #"[{"op": "replace", "path": "/spec/rolloutStrategy/type", "value": "RollingUpdate"}]"#),
        Missing(
            .controlPlane, #"{"spec": {"rolloutStrategy": {"type": null, "rollingUpdate": null}}}"#,
            #"""
            [{"op": "add", "path": "/spec/rolloutStrategy/type", "value": "RollingUpdate"},
             {"op": "add", "path": "/spec/rolloutStrategy/rollingUpdate", "value": {"maxSurge": 1}}]
            """#),
        Missing(
            .controlPlane, #"{"spec": {"rolloutStrategy": {"rollingUpdate": {"maxSurge": null}}}}"#,
            #"[{"op": "add", "path": "\#(surge)", "value": 1}]"#),
        Missing(.controlPlane, #"{"spec": {"rolloutStrategy": {"rollingUpdate": {"maxSurge": 0}}}}"#, "[]"),
        Missing(.controlPlane, #"{"spec": {"rolloutStrategy": {"rollingUpdate": {"maxSurge": ""}}}}"#, "[]"),
        Missing(.controlPlane, #"{"spec": {"rolloutStrategy": {"type": "OnDelete", "rollingUpdate": null}}}"#, "[]"),
        Missing(
            .controlPlane, #"{"spec": null}"#,
            #"""
            [{"op": "add", "path": "/spec", "value": {
                "replicas": 1, "machineTemplate": {"infrastructureRef": {"namespace": "tenant"}}, "version": "v",
                "controlPlaneConfig": {"format": "cloud-config"}, "rolloutStrategy": \#(strategy)}}]
            """#),
        Missing(
            .controlPlaneTemplate,
            #"{"spec": {"template": {"spec": {"controlPlaneConfig": {"format": null}, "rolloutStrategy": null}}}}"#,
            #"""
            [{"op": "add", "path": "/spec/template/spec/controlPlaneConfig/format", "value": "cloud-config"},
             {"op": "add", "path": "/spec/template/spec/rolloutStrategy", "value": \#(strategy)}]
            """#),
        Missing(
            .controlPlaneTemplate,
            #"{"spec": {"template": {"spec": {"rolloutStrategy": {"type": "Other", "rollingUpdate": null}}}}}"#, "[]"
        ),
        Missing(
            .controlPlaneTemplate, #"{"spec": null}"#,
            #"""
            [{"op": "add", "path": "/spec", "value": {"template": {"spec": {
                "controlPlaneConfig": {"format": "cloud-config"}, "rolloutStrategy": \#(strategy)}}}}]
            """#),
    ]

    @Test("The patch contains exactly the necessary changes", arguments: configs + controlPlanes, ["CREATE", "UPDATE"])
    func minimal(missing: Missing, operation: String) throws {
        let object = try missing.kind.sample(missing.change)
        let decision = try Judge().decide(
            .mutate(missing.kind, .v1alpha1), operation, object: object, old: missing.kind.sample())
        #expect(decision.isAllowed)
        #expect(decision.code == 200)
        #expect(try decision.patch() == Value(json: missing.patch.utf8))
        if missing.patch == "[]" {
            #expect(!decision.response.names.contains("patch"))
            #expect(!decision.response.names.contains("patchType"))
        }
    }

    @Test(
        "Returns no patch for a defaulted object, and the same object for null and absent fields",
        arguments: configs + controlPlanes)
    func idempotent(missing: Missing) throws {
        let expected = try missing.kind.sample(missing.change).patched(by: Value(json: missing.patch.utf8))
        for object in try missing.kind.samples(missing.change) {
            let once = try object.patched(
                by: Judge().decide(.mutate(missing.kind, .v1alpha1), "CREATE", object: object).patch())
            #expect(once.withoutNulls == expected.withoutNulls)
            #expect(try Judge().decide(.mutate(missing.kind, .v1alpha1), "CREATE", object: once).patch() == .array([]))
        }
    }

    /// Values, all of valid types, that a random object may have in a field with a default.
    private static func randomSpec(_ random: inout SeededRandom) throws -> Value {
        func one(_ texts: String...) -> String { texts[random.below(texts.count)] }
        let spec = #"""
            {"replicas": \#(one("0", "1", "3", "null")), "version": \#(one("\"\"", "null", "\"1.2.3\"", "\"v1.2.3\"", "\"\\u0076\"")),
             "unknown": \#(one("1", "{\"format\": \"\"}", "null")), "format": \#(one("\"\"", "null", "\"ignition\"")),
             "machineTemplate": \#(one("null", "{}", "{\"infrastructureRef\": null}", "{\"infrastructureRef\": {\"namespace\": \"\"}}")),
             "controlPlaneConfig": \#(one("null", "{}", "{\"format\": null, \"files\": []}", "{\"format\": \"\"}", "{\"format\": \"x\"}")),
             "rolloutStrategy": \#(one("null", "{}", "{\"type\": \"\"}", "{\"type\": null, \"rollingUpdate\": {}}",
                "{\"rollingUpdate\": {\"maxSurge\": null}}", "{\"type\": \"Other\"}", "{\"type\": \"RollingUpdate\", \"rollingUpdate\": null}"))}
            """#
        return try Value(json: spec.utf8)
    }

    @Test(
        "For any missing fields, the patch applies, keeps all other fields, and is not repeated",
        arguments: SeededRandom.seeds)
    func random(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        for _ in 0..<PropertyRun.count(default: 150) {
            let spec = try Self.randomSpec(&random)
            for kind in OCNEKind.allCases {
                // Set, not merged: a drawn null is kept as null.
                let path = kind == .config || kind == .controlPlane ? ["spec"] : ["spec", "template", "spec"]
                guard case .object(var members) = try kind.sample(#"{"spec": null}"#),
                    case .object(let outer) = nested(spec, below: path)
                else {
                    Issue.record("no objects")
                    return
                }
                members.merge(outer) { $1 }
                let object = Value.object(members)
                let patch = try Judge().decide(.mutate(kind, .v1alpha1), "CREATE", object: object).patch()
                let once = try object.patched(by: patch)
                #expect(
                    try Judge().decide(.mutate(kind, .v1alpha1), "CREATE", object: once).patch() == .array([]),
                    "\(object)")
                #expect(try Judge().decide(.mutate(kind, .v1alpha1), "CREATE", object: object).patch() == patch)
                let unknown = path.reduce(once) { $0[$1] }["unknown"]
                #expect(unknown == spec["unknown"])
            }
        }
    }
}
