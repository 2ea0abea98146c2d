import KubernetesAPI
import OCNEAPI
import TestDocuments
import Testing

@Suite("Rule modes")
struct RuleModeTests {
    @Test("An enforced rule rejects its example", arguments: RuleExample.all)
    func enforced(example: RuleExample) throws {
        let decision = try example.decide(.enforce)
        #expect(
            !decision.isAllowed && decision.code == 422 && decision.rules == "\(example.rule.id)", "\(decision.causes)")
    }

    @Test(
        "A rule set to Warn returns a warning with field, message and id, and one set to Audit only an audit annotation",
        arguments: RuleExample.all.filter { $0.rule.whyEnforced == nil })
    func relaxed(example: RuleExample) throws {
        let causes = try example.decide(.enforce).causes
        let id = "\(example.rule.id)"
        let warned = try example.decide(.warn)
        #expect(warned.isAllowed && warned.code == 200 && warned.rules == nil)
        for cause in causes {
            #expect(warned.warnings.contains("\(cause) (rule \(id), not enforced)"), "\(warned.warnings)")
        }
        #expect(warned.response["auditAnnotations"][id].text?.hasPrefix("warn: \(causes[0])") == true)
        let audited = try example.decide(.audit)
        #expect(audited.isAllowed && audited.code == 200 && audited.rules == nil)
        #expect(audited.warnings.allSatisfy { !$0.contains(id) })
        #expect(audited.response["auditAnnotations"][id].text?.hasPrefix("audit: \(causes[0])") == true)
    }

    @Test(
        "A rule that is always enforced rejects in every mode",
        arguments: RuleExample.all.filter { $0.rule.whyEnforced != nil }, [RuleMode.warn, .audit])
    func always(example: RuleExample, mode: RuleMode) throws {
        let decision = try example.decide(mode)
        #expect(!decision.isAllowed && decision.code == 422 && decision.rules == "\(example.rule.id)")
        #expect(example.judge.with(example.rule, mode).ruleModes.notEnforced.isEmpty)
    }

    /// Relaxes every rule that may be relaxed.
    private static func lenient(_ judge: Judge = .withTemplates, _ mode: RuleMode = .warn) -> Judge {
        var judge = judge
        for rule in OCNERule.rules { judge.ruleModes[rule] = mode }
        return judge
    }

    @Test("Rejects an object that cannot be decoded in every mode", arguments: Served.all)
    func decoding(served: Served) throws {
        let object = try served.kind.sample(#"{"spec": []}"#, in: served.version)
        let decision = try Self.lenient().about(served.version).create(served.kind, object)
        #expect(decision.code == 400 && decision.message.hasPrefix("spec: "))
    }

    @Test(
        "Never scales a control plane to zero, in every mode", arguments: ["0", "-1", "null"],
        APIVersion.allCases)
    func lastReplica(replicas: String, version: APIVersion) throws {
        let object = try OCNEKind.controlPlane.sample(#"{"replicas": \#(replicas)}"#, below: ["spec"], in: version)
        let decision = try Self.lenient().about(version).create(.controlPlane, object)
        #expect(!decision.isAllowed && decision.rules == "replicas")
    }

    @Test("A feature gate rule set to Warn does not disable the other rules")
    func gates() throws {
        let judge = Judge().about(.v1beta2).with(.templateGate, .warn).with(.ignitionGate, .warn)
        let template = try OCNEKind.controlPlaneTemplate.sample(
            #"{"rollout": {"strategy": {"type": "OnDelete"}}}"#, below: ["spec", "template", "spec"], in: .v1beta2)
        #expect(try judge.create(.controlPlaneTemplate, template).rules == "rollout-strategy")
        let config = try OCNEKind.config.sample(
            #"{"format": "ignition", "bootCommands": ["a"]}"#, below: ["spec"], in: .v1beta2)
        let decision = try judge.create(.config, config)
        #expect(decision.rules == "ignition-format")
        #expect(decision.warnings.contains { $0.hasSuffix("(rule ignition-gate, not enforced)") })
    }

    @Test(
        "Rejects a violation of an enforced rule after any number of violations of other rules",
        arguments: [1, 100, 300, 2000])
    func many(count: Int) throws {
        let same = Array(repeating: #"{"path": "/a", "content": "x"}"#, count: count + 1).joined(separator: ",")
        let last = #"{"path": "/b", "content": "x", "contentFrom": {"secret": {"name": "s", "key": "k"}}}"#
        let judge = Judge().about(.v1beta2).with(.filePathUnique, .warn)
        let refused = try judge.create(
            .config, OCNEKind.config.sample(#"{"files": [\#(same),\#(last)]}"#, below: ["spec"], in: .v1beta2))
        #expect(!refused.isAllowed && refused.rules == "file-source" && refused.causes.count == 1)
        let allowed = try judge.create(
            .config, OCNEKind.config.sample(#"{"files": [\#(same)]}"#, below: ["spec"], in: .v1beta2))
        #expect(allowed.isAllowed && allowed.warnings.count <= 17)
        if count > 16 {
            #expect(allowed.warnings.last == "and \(count - 16) more violations of rules that are not enforced")
        }
    }

    @Test(
        "Applies rule modes to violations inside the annotation, and finds one behind many others",
        arguments: [1, 1200])
    func annotation(count: Int) throws {
        let paths = (0..<count).map { _ in #"{"path": "/a", "content": "x"}"# }.joined(separator: ",")
        let object = try OCNEKind.controlPlane.sample(
            #"""
            {"files": [\#(paths)], "initConfiguration": {"timeouts": {"controlPlaneComponentHealthCheckSeconds": 1}},
             "joinConfiguration": {"timeouts": {"controlPlaneComponentHealthCheckSeconds": 2}}}
            """#, below: ["spec", "controlPlaneConfig"], in: .v1beta2)
        let carrier = try Converting.convert(object, to: "v1alpha1")
        let judge = Judge().with(.filePathUnique, .warn)
        let refused = try judge.create(.controlPlane, carrier)
        #expect(!refused.isAllowed && refused.rules == "health-check-timeout", "\(refused.causes)")
        let allowed = try judge.with(.healthCheckTimeout, .warn).create(.controlPlane, carrier)
        #expect(allowed.isAllowed, "\(allowed.causes)")
        #expect(allowed.response["auditAnnotations"]["health-check-timeout"].text?.hasPrefix("warn: ") == true)
    }
}
