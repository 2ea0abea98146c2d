import KubernetesAPI
import OCNEAPI
import TestDocuments
import Testing

/// A request that violates exactly one rule.
struct RuleExample: Sendable, CustomTestStringConvertible {
    let rule: OCNERule
    let kind: OCNEKind
    var version = APIVersion.v1beta2
    var path: [String] = ["spec"]
    /// The object, as a change of a valid one.
    let change: String
    /// The old object, as a change of a valid one; nil on CREATE.
    var old: String?
    var judge = Judge.withTemplates

    var testDescription: String { "\(rule.id)" }

    func decide(_ mode: RuleMode) throws -> Decision {
        let judge = judge.about(version).with(rule, mode)
        let object = try kind.sample(change, below: path, in: version)
        guard let old else { return try judge.create(kind, object) }
        return try judge.update(kind, kind.sample(old, below: path, in: version), to: object)
    }

    private static var withoutMetadata: Judge {
        var judge = Judge.withTemplates
        judge.metadata = nil
        return judge
    }

    private static let configuration = ["spec", "controlPlaneConfig", "clusterConfiguration"]

    /// One example per rule, except `scale`.
    static let all: [RuleExample] = [
        RuleExample(
            rule: .fileSource, kind: .config,
            change:
                #"{"files": [{"path": "/a", "content": "x", "contentFrom": {"secret": {"name": "s", "key": "k"}}}]}"#),
        RuleExample(
            rule: .fileSecret, kind: .config,
            change: #"{"files": [{"path": "/a", "contentFrom": {"secret": {"name": "s", "key": ""}}}]}"#),
        RuleExample(
            rule: .filePathUnique, kind: .config,
            change: #"{"files": [{"path": "/a", "content": "x"}, {"path": "/a", "content": "x"}]}"#),
        RuleExample(
            rule: .userSource, kind: .config,
            change: #"{"users": [{"name": "u", "passwd": "x", "passwdFrom": {"secret": {"name": "s", "key": "k"}}}]}"#),
        RuleExample(
            rule: .userSecret, kind: .config,
            change: #"{"users": [{"name": "u", "passwdFrom": {"secret": {"name": "s", "key": ""}}}]}"#),
        RuleExample(rule: .ignitionGate, kind: .config, change: #"{"format": "ignition"}"#),
        RuleExample(
            rule: .ignitionFormat, kind: .config, change: #"{"format": "ignition", "bootCommands": ["a"]}"#,
            judge: .withAllGates),
        RuleExample(
            rule: .diskLayout, kind: .config,
            change:
                #"{"diskSetup": {"partitions": [{"device": "a", "diskLayout": [{"percentage": 60}, {"percentage": 60}]}]}}"#
        ),
        RuleExample(
            rule: .kubeConfigUser, kind: .config,
            change:
                #"{"joinConfiguration": {"discovery": {"file": {"kubeConfigPath": "/a", "kubeConfig": {"user": {"authProvider": {"name": "a"}, "exec": {"command": "a"}}}}}}}"#
        ),
        RuleExample(
            rule: .healthCheckTimeout, kind: .controlPlane, path: ["spec", "controlPlaneConfig"],
            change:
                #"{"initConfiguration": {"timeouts": {"controlPlaneComponentHealthCheckSeconds": 1}}, "joinConfiguration": {"timeouts": {"controlPlaneComponentHealthCheckSeconds": 2}}}"#
        ),
        RuleExample(rule: .replicas, kind: .controlPlane, change: #"{"replicas": 2}"#),
        RuleExample(
            rule: .infrastructureRef, kind: .controlPlane,
            change: #"{"machineTemplate": {"spec": {"infrastructureRef": {"name": ""}}}}"#),
        RuleExample(rule: .version, kind: .controlPlane, change: #"{"version": "1.25.7"}"#),
        RuleExample(
            rule: .rolloutBefore, kind: .controlPlane, version: .v1alpha1,
            change: #"{"rolloutBefore": {"certificatesExpiryDays": 5}}"#),
        RuleExample(
            rule: .rolloutStrategy, kind: .controlPlane, version: .v1alpha1,
            change: #"{"rolloutStrategy": {"rollingUpdate": {"maxSurge": 2}}}"#),
        RuleExample(
            rule: .dnsImageTag, kind: .controlPlane, path: configuration, change: #"{"dns": {"imageTag": "latest"}}"#),
        RuleExample(
            rule: .etcdImageTag, kind: .controlPlane, path: configuration,
            change: #"{"etcd": {"local": {"imageTag": "a b"}}}"#),
        RuleExample(
            rule: .etcdPlacement, kind: .controlPlane, path: configuration,
            change:
                #"{"etcd": {"local": {"dataDir": "/a"}, "external": {"endpoints": ["https://a"], "caFile": "/a", "certFile": "/b", "keyFile": "/c"}}}"#
        ),
        RuleExample(
            rule: .ocneImages, kind: .controlPlane, path: configuration,
            change: #"{"dns": {"imageRepository": "container-registry.oracle.com/olcne", "imageTag": "v1.0.0"}}"#),
        RuleExample(
            rule: .criSocket, kind: .controlPlane, path: ["spec", "controlPlaneConfig"],
            change:
                #"{"initConfiguration": {"nodeRegistration": {"criSocket": "/run/x.sock"}}, "joinConfiguration": {"nodeRegistration": {"criSocket": "/run/x.sock"}}}"#
        ),
        RuleExample(
            rule: .versionSkew, kind: .controlPlane, change: #"{"version": "v1.28.0"}"#,
            old: #"{"version": "v1.26.0"}"#,
            judge: withoutMetadata),
        RuleExample(
            rule: .supportedVersion, kind: .controlPlane, change: #"{"version": "v1.25.99"}"#,
            old: #"{"version": "v1.25.7"}"#),
        RuleExample(
            rule: .immutable, kind: .controlPlane, version: .v1alpha1, path: configuration,
            change: #"{"clusterName": "b"}"#,
            old: #"{"clusterName": "a"}"#),
        RuleExample(
            rule: .coreDNSMigration, kind: .controlPlane, path: configuration,
            change: #"{"dns": {"imageTag": "v1.8.0"}}"#,
            old: #"{"dns": {"imageTag": "v1.9.3"}}"#),
        RuleExample(
            rule: .metadata, kind: .configTemplate, change: #"{"template": {"metadata": {"labels": {"a b": "c"}}}}"#),
        RuleExample(
            rule: .machineTaints, kind: .controlPlane,
            change:
                #"{"machineTemplate": {"spec": {"taints": [{"key": "node.kubernetes.io/a", "effect": "NoSchedule", "propagation": "Always"}]}}}"#
        ),
        RuleExample(
            rule: .machineNaming, kind: .controlPlane, change: #"{"machineNaming": {"template": "control-plane"}}"#),
        RuleExample(
            rule: .certificateValidity, kind: .controlPlane, path: configuration,
            change: #"{"certificateValidityPeriodDays": 30, "caCertificateValidityPeriodDays": 20}"#),
        RuleExample(rule: .templateGate, kind: .controlPlaneTemplate, change: "{}", judge: Judge()),
        RuleExample(
            rule: .templateImmutable, kind: .controlPlaneTemplate, path: ["spec", "template", "spec"],
            change: #"{"controlPlaneConfig": {"verbosity": 2}}"#, old: #"{"controlPlaneConfig": {"verbosity": 1}}"#),
        RuleExample(
            rule: .conversionData, kind: .config, path: ["metadata", "annotations"],
            change:
                #"{"cluster.x-k8s.io/conversion-data": "{\"v1alpha1\":{\"spec\":{\"useExperimentalRetryJoin\":\"no\"}}}"}"#
        ),
    ]
}

@Suite("Rule modes")
struct RuleModeTests {
    @Test("Every rule has an example")
    func complete() {
        #expect(Set(RuleExample.all.map { "\($0.rule.id)" } + ["scale"]) == Set(OCNERule.allCases.map { "\($0.id)" }))
    }

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
