import OCNEAPI
import TestDocuments
import Testing

@Suite("OCNEControlPlane: replicas, machine template, rollout and version")
struct ControlPlaneSpecTests {
    private static let external =
        #""controlPlaneConfig": {"clusterConfiguration": {"etcd": {"external": {"endpoints": []}}}}"#
    private static let few = "spec.replicas: Forbidden: cannot be less than or equal to 0"
    private static let even = "spec.replicas: Forbidden: cannot be an even number when etcd is stacked"

    static let replicas = [
        Case(#"{"replicas": 1}"#), Case(#"{"replicas": 3}"#), Case(#"{"replicas": 2147483647}"#),
        Case(#"{"replicas": null}"#, "spec.replicas: Required value: is required"),
        Case(#"{"replicas": 0}"#, few, even),
        Case(#"{"replicas": -1}"#, few),
        Case(#"{"replicas": -2}"#, few, even),
        Case(#"{"replicas": 2}"#, even),
        Case(#"{"replicas": 2, \#(external)}"#),
        Case(#"{"replicas": 0, \#(external)}"#, few),
        Case(#"{"replicas": 2, "controlPlaneConfig": {"clusterConfiguration": {"etcd": {"external": null}}}}"#, even),
        Case(#"{"replicas": 2, "controlPlaneConfig": {"clusterConfiguration": {"etcd": {"local": {}}}}}"#, even),
    ]

    private static let reference = "spec.machineTemplate.infrastructureRef"

    static let infrastructureRef = [
        Case(
            #"{"machineTemplate": {"infrastructureRef": {"apiVersion": ""}}}"#,
            "\(reference).apiVersion: Invalid value: \"\": cannot be empty"),
        Case(
            #"{"machineTemplate": {"infrastructureRef": {"kind": null}}}"#,
            "\(reference).kind: Invalid value: \"\": cannot be empty"),
        Case(
            #"{"machineTemplate": {"infrastructureRef": {"name": ""}}}"#,
            "\(reference).name: Invalid value: \"\": cannot be empty"),
        Case(
            #"{"machineTemplate": {"infrastructureRef": {"namespace": "Tenant"}}}"#,
            "\(reference).namespace: Invalid value: \"Tenant\": must match metadata.namespace"),
        Case(
            #"{"machineTemplate": {"infrastructureRef": {"namespace": null}}}"#,
            "\(reference).namespace: Invalid value: \"\": must match metadata.namespace"),
        Case(
            #"{"machineTemplate": null}"#,
            "\(reference).apiVersion: Invalid value: \"\": cannot be empty",
            "\(reference).kind: Invalid value: \"\": cannot be empty",
            "\(reference).name: Invalid value: \"\": cannot be empty",
            "\(reference).namespace: Invalid value: \"\": must match metadata.namespace"),
    ]

    static let rollout = [
        Case(#"{"rolloutBefore": null}"#), Case(#"{"rolloutBefore": {}}"#),
        Case(#"{"rolloutBefore": {"certificatesExpiryDays": null}}"#),
        Case(#"{"rolloutBefore": {"certificatesExpiryDays": 7}}"#),
        Case(#"{"rolloutBefore": {"certificatesExpiryDays": 365}}"#),
        Case(
            #"{"rolloutBefore": {"certificatesExpiryDays": 6}}"#,
            "spec.rolloutBefore.certificatesExpiryDays: Invalid value: 6: must be greater than or equal to 7"),
        Case(
            #"{"rolloutBefore": {"certificatesExpiryDays": -7}}"#,
            "spec.rolloutBefore.certificatesExpiryDays: Invalid value: -7: must be greater than or equal to 7"),
        Case(#"{"rolloutStrategy": null}"#),
        Case(
            #"{"rolloutStrategy": {"type": "OnDelete"}}"#,
            "spec.rolloutStrategy.type: Required value: only RollingUpdateStrategyType is supported"),
        Case(
            #"{"rolloutStrategy": {"type": ""}}"#,
            "spec.rolloutStrategy.type: Required value: only RollingUpdateStrategyType is supported"),
        Case(
            #"{"rolloutStrategy": {"rollingUpdate": null}}"#,
            #"spec.rolloutStrategy.rollingUpdate: Required value: must be set, for example to {"maxSurge": 1}"#),
        Case(
            #"{"rolloutStrategy": {"rollingUpdate": {"maxSurge": null}}}"#,
            "spec.rolloutStrategy.rollingUpdate.maxSurge: Required value: value must be 1 or 0"),
        Case(#"{"rolloutAfter": "2030-01-01T00:00:00Z"}"#),
    ]

    @Test(
        "Rejects invalid replicas, machine templates and rollout strategies",
        arguments: replicas + infrastructureRef + rollout)
    func spec(test: Case) throws {
        for object in try OCNEKind.controlPlane.samples(test.change, below: ["spec"]) {
            expect(try Judge().create(.controlPlane, object), test.errors, .controlPlane)
        }
    }

    @Test("Rejects references with a namespace if the object has none")
    func noNamespace() throws {
        let object = try OCNEKind.controlPlane.sample(#"{"metadata": {"namespace": null}}"#)
        let error = #"\#(Self.reference).namespace: Invalid value: "tenant": must match metadata.namespace"#
        expect(try Judge().create(.controlPlane, object), [error], .controlPlane)
        let both = try OCNEKind.controlPlane.sample(
            #"{"metadata": {"namespace": ""}, "spec": {"machineTemplate": {"infrastructureRef": {"namespace": null}}}}"#
        )
        expect(try Judge().create(.controlPlane, both), [], .controlPlane)
    }

    /// A maxSurge as JSON, and its numeric value.
    static let surges: [(maxSurge: String, value: Int)] = [
        ("0", 0), ("1", 1), ("2", 2), ("-1", -1), ("2147483647", 9), (#""0""#, 0), (#""1""#, 1), (#""+1""#, 1),
        (#""01""#, 1), (#""2""#, 2),
        (#""-1""#, -1), (#""50%""#, 0), (#""1%""#, 0), (#""""#, 0), (#"" 1""#, 0), (#""one""#, 0), (#""1.0""#, 0),
        (#""1_0""#, 0),
        (#""\u0031""#, 1), (#""99999999999999999999""#, 9), (#""-99999999999999999999""#, -9),
        (#""99999999999999999999x""#, 0),
    ]

    @Test("Allows a maxSurge of 1, and of 0 with at least three replicas", arguments: surges)
    func maxSurge(maxSurge: String, value: Int) throws {
        for replicas in [1, 3, 5] {
            let change =
                #"{"replicas": \#(replicas), "rolloutStrategy": {"rollingUpdate": {"maxSurge": \#(maxSurge)}}}"#
            let object = try OCNEKind.controlPlane.sample(change, below: ["spec"])
            let field = "spec.rolloutStrategy.rollingUpdate"
            let errors: [String] =
                switch value {
                case 0 where replicas < 3:
                    [
                        "\(field): Required value: when OCNEControlPlane is configured to scale-in, replica count needs to be at least 3"
                    ]
                case 0, 1: []
                default: ["\(field).maxSurge: Required value: value must be 1 or 0"]
                }
            expect(try Judge().create(.controlPlane, object), errors, .controlPlane, "\(replicas) replicas")
        }
    }

    static let versions: [(version: String, isValid: Bool)] = [
        ("v1.25.7", true), ("v0.0.0", true), ("v1.25.7+k3s1", true), ("v1.25.7-rc.1", true), ("v1.25.7-1_a.B+c", true),
        ("v1.25.7foo", true),
        ("v1.25.7.9", true), ("v99999999999999999999.1.1", true), ("", false), ("v", false), ("1.25.7", false),
        ("V1.25.7", false),
        ("vv1.25.7", false), ("v1.25", false), ("v1.25.", false), ("v01.25.7", false), ("v1.025.7", false),
        ("v1.25.07", true),
        ("v1.25.00", true),
        ("v1.25.7 ", false), (" v1.25.7", false), ("v1.25.7~1", false), ("v1.25.7é", false), ("v-1.25.7", false),
        ("v1..7", false),
        ("latest", false),
    ]

    @Test("Rejects a version that is not of the form v1.2.3", arguments: versions)
    func version(version: String, isValid: Bool) throws {
        let object = try OCNEKind.controlPlane.sample(#"{"spec": {"version": "\#(version)"}}"#)
        let error = #"spec.version: Invalid value: "\#(version)": must be a valid semantic version"#
        expect(try Judge().create(.controlPlane, object), isValid ? [] : [error], .controlPlane)
    }

    @Test("Reports all violations together, in the order of the rules")
    func together() throws {
        let change = #"""
            {"replicas": 0, "version": "1", "machineTemplate": {"infrastructureRef": {"name": ""}}, "rolloutBefore": {"certificatesExpiryDays": 1},
             "controlPlaneConfig": {"format": "ignition", "clusterConfiguration": {"dns": {"imageTag": "!"}, "etcd": {"local": {"imageTag": "!"}}},
                "initConfiguration": {"nodeRegistration": {"criSocket": "a"}}, "joinConfiguration": {"nodeRegistration": {"criSocket": "b"}},
                "files": [{"path": "/a"}, {"path": "/a"}]}}
            """#
        let decision = try Judge().create(.controlPlane, OCNEKind.controlPlane.sample(change, below: ["spec"]))
        #expect(
            decision.rules
                == "replicas,infrastructure-ref,version,rollout-before,dns-image-tag,etcd-image-tag,cri-socket,file-path-unique,ignition-gate"
        )
        let fields = decision.status["details"]["causes"].elements.map { $0["field"].text ?? "" }
        #expect(
            fields.map { $0.split(separator: ".").last ?? "" } == [
                "replicas", "replicas", "name", "version", "certificatesExpiryDays", "imageTag", "imageTag", "imageTag",
                "criSocket",
                "criSocket",
                "path", "format",
            ])
        #expect(decision.message.contains("is invalid: [") && decision.message.hasSuffix("]"))
    }
}
