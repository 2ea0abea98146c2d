import OCNEAPI
import TestDocuments
import Testing

@Suite("OCNEControlPlane in v1beta2: spec")
struct HubControlPlaneTests {
    private static let few = "spec.replicas: Forbidden: cannot be less than or equal to 0"
    private static let even = "spec.replicas: Forbidden: cannot be an even number when etcd is stacked"
    private static let external =
        #""controlPlaneConfig": {"clusterConfiguration": {"etcd": {"external": {"endpoints": ["a"]}}}}"#
    private static let reference = "spec.machineTemplate.spec.infrastructureRef"
    private static let strategy = "spec.rollout.strategy"

    static let shared = [
        Case("{}"), Case(#"{"replicas": null}"#, "spec.replicas: Required value: is required"),
        Case(#"{"replicas": 0}"#, few, even),
        Case(#"{"replicas": 1}"#), Case(#"{"replicas": 2}"#, even), Case(#"{"replicas": 2, \#(external)}"#),
        // Empty equals absent: etcd is stacked.
        Case(#"{"replicas": 2, "controlPlaneConfig": {"clusterConfiguration": {"etcd": {"external": {}}}}}"#, even),
        Case(
            #"{"machineTemplate": {"spec": {"infrastructureRef": {"apiGroup": ""}}}}"#,
            "\(reference).apiGroup: Invalid value: \"\": cannot be empty"),
        Case(
            #"{"machineTemplate": null}"#, "\(reference).apiGroup: Invalid value: \"\": cannot be empty",
            "\(reference).kind: Invalid value: \"\": cannot be empty",
            "\(reference).name: Invalid value: \"\": cannot be empty"),
        // References have no namespace field: one is unknown, not invalid.
        Case(#"{"machineTemplate": {"spec": {"infrastructureRef": {"namespace": "other"}}}}"#),
        Case(#"{"version": "1.25.7"}"#, #"spec.version: Invalid value: "1.25.7": must be a valid semantic version"#),
        Case(
            #"{"version": "v1.26.6_foo"}"#,
            #"spec.version: Invalid value: "v1.26.6_foo": must be a valid semantic version"#),
        Case(
            #"{"version": "v1.26.6-01"}"#,
            #"spec.version: Invalid value: "v1.26.6-01": must be a valid semantic version"#),
        Case(
            #"{"version": "v1.26.6+"}"#, #"spec.version: Invalid value: "v1.26.6+": must be a valid semantic version"#),
        Case(
            #"{"version": "v1.26.6-"}"#, #"spec.version: Invalid value: "v1.26.6-": must be a valid semantic version"#),
        Case(
            #"{"version": "v1.26.06"}"#, #"spec.version: Invalid value: "v1.26.06": must be a valid semantic version"#),
        Case(
            #"{"version": "v1.26.6-a..b"}"#,
            #"spec.version: Invalid value: "v1.26.6-a..b": must be a valid semantic version"#),
        Case(#"{"version": "v1.26.6-rc.1-0a.0+01.b"}"#), Case(#"{"version": "v1.26.6+01"}"#),
        Case(#"{"rollout": {"before": {"certificatesExpiryDays": 7}}}"#),
        Case(
            #"{"rollout": {"before": {"certificatesExpiryDays": 6}}}"#,
            "spec.rollout.before.certificatesExpiryDays: Invalid value: 6: must be greater than or equal to 7"),
        Case(#"{"rollout": {"strategy": null}}"#),
        Case(#"{"rollout": {"strategy": {"type": null, "rollingUpdate": null}}}"#),
        Case(
            #"{"rollout": {"strategy": {"type": null}}}"#,
            "\(strategy).type: Required value: only RollingUpdateStrategyType is supported"),
        // The controller sets the default of maxSurge.
        Case(#"{"rollout": {"strategy": {"rollingUpdate": null}}}"#),
        Case(#"{"rollout": {"strategy": {"rollingUpdate": {}}}}"#),
        Case(#"{"rollout": {"strategy": {"rollingUpdate": {"maxSurge": null}}}}"#),
        Case(#"{"rollout": {"strategy": {"rollingUpdate": {"maxSurge": 0}}}}"#),
        Case(#"{"rollout": {"strategy": {"rollingUpdate": {"maxSurge": "1"}}}}"#),
        Case(
            #"{"rollout": {"strategy": {"rollingUpdate": {"maxSurge": 2}}}}"#,
            "\(strategy).rollingUpdate.maxSurge: Required value: value must be 1 or 0"),
        Case(
            #"{"replicas": 1, "rollout": {"strategy": {"rollingUpdate": {"maxSurge": 0}}}}"#,
            "\(strategy).rollingUpdate: Required value: when OCNEControlPlane is configured to scale-in, replica count needs to be at least 3"
        ),
        // Field names of v1alpha1 are unknown here.
        Case(#"{"rolloutBefore": {"certificatesExpiryDays": 1}, "rolloutStrategy": {"type": "OnDelete"}}"#),
    ]

    private static let validity =
        "spec.controlPlaneConfig.clusterConfiguration.certificateValidityPeriodDays: Invalid value"
    private static let ahead = "spec.rollout.before.certificatesExpiryDays: Invalid value"

    /// A case with these days: validity of certificates and of the CA, and days before expiry for a rollout.
    private static func days(_ certificates: Int?, _ ca: Int? = nil, ahead: Int? = nil, says errors: String...) -> Case
    {
        func text(_ days: Int?) -> String { days.map { "\($0)" } ?? "null" }
        var test = Case(
            #"""
            {"controlPlaneConfig": {"clusterConfiguration": {
                "certificateValidityPeriodDays": \#(text(certificates)), "caCertificateValidityPeriodDays": \#(text(ca))}},
             "rollout": {"before": {"certificatesExpiryDays": \#(text(ahead))}}}
            """#)
        test.errors = errors
        return test
    }

    static let certificates = [
        days(nil), days(365), days(365, 365), days(1, 1), days(nil, 1), days(3650), days(0, 1, ahead: 30),
        days(366, 365, says: "\(validity): 366: must be less than or equal to caCertificateValidityPeriodDays (365)"),
        days(
            3651,
            says:
                "\(validity): 3651: must be less than or equal to the default of caCertificateValidityPeriodDays (3650)"
        ),
        days(3651, 36500), days(30, ahead: 29), days(nil, ahead: 400),
        days(30, ahead: 30, says: "\(ahead): 30: must be less than certificateValidityPeriodDays (30)"),
        days(
            30, 7, ahead: 31,
            says: "\(validity): 30: must be less than or equal to caCertificateValidityPeriodDays (7)",
            "\(ahead): 31: must be less than certificateValidityPeriodDays (30)"),
    ]

    private static let taint = "spec.machineTemplate.spec.taints[0].key: Invalid value"

    /// A case with this taint key.
    private static func taint(_ key: String, _ problems: String...) -> Case {
        var test = Case(
            #"{"machineTemplate": {"spec": {"taints": [{"key": "\#(key)", "effect": "NoSchedule", "propagation": "Always"}]}}}"#
        )
        test.errors = problems.map { "\(taint): \"\(key)\": \($0)" }
        return test
    }

    private static let ofKubernetes =
        "taints with the prefix node.kubernetes.io are managed by Kubernetes (except out-of-service); use another key"

    static let taints = [
        taint("dedicated"), taint("example.com/gpu"), taint("node-role.kubernetes.io/control-plane"),
        taint("node.kubernetes.io/out-of-service"),
        taint("node.cluster.x-k8s.io/mine"), taint("xnode.kubernetes.io/a"),
        taint("node.cluster.x-k8s.io/uninitialized", "taint is managed by Cluster API; use another key"),
        taint("node.cluster.x-k8s.io/outdated-revision", "taint is managed by Cluster API; use another key"),
        taint("node.kubernetes.io/unschedulable", ofKubernetes),
        taint("node.kubernetes.io/out-of-service-2", ofKubernetes),
        taint(
            "node.cloudprovider.kubernetes.io/a",
            "taints with the prefix node.cloudprovider.kubernetes.io are managed by the cloud provider; use another key"
        ),
        taint(
            "node-role.kubernetes.io/master",
            "deprecated taint; use node-role.kubernetes.io/control-plane"),
        taint("node.kubernetes.io/", ofKubernetes, "name part of the key must not be empty"),
        taint("", "name part of the key must not be empty"),
        taint(
            "a b",
            "name part of the key must consist of alphanumeric characters, '-', '_' or '.', and start and end with an alphanumeric character"
        ),
    ]

    private static let init_ =
        "spec.controlPlaneConfig.initConfiguration.timeouts.controlPlaneComponentHealthCheckSeconds"
    private static let join =
        "spec.controlPlaneConfig.joinConfiguration.timeouts.controlPlaneComponentHealthCheckSeconds"

    /// A case with these timeouts in seconds for the first and for joining nodes.
    private static func seconds(_ first: Int?, _ joining: Int?, isRefused: Bool = false) -> Case {
        func timeouts(_ seconds: Int?) -> String {
            seconds.map { #"{"timeouts": {"controlPlaneComponentHealthCheckSeconds": \#($0)}}"# }
                ?? #"{"timeouts": {"discoverySeconds": 1}}"#
        }
        var test = Case(
            #"{"controlPlaneConfig": {"initConfiguration": \#(timeouts(first)), "joinConfiguration": \#(timeouts(joining))}}"#
        )
        guard isRefused else { return test }
        func shown(_ seconds: Int?) -> String { seconds.map { "\($0)" } ?? "unset" }
        let detail =
            "must be the same in initConfiguration.timeouts (\(shown(first))) and joinConfiguration.timeouts (\(shown(joining)))"
        test.errors = [(init_, first), (join, joining)].map { path, value in
            "\(path): Invalid value: \(value.map { "\($0): " } ?? "")\(detail)"
        }
        return test
    }

    static let timeouts = [
        seconds(nil, nil), seconds(60, 60), seconds(0, 0), seconds(60, 61, isRefused: true),
        seconds(60, nil, isRefused: true),
        seconds(nil, 60, isRefused: true), seconds(0, nil, isRefused: true),
    ]

    private static let socket = "only '/var/run/crio/crio.sock' is supported as criSocket with OCNE"

    static let sockets = [
        Case(#"{"controlPlaneConfig": {"initConfiguration": {"nodeRegistration": {"criSocket": "a"}}}}"#),
        // An empty configuration equals an absent one.
        Case(
            #"{"controlPlaneConfig": {"initConfiguration": {"nodeRegistration": {"criSocket": "a"}}, "joinConfiguration": {}}}"#
        ),
        Case(
            #"{"controlPlaneConfig": {"initConfiguration": {"nodeRegistration": {"criSocket": "a"}}, "joinConfiguration": {"skipPhases": ["b"]}}}"#,
            #"spec.controlPlaneConfig.initConfiguration.nodeRegistration.criSocket: Invalid value: "a": \#(socket)"#),
    ]

    @Test(
        "Rejects values beyond the limit of each rule",
        arguments: [shared, certificates, taints, timeouts, sockets].flatMap { $0 })
    func create(test: Case) throws {
        for object in try OCNEKind.controlPlane.samples(test.change, below: ["spec"], in: .v1beta2) {
            expect(try Judge(version: .v1beta2).create(.controlPlane, object), test.errors, .controlPlane)
            guard test.errors.isEmpty else { continue }
            expect(try Judge(version: .v1beta2).update(.controlPlane, object, to: object), [], .controlPlane)
        }
    }

    @Test("Reports each of several taints")
    func severalTaints() throws {
        let object = try OCNEKind.controlPlane.sample(
            #"{"spec": {"machineTemplate": {"spec": {"taints": [{"key": "a"}, {"key": "node-role.kubernetes.io/master"}, {"key": "b/"}]}}}}"#,
            in: .v1beta2)
        let causes = try Judge(version: .v1beta2).create(.controlPlane, object).causes
        #expect(
            causes.map { $0.prefix(while: { $0 != ":" }) } == [
                "spec.machineTemplate.spec.taints[1].key", "spec.machineTemplate.spec.taints[2].key",
            ])
    }

    @Test("Validates the images and versions of OCNE")
    func images() throws {
        let repository = #""imageRepository": "container-registry.oracle.com/olcne""#
        let cluster = "spec.controlPlaneConfig.clusterConfiguration"
        let object = try OCNEKind.controlPlane.sample(
            #"{"dns": {\#(repository), "imageTag": "v1.8.6"}, "etcd": {"local": {\#(repository), "imageTag": "3.5.1"}}}"#,
            below: cluster.split(separator: ".").map(String.init), in: .v1beta2)
        let errors = [
            #"\#(cluster).dns.imageTag: Invalid value: "v1.8.6": not supported coreDNS image tag for kubernetes version v1.25.7."#,
            #"\#(cluster).etcd.local.imageTag: Invalid value: "3.5.1": not supported etcd image tag for kubernetes version v1.25.7."#,
        ]
        expect(try Judge(version: .v1beta2).create(.controlPlane, object), errors, .controlPlane)
        expect(try Judge(version: .v1beta2, metadata: nil).create(.controlPlane, object), [], .controlPlane)
        let later = try OCNEKind.controlPlane.sample(#"{"spec": {"version": "v1.26.0"}}"#, in: .v1beta2)
        let unsupported =
            #"spec.version: Invalid value: "v1.26.0": upgrade not supported to kubernetes version v1.26.0."#
        let decision = try Judge(version: .v1beta2).update(
            .controlPlane, OCNEKind.controlPlane.sample(in: .v1beta2), to: later)
        expect(decision, [unsupported], .controlPlane)
    }
}
