import KubernetesAPI
import OCNEAPI
import TestDocuments
import Testing

/// Control planes at `namespace/name`.
private struct FixedControlPlanes: ControlPlaneLookup {
    var placements: [String: EtcdPlacement] = [:]

    func etcdPlacement(namespace: String, name: String) -> EtcdPlacement {
        placements["\(namespace)/\(name)"] ?? .notFound
    }
}

@Suite("Scale")
struct ScaleTests {
    private static func scale(_ replicas: String, name: String, _ change: String = "{}") throws -> Value {
        try Value(
            json: #"""
                {"apiVersion": "autoscaling/v1", "kind": "Scale", "metadata": {"name": "\#(name)", "namespace": "tenant"},
                 "spec": {"replicas": \#(replicas)}, "status": {"replicas": 1}}
                """#.utf8
        ).merged(with: Value(json: change.utf8))
    }

    private static func judge(
        _ object: Value, _ registration: ScaleRegistration = .own, mode: RuleMode = .enforce
    ) throws -> Decision {
        let placements: [String: EtcdPlacement] = [
            "tenant/stacked": .stacked, "tenant/external": .external,
            "tenant/broken": .unavailable("the watch has ended"),
        ]
        return try Judge(controlPlanes: FixedControlPlanes(placements: placements))
            .with(.scale, mode).decide(.validateScale(registration), "UPDATE", object: object)
    }

    private static let zero = "replicas cannot be 0"
    private static let even = "replicas cannot be an even number when etcd is stacked"

    private static let negative = "replicas cannot be negative"

    static let cases: [(replicas: String, name: String, message: String?)] = [
        ("-1", "stacked", negative), ("-2", "stacked", negative), ("-1", "external", negative),
        ("-2147483648", "external", negative),
        ("1", "stacked", nil), ("3", "stacked", nil), ("2147483647", "stacked", nil), ("0", "stacked", zero),
        ("2", "stacked", even),
        ("4", "stacked", even), ("null", "stacked", zero), ("1", "external", nil), ("2", "external", nil),
        ("0", "external", zero),
        ("null", "external", zero),
    ]

    @Test("Rejects zero replicas, and an even number of replicas when etcd is stacked", arguments: cases)
    func replicas(replicas: String, name: String, message: String?) throws {
        let decision = try Self.judge(Self.scale(replicas, name: name))
        #expect(decision.isAllowed == (message == nil))
        #expect(decision.code == (message == nil ? 200 : 403))
        #expect(decision.message == message ?? "")
        #expect(decision.rules == (message == nil ? nil : "scale"))
        // kubectl prints details without causes instead of the message.
        #expect(decision.status["details"] == .null)
    }

    @Test(
        "If not enforced, warns about or audits an even number, still rejects zero replicas, and needs no lookup"
    )
    func modes() throws {
        let even = try Self.scale("2", name: "stacked")
        let warned = try Self.judge(even, mode: .warn)
        #expect(
            warned.isAllowed && warned.warnings == ["spec.replicas: Forbidden: \(Self.even) (rule scale, not enforced)"]
        )
        #expect(warned.response["auditAnnotations"]["scale"].text == "warn: spec.replicas: Forbidden: \(Self.even)")
        let audited = try Self.judge(even, mode: .audit)
        #expect(audited.isAllowed && audited.warnings.isEmpty)
        #expect(audited.response["auditAnnotations"]["scale"].text == "audit: spec.replicas: Forbidden: \(Self.even)")
        for mode in [RuleMode.warn, .audit] {
            for name in ["stacked", "external", "broken", "other"] {
                #expect(try Self.judge(Self.scale("0", name: name), mode: mode).message == Self.zero)
                #expect(try Self.judge(Self.scale("-1", name: name), mode: mode).message == Self.negative)
                #expect(try Self.judge(Self.scale("3", name: name), mode: mode).isAllowed)
            }
            #expect(try Self.judge(Self.scale("1", name: "stacked", #"{"spec": []}"#), mode: mode).code == 400)
        }
    }

    @Test("Answers CAPOCNE's own webhook configuration as CAPOCNE does")
    func capocne() throws {
        #expect(try Self.judge(Self.scale("-1", name: "stacked"), .capocne).isAllowed)
        #expect(try Self.judge(Self.scale("-2", name: "stacked"), .capocne).message == Self.even)
        #expect(try Self.judge(Self.scale("0", name: "stacked"), .capocne).message == Self.zero)
    }

    @Test("Rejects scaling a control plane that cannot be looked up", arguments: ["0", "1", "2"])
    func unknown(replicas: String) throws {
        let missing = try Self.judge(Self.scale(replicas, name: "other"))
        #expect(missing.code == 500)
        #expect(missing.message == "failed to get OCNEControlPlane tenant/other: not found")
        let broken = try Self.judge(Self.scale(replicas, name: "broken"))
        #expect(broken.code == 500)
        #expect(broken.message == "failed to get OCNEControlPlane tenant/broken: the watch has ended")
        let blind = try Judge().decide(.validateScale(.own), "UPDATE", object: Self.scale(replicas, name: "stacked"))
        #expect(blind.code == 500)
        #expect(!blind.isAllowed)
    }

    @Test("Looks up names in their namespace")
    func namespace() throws {
        let elsewhere = try Self.scale("1", name: "stacked", #"{"metadata": {"namespace": "other"}}"#)
        #expect(try Self.judge(elsewhere).message == "failed to get OCNEControlPlane other/stacked: not found")
    }

    static let undecodable: [(change: String, message: String)] = [
        (#"{"kind": "OCNEControlPlane"}"#, #"request.object: expected apiVersion "autoscaling/v1", kind "Scale""#),
        (#"{"apiVersion": "autoscaling/v2"}"#, #"request.object: expected apiVersion "autoscaling/v1", kind "Scale""#),
        (#"{"spec": {"replicas": "3"}}"#, "spec.replicas: expected an integer, found a string"),
        (#"{"spec": {"replicas": 2147483648}}"#, "spec.replicas: the number does not fit 32 bits"),
        (#"{"spec": []}"#, "spec: expected an object, found a list"),
        (#"{"metadata": {"name": 1}}"#, "metadata.name: expected a string, found a number"),
        (#"{"status": {"selector": 1}}"#, "status.selector: expected a string, found a number"),
    ]

    @Test("Answers an object that is not a Scale with 400", arguments: undecodable)
    func wrong(change: String, message: String) throws {
        let decision = try Self.judge(Self.scale("1", name: "stacked", change))
        #expect(decision.code == 400)
        #expect(decision.message == message)
    }

    @Test("Answers a missing or invalid object with 400", arguments: ["null", "1", "[]"])
    func absent(text: String) throws {
        let decision = try Self.judge(Value(json: text.utf8))
        #expect(decision.code == 400)
        #expect(decision.message == "request.object: expected a Scale of autoscaling/v1")
    }
}
