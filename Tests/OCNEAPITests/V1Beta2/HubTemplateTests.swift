import OCNEAPI
import TestDocuments
import Testing

@Suite("OCNEControlPlaneTemplate in v1beta2")
struct HubTemplateTests {
    private let kind = OCNEKind.controlPlaneTemplate
    private static let spec = "spec.template.spec"

    @Test("Rejects every creation without the feature gate")
    func gate() throws {
        let error = "spec: Forbidden: can be set only if the ClusterTopology feature flag is enabled"
        expect(try Judge(version: .v1beta2).create(kind, kind.sample(in: .v1beta2)), [error], kind)
    }

    private static let strategy = "\(spec).rollout.strategy"

    static let rules = [
        Case("{}"), Case(#"{"rollout": {"strategy": {"type": "RollingUpdate"}}}"#),
        // A template has no replicas.
        Case(#"{"rollout": {"strategy": {"type": "RollingUpdate", "rollingUpdate": {"maxSurge": 0}}}}"#),
        Case(#"{"rollout": {"strategy": {"type": "", "rollingUpdate": {}}}}"#),
        Case(
            #"{"rollout": {"strategy": {"type": "x", "rollingUpdate": {"maxSurge": 2}}}}"#,
            "\(strategy).type: Required value: only RollingUpdateStrategyType is supported",
            "\(strategy).rollingUpdate.maxSurge: Required value: value must be 1 or 0"),
        Case(
            #"{"rollout": {"before": {"certificatesExpiryDays": 6}}}"#,
            "\(spec).rollout.before.certificatesExpiryDays: Invalid value: 6: must be greater than or equal to 7"),
        Case(
            #"{"machineTemplate": {"spec": {"taints": [{"key": "node.kubernetes.io/x"}]}}}"#,
            #"\#(spec).machineTemplate.spec.taints[0].key: Invalid value: "node.kubernetes.io/x": taints with the prefix node.kubernetes.io are managed by Kubernetes (except out-of-service); use another key"#
        ),
        // Certificates are validated without a strategy, too.
        Case(
            #"{"controlPlaneConfig": {"clusterConfiguration": {"certificateValidityPeriodDays": 30}}, "rollout": {"before": {"certificatesExpiryDays": 30}}}"#,
            "\(spec).rollout.before.certificatesExpiryDays: Invalid value: 30: must be less than certificateValidityPeriodDays (30)"
        ),
        // The rules of control planes about references, sockets, versions and images do not apply.
        Case(
            #"""
            {"controlPlaneConfig": {"initConfiguration": {"nodeRegistration": {"criSocket": "x"}},
                "joinConfiguration": {"nodeRegistration": {"criSocket": "x"}},
                "clusterConfiguration": {"dns": {"imageRepository": "container-registry.oracle.com/olcne", "imageTag": "v1.1.1"}}}}
            """#),
    ]

    @Test("Applies the rules of control planes to the fields that templates have", arguments: rules)
    func create(test: Case) throws {
        let object = try kind.sample(test.change, below: ["spec", "template", "spec"], in: .v1beta2)
        expect(try Judge.withTemplates.about(.v1beta2).create(kind, object), test.errors, kind)
    }

    private static let format = #""format": "cloud-config""#
    private static let policy = #"{"nodeRegistration": {"imagePullPolicy": "IfNotPresent"}}"#

    private static func exec(_ members: String) -> String {
        #"{"controlPlaneConfig": {"joinConfiguration": {"discovery": {"file": {"kubeConfigPath": "a", "kubeConfig": {"user": {"exec": {\#(members)}}}}}}}}"#
    }

    private static func strategy(_ text: String) -> String {
        #"{"rollout": {"after": "2030-01-01T00:00:00Z", "strategy": \#(text)}}"#
    }

    private static let usual = #"{"type": "RollingUpdate", "rollingUpdate": {"maxSurge": 1}}"#

    /// Two templates that differ only by defaults.
    static let alike: [(String, String)] = [
        ("{}", "{}"), ("{}", #"{"controlPlaneConfig": {\#(format)}}"#),
        ("{}", #"{"controlPlaneConfig": {"format": ""}}"#),
        ("{}", #"{"controlPlaneConfig": {"initConfiguration": \#(policy)}}"#),
        (
            "{}",
            #"{"controlPlaneConfig": {\#(format), "initConfiguration": \#(policy), "joinConfiguration": \#(policy)}}"#
        ),
        (
            #"{"controlPlaneConfig": {"initConfiguration": \#(policy)}}"#,
            #"{"controlPlaneConfig": {"initConfiguration": {"nodeRegistration": {}}}}"#
        ),
        (exec(#""command": "a""#), exec(#""command": "a", "apiVersion": "client.authentication.k8s.io/v1""#)),
        ("{}", #"{"rollout": {"strategy": \#(usual)}}"#), (strategy("{}"), strategy(usual)),
        (strategy("null"), strategy(usual)),
        (#"{"rollout": {}}"#, #"{"rollout": {"strategy": \#(usual)}, "controlPlaneConfig": {\#(format)}}"#),
        ("{}", #"{"machineTemplate": {"metadata": {"labels": {}}, "spec": {}}, "remediation": {}, "noSuchField": 1}"#),
        (strategy(usual), #"{"rollout": {"after": "2030-01-01T01:00:00+01:00", "strategy": \#(usual)}}"#),
    ]

    @Test("Allows adding and removing defaults", arguments: alike)
    func tolerated(one: String, other: String) throws {
        for (old, new) in [(one, other), (other, one)] { expect(try judge(old, new), [], kind, "\(old) -> \(new)") }
    }

    /// Two templates that differ.
    static let different: [(String, String)] = [
        ("{}", #"{"controlPlaneConfig": {"format": "ignition"}}"#),
        (#"{"controlPlaneConfig": {\#(format)}}"#, #"{"controlPlaneConfig": {"format": "ignition"}}"#),
        ("{}", #"{"controlPlaneConfig": {"initConfiguration": {"nodeRegistration": {"imagePullPolicy": "Always"}}}}"#),
        (
            #"{"controlPlaneConfig": {"initConfiguration": \#(policy)}}"#,
            #"{"controlPlaneConfig": {"initConfiguration": {"nodeRegistration": {"imagePullPolicy": "Never"}}}}"#
        ),
        (exec(#""command": "a""#), exec(#""command": "a", "apiVersion": "client.authentication.k8s.io/v1beta1""#)),
        ("{}", #"{"rollout": {"strategy": {"type": "RollingUpdate"}}}"#),
        ("{}", #"{"rollout": {"strategy": {"type": "RollingUpdate", "rollingUpdate": {"maxSurge": 0}}}}"#),
        ("{}", #"{"rollout": {"strategy": {"type": "RollingUpdate", "rollingUpdate": {"maxSurge": "1"}}}}"#),
        (
            #"{"rollout": {"strategy": \#(usual)}}"#,
            #"{"rollout": {"strategy": {"type": "RollingUpdate", "rollingUpdate": {"maxSurge": 0}}}}"#
        ),
        // The strategy may change, its siblings may not.
        (#"{"rollout": {"strategy": \#(usual)}}"#, strategy("{}")),
        ("{}", #"{"controlPlaneConfig": {"verbosity": 0}}"#),
        ("{}", #"{"controlPlaneConfig": {"joinConfiguration": {"controlPlane": {}}}}"#),
        ("{}", #"{"controlPlaneConfig": {"bootCommands": ["a"]}}"#), ("{}", #"{"moduleOperator": {}}"#),
        ("{}", #"{"machineNaming": {"template": "a"}}"#),
    ]

    @Test("Rejects any other change", arguments: different)
    func refused(one: String, other: String) throws {
        for (old, new) in [(one, other), (other, one)] {
            #expect(try judge(old, new).isRefusedChangeOfTemplate, "\(old) -> \(new)")
        }
    }

    @Test("Allows changes outside spec.template, including metadata")
    func around() throws {
        let labelled = try kind.sample(
            #"{"metadata": {"labels": {"a": "b"}}, "spec": {"template": {"metadata": {"labels": {"a": "b"}}}}}"#,
            in: .v1beta2)
        expect(try Judge(version: .v1beta2).update(kind, kind.sample(in: .v1beta2), to: labelled), [], kind)
    }

    @Test("Names only changes of spec.template.spec")
    func namedChanges() throws {
        let changed = try kind.sample(
            #"{"spec": {"template": {"metadata": {"labels": {"a": "b"}}, "spec": {"machineNaming": {"template": "a"}}}}}"#,
            in: .v1beta2)
        let decision = try Judge(version: .v1beta2).update(kind, kind.sample(in: .v1beta2), to: changed)
        #expect(decision.isRefusedChangeOfTemplate)
        #expect(decision.causes.first?.contains("changed spec.template.spec.machineNaming") == true)
        #expect(decision.causes.first?.contains("spec.template.metadata") == false)
    }

    @Test("Rejects adding or removing defaults in v1alpha1")
    func notInV1Alpha1() throws {
        let object = try kind.sample(#"{"spec": {"template": {"spec": {"rolloutStrategy": null}}}}"#)
        #expect(try Judge().update(kind, kind.sample(), to: object).isRefusedChangeOfTemplate)
    }

    private func judge(_ old: String, _ new: String) throws -> Decision {
        func object(_ spec: String) throws -> Value {
            try kind.sample(#"{"spec": {"template": {"spec": null}}}"#, in: .v1beta2)
                .merged(with: nested(Value(json: spec.utf8), below: ["spec", "template", "spec"]))
        }
        return try Judge(version: .v1beta2).update(kind, object(old), to: object(new))
    }
}
