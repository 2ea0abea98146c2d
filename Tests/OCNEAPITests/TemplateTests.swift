import OCNEAPI
import TestDocuments
import Testing

@Suite("OCNEControlPlaneTemplate")
struct TemplateTests {
    private let kind = OCNEKind.controlPlaneTemplate
    private static let below = ["spec", "template", "spec"]

    @Test(
        "Rejects every creation without the feature gate",
        arguments: ["{}", #"{"spec": null}"#, #"{"spec": {"x": 1}}"#])
    func gate(change: String) throws {
        let error = "spec: Forbidden: can be set only if the ClusterTopology feature flag is enabled"
        expect(try Judge().create(kind, kind.sample(change)), [error], kind)
        var judge = Judge.withAllGates
        judge.featureGates[.clusterTopology] = false
        expect(try judge.create(kind, kind.sample(change)), [error], kind)
    }

    private static let prefix = "spec.template.spec.rollout"

    static let rollout = [
        Case("{}"), Case(#"{"rolloutBefore": {"certificatesExpiryDays": 7}}"#),
        Case(
            #"{"rolloutBefore": {"certificatesExpiryDays": 6}}"#,
            "\(prefix)Before.certificatesExpiryDays: Invalid value: 6: must be greater than or equal to 7"),
        Case(#"{"rolloutStrategy": null}"#),
        Case(
            #"{"rolloutStrategy": {"type": "x"}}"#,
            "\(prefix)Strategy.type: Required value: only RollingUpdateStrategyType is supported"),
        Case(
            #"{"rolloutStrategy": {"rollingUpdate": null}}"#,
            #"\#(prefix)Strategy.rollingUpdate: Required value: must be set, for example to {"maxSurge": 1}"#),
        // A template has no replicas.
        Case(#"{"rolloutStrategy": {"rollingUpdate": {"maxSurge": 0}}}"#),
        Case(#"{"rolloutStrategy": {"rollingUpdate": {"maxSurge": "50%"}}}"#),
        Case(
            #"{"rolloutStrategy": {"rollingUpdate": {"maxSurge": 2}}}"#,
            "\(prefix)Strategy.rollingUpdate.maxSurge: Required value: value must be 1 or 0"),
        // The rules of control planes about sockets, versions and images do not apply.
        Case(
            #"""
            {"controlPlaneConfig": {"initConfiguration": {"nodeRegistration": {"criSocket": "x"}},
                "joinConfiguration": {"nodeRegistration": {"criSocket": "x"}},
                "clusterConfiguration": {"dns": {"imageRepository": "container-registry.oracle.com/olcne", "imageTag": "v1.1.1"}}}}
            """#),
    ]

    @Test("Validates the rollout strategy", arguments: rollout)
    func create(test: Case) throws {
        expect(try Judge.withTemplates.create(kind, kind.sample(test.change, below: Self.below)), test.errors, kind)
    }

    static let updates: [(old: String, new: String, isRefused: Bool)] = [
        ("{}", "{}", false),
        ("{}", #"{"rolloutAfter": "2030-01-01T00:00:00Z"}"#, true),
        (#"{"rolloutAfter": "2030-01-01T00:00:00Z"}"#, #"{"rolloutAfter": "2030-01-01T01:00:00+01:00"}"#, false),
        ("{}", #"{"rolloutStrategy": {"rollingUpdate": {"maxSurge": 0}}}"#, true),
        ("{}", #"{"rolloutStrategy": {"rollingUpdate": {"maxSurge": "1"}}}"#, true),
        ("{}", #"{"rolloutStrategy": null}"#, true),
        ("{}", #"{"controlPlaneConfig": {"verbosity": 0}}"#, true),
        ("{}", #"{"controlPlaneConfig": {"clusterConfiguration": {}}}"#, true),
        ("{}", #"{"controlPlaneConfig": {"format": null}}"#, true),
        ("{}", #"{"controlPlaneConfig": {"files": [], "useExperimentalRetryJoin": false, "diskSetup": null}}"#, false),
        (
            #"{"controlPlaneConfig": {"clusterConfiguration": {}}}"#,
            #"{"controlPlaneConfig": {"clusterConfiguration": {"networking": {}, "etcd": {}, "apiServer": {"extraArgs": {}}}}}"#,
            false
        ),
        (
            #"{"machineTemplate": {"nodeDrainTimeout": "60s"}}"#, #"{"machineTemplate": {"nodeDrainTimeout": "1m0s"}}"#,
            false
        ),
        (
            #"{"machineTemplate": {"nodeDrainTimeout": "60s"}}"#, #"{"machineTemplate": {"nodeDrainTimeout": "61s"}}"#,
            true
        ),
        ("{}", #"{"machineTemplate": {}}"#, true),
        ("{}", #"{"noSuchField": 1}"#, false),
        // No other field is compared.
        (
            #"{"rolloutBefore": {"certificatesExpiryDays": 1}}"#, #"{"rolloutBefore": {"certificatesExpiryDays": 1}}"#,
            false
        ),
    ]

    @Test("Rejects changes of spec.template, compared by value", arguments: updates)
    func update(old: String, new: String, isRefused: Bool) throws {
        let decision = try Judge().update(
            kind, kind.sample(old, below: Self.below), to: kind.sample(new, below: Self.below))
        #expect(decision.isRefusedChangeOfTemplate == isRefused)
        #expect(decision.isAllowed == !isRefused)
    }

    @Test("The error names up to eight fields that differ")
    func differences() throws {
        func cause(_ old: String, _ new: String) throws -> String? {
            try Judge().update(kind, kind.sample(old, below: Self.below), to: kind.sample(new, below: Self.below))
                .causes.first
        }
        let below = "spec.template.spec"
        let two = try cause(
            "{}", #"{"controlPlaneConfig": {"verbosity": 1}, "rolloutStrategy": {"rollingUpdate": {"maxSurge": 0}}}"#)
        #expect(
            two?.hasPrefix(
                "\(below): Invalid value: changed \(below).controlPlaneConfig.verbosity, \(below).rolloutStrategy.rollingUpdate.maxSurge: "
            )
                == true)
        let gates = (0..<20).map { #""g\#($0)": true"# }.joined(separator: ",")
        let many = try cause("{}", #"{"controlPlaneConfig": {"clusterConfiguration": {"featureGates": {\#(gates)}}}}"#)
        #expect(many?.contains(" and 12 more: ") == true)
    }

    @Test("Allows changes outside spec.template")
    func around() throws {
        let labelled = try kind.sample(
            #"{"metadata": {"labels": {"a": "b"}}, "status": {"x": 1}, "spec": {"template": {"metadata": {}}}}"#)
        expect(try Judge().update(kind, kind.sample(), to: labelled), [], kind)
    }
}
