import APISchema
import OCNEAPI
import TestDocuments
import Testing

@Suite("OCNEControlPlane in v1beta2: immutable fields")
struct HubImmutabilityTests {
    /// A field of the schema and a value for it.
    struct Place: Sendable, CustomTestStringConvertible {
        let path: [String]
        let value: Value

        var name: String { path.joined(separator: ".") }
        var testDescription: String { name }
    }

    /// The immutable fields of the schema.
    private static let immutable: Set<String> = [
        "spec.controlPlaneConfig.clusterConfiguration.controlPlaneEndpoint",
        "spec.controlPlaneConfig.clusterConfiguration.certificatesDir",
        "spec.controlPlaneConfig.clusterConfiguration.caCertificateValidityPeriodDays",
    ]

    /// Every field of the spec that is not an object; lists and maps as a whole.
    static let places: [Place] = OCNEKind.controlPlane.schema(in: .v1beta2).properties
        .filter { "\($0.name)" == "spec" }
        .flatMap { places(["spec"], $0.schema) }

    private static func places(_ path: [String], _ schema: Schema) -> [Place] {
        switch schema.type {
        case .object(let members): members.flatMap { places(path + ["\($0.name)"], $0.schema) }
        case .map: [Place(path: path, value: .object([Array("a".utf8): .string(Array("b".utf8))]))]
        case .array: [Place(path: path, value: .array([.null]))]
        case .boolean: [Place(path: path, value: .bool(true))]
        case .integer, .intOrString: [Place(path: path, value: .number(Array("9".utf8)))]
        case .string(.dateTime): [Place(path: path, value: .string(Array("2030-01-01T00:00:00Z".utf8)))]
        case .string, .any: [Place(path: path, value: .string(Array("a".utf8)))]
        }
    }

    @Test("The schema has mutable and immutable fields")
    func complete() {
        #expect(Self.places.count > 80)
        #expect(Self.immutable.isSubset(of: Self.places.map(\.name)))
    }

    /// Returns the object with all siblings of the field, so that only the field itself is added or removed.
    private static func object(_ place: Place, _ value: Value) throws -> Value {
        let sibling = nested(.object([Array("unknown".utf8): .null]), below: place.path.dropLast())
        return try OCNEKind.controlPlane.sample(in: .v1beta2).merged(with: sibling).merged(
            with: nested(value, below: place.path))
    }

    private static func refusals(_ old: Value, _ new: Value) throws -> [String] {
        try Judge(version: .v1beta2).update(.controlPlane, old, to: new).causes.filter {
            $0.hasSuffix("cannot be modified")
        }
    }

    @Test("Allows changes of exactly the mutable fields", arguments: places)
    func set(place: Place) throws {
        let (without, with) = try (Self.object(place, .null), Self.object(place, place.value))
        let refused = try Self.refusals(without, with).map { String($0.prefix { $0 != ":" }) }
        #expect(refused == (Self.immutable.contains(place.name) ? [place.name] : []))
    }

    /// Removed sections, and their immutable fields: a section that may be added may be removed again.
    static let removals: [(change: String, refused: String?)] = [
        (#"{"rollout": {"after": "2030-01-01T00:00:00Z"}}"#, nil), (#"{"remediation": {"maxRetry": 1}}"#, nil),
        (#"{"machineNaming": {"template": "{{ .random }}"}}"#, nil), (#"{"moduleOperator": {"enabled": true}}"#, nil),
        (#"{"verrazzanoPlatformOperator": {"privateRegistry": {"enabled": true}}}"#, nil),
        (#"{"machineTemplate": {"metadata": {"labels": {"a": "b"}}}}"#, nil),
        (#"{"machineTemplate": {"spec": {"deletion": {"nodeDrainTimeoutSeconds": 1}}}}"#, nil),
        (#"{"controlPlaneConfig": {"ntp": {"enabled": true}}}"#, nil),
        (#"{"controlPlaneConfig": {"ignition": {"containerLinuxConfig": {"strict": true}}}}"#, nil),
        (#"{"controlPlaneConfig": {"diskSetup": {"filesystems": [{"device": "a"}]}}}"#, nil),
        (#"{"controlPlaneConfig": {"imageConfiguration": {"proxy": {"noProxy": "a"}}}}"#, nil),
        (
            #"{"controlPlaneConfig": {"clusterConfiguration": {"x": 1, "etcd": {"local": {"dataDir": "a"}}}}}"#,
            nil
        ),
        (
            #"{"controlPlaneConfig": {"clusterConfiguration": {"certificatesDir": "/a", "etcd": {"local": {"dataDir": "a"}}}}}"#,
            "spec.controlPlaneConfig.clusterConfiguration.certificatesDir"
        ),
        (#"{"controlPlaneConfig": {"initConfiguration": {"skipPhases": ["a"]}}}"#, nil),
        (#"{"controlPlaneConfig": {"joinConfiguration": {"caCertPath": "a"}}}"#, nil),
        (#"{"controlPlaneConfig": {"joinConfiguration": {"controlPlane": {}}}}"#, nil),
    ]

    @Test("Removing a section removes its fields", arguments: removals)
    func remove(change: String, refused: String?) throws {
        let kind = OCNEKind.controlPlane
        let decision = try Judge.withAllGates.about(.v1beta2).update(
            kind, kind.sample(change, below: ["spec"], in: .v1beta2), to: kind.sample(in: .v1beta2))
        let expected = refused.map { ["\($0): Forbidden: cannot be modified"] } ?? []
        // Without its feature gate, other rules reject Ignition.
        #expect(decision.causes.filter { $0.hasSuffix("cannot be modified") } == expected)
        #expect(decision.isAllowed == expected.isEmpty)
    }

    /// Objects below the kubeadm configurations that may be removed while their parent remains.
    static let parts = [
        "initConfiguration.nodeRegistration", "initConfiguration.patches", "initConfiguration.localAPIEndpoint",
        "initConfiguration.timeouts",
        "joinConfiguration.nodeRegistration", "joinConfiguration.patches", "joinConfiguration.discovery",
        "joinConfiguration.timeouts",
        "joinConfiguration.controlPlane", "clusterConfiguration.etcd", "clusterConfiguration.dns",
        "clusterConfiguration.featureGates",
        "clusterConfiguration.apiServer", "clusterConfiguration.controllerManager", "clusterConfiguration.scheduler",
    ]

    @Test("Allows removing objects of the kubeadm configurations", arguments: parts)
    func removePart(part: String) throws {
        let path = ["spec", "controlPlaneConfig"] + part.split(separator: ".").map(String.init)
        let parent = try Value(json: #"{"skipPhases": ["a"], "imageRepository": "a"}"#.utf8)
        let leaf = try #require(
            Self.places.first {
                $0.path.starts(with: path) && !$0.name.hasSuffix("controlPlaneComponentHealthCheckSeconds")
            })
        let without = try OCNEKind.controlPlane.sample(in: .v1beta2).merged(
            with: nested(parent, below: path.dropLast()))
        #expect(try Self.refusals(without.merged(with: nested(leaf.value, below: leaf.path)), without) == [])
    }

    @Test("Absent equals zero, and status is not compared")
    func zero() throws {
        let kind = OCNEKind.controlPlane
        let zero = #"""
            {"rollout": {"before": {"certificatesExpiryDays": 0}}, "remediation": {},
             "controlPlaneConfig": {"clusterConfiguration": {"certificatesDir": "", "etcd": {"local": {}}, "apiServer": {"certSANs": []}},
                "initConfiguration": {"nodeRegistration": {"criSocket": ""}, "timeouts": {}}, "mounts": []}}
            """#
        let (old, new) = try (kind.sample(in: .v1beta2), kind.sample(zero, below: ["spec"], in: .v1beta2))
        #expect(try Self.refusals(old, new) == [])
        #expect(try Self.refusals(new, old) == [])
        let status = try kind.sample(#"{"status": {"readyReplicas": 1}}"#, in: .v1beta2)
        #expect(try Self.refusals(old, status) == ["status.readyReplicas: Forbidden: cannot be modified"])
        #expect(try Self.refusals(status, old) == ["status.readyReplicas: Forbidden: cannot be modified"])
        let labelled = try kind.sample(#"{"metadata": {"labels": {"a": "b"}, "finalizers": ["c"]}}"#, in: .v1beta2)
        #expect(try Self.refusals(old, labelled) == [])
    }

    private static let cluster = "spec.controlPlaneConfig.clusterConfiguration"
    private static let moved = "\(cluster).etcd.external: Forbidden: cannot change between external and local etcd"
    private static let external = #"{"external": {"endpoints": ["a"], "caFile": "a", "certFile": "a", "keyFile": "a"}}"#

    /// Etcd before and after, and true if it moved.
    static let etcds: [(old: String, new: String, moved: Bool)] = [
        ("{}", "{}", false), ("{}", #"{"local": {"dataDir": "a"}}"#, false),
        (#"{"local": {"dataDir": "a"}}"#, "{}", false),
        (external, external, false), (external, #"{"external": {"endpoints": ["b"]}}"#, false),
        (#"{"external": {}}"#, "{}", false),
        ("{}", external, true), (external, "{}", true), (#"{"local": {"dataDir": "a"}}"#, external, true),
        (external, #"{"local": {"dataDir": "a"}}"#, true), (external, #"{"external": {}}"#, true),
        (external, #"{"external": {"caFile": ""}}"#, true),
    ]

    @Test("Rejects a switch between local and external etcd, with or without the local one set", arguments: etcds)
    func etcd(old: String, new: String, moved: Bool) throws {
        func object(_ etcd: String) throws -> Value {
            try OCNEKind.controlPlane.sample(
                #"{"imageRepository": "a", "etcd": \#(etcd)}"#,
                below: Self.cluster.split(separator: ".").map(String.init), in: .v1beta2)
        }
        let decision = try Judge(version: .v1beta2).update(.controlPlane, object(old), to: object(new))
        expect(decision, moved ? [Self.moved] : [], .controlPlane)
    }

    @Test("Removing external etcd with its parent counts as a switch")
    func etcdGone() throws {
        let kind = OCNEKind.controlPlane
        let old = try kind.sample(
            #"{"etcd": \#(Self.external)}"#, below: Self.cluster.split(separator: ".").map(String.init), in: .v1beta2)
        let decision = try Judge(version: .v1beta2).update(kind, old, to: kind.sample(in: .v1beta2))
        expect(decision, [Self.moved], kind)
        let both = try kind.sample(
            #"{"etcd": {"local": {"dataDir": "a"}, "external": {"caFile": "a"}}}"#,
            below: Self.cluster.split(separator: ".").map(String.init),
            in: .v1beta2)
        let created = try Judge(version: .v1beta2).create(kind, both)
        expect(created, ["\(Self.cluster).etcd.local: Forbidden: cannot have both external and local etcd"], kind)
    }

    private static let skip = #""annotations": {"controlplane.cluster.x-k8s.io/skip-coredns": ""}"#
    private static let back =
        "\(cluster).dns.imageTag: Forbidden: cannot migrate CoreDNS up to '1.9.3' from '1.9.4': cannot migrate up to '1.9.3' from '1.9.4'"
    private static let unreadable =
        #"\#(cluster).dns.imageTag: Invalid value: "x": failed to parse current CoreDNS version: "#

    /// Metadata, the tag before, the tag after, and the expected error.
    static let migrations: [(metadata: String, old: String, new: String, error: String?)] = [
        ("{}", "1.9.3", "1.9.4", nil), ("{}", "1.9.4", "1.9.3", back), ("{\(skip)}", "1.9.4", "1.9.3", nil),
        ("{\(skip)}", "1.9.3", "7.7.7", nil), (#"{"annotations": {"skip-coredns": ""}}"#, "1.9.4", "1.9.3", back),
        (#"{"labels": {"controlplane.cluster.x-k8s.io/skip-coredns": ""}}"#, "1.9.4", "1.9.3", back),
        // An invalid tag is still an error.
        ("{\(skip)}", "x", "1.9.3", #"\#(unreadable)failed to parse major.minor.patch from "x""#),
    ]

    @Test("Rejects CoreDNS downgrades unless the annotation skips CoreDNS updates", arguments: migrations)
    func coreDNS(metadata: String, old: String, new: String, error: String?) throws {
        func object(_ tag: String) throws -> Value {
            try OCNEKind.controlPlane.sample(
                #"{"metadata": \#(metadata), "spec": {"controlPlaneConfig": {"clusterConfiguration": {"dns": {"imageTag": "\#(tag)"}}}}}"#,
                in: .v1beta2)
        }
        let decision = try Judge(version: .v1beta2).update(.controlPlane, object(old), to: object(new))
        expect(decision, error.map { [$0] } ?? [], .controlPlane)
    }

    @Test("The annotation has no effect in v1alpha1")
    func coreDNSInV1Alpha1() throws {
        func object(_ tag: String) throws -> Value {
            try OCNEKind.controlPlane.sample(
                #"{"metadata": {\#(Self.skip)}, "spec": {"controlPlaneConfig": {"clusterConfiguration": {"dns": {"imageTag": "\#(tag)"}}}}}"#
            )
        }
        expect(try Judge().update(.controlPlane, object("1.9.4"), to: object("1.9.3")), [Self.back], .controlPlane)
    }

    /// Versions before and after, and the expected error.
    static let versions: [(old: String, new: String, refused: Bool)] = [
        ("v1.25.7", "v1.26.9", false), ("v1.25.7", "v1.27.0", true), ("v1.26.0", "v1.25.0", false),
        ("v1.18.3", "v1.19.0", false),
        ("v1.18.3", "v1.20.0", true), ("v1.25.7", "v2.0.0", true),
    ]

    @Test(
        "Allows upgrades by one minor version at most; 1.19.0 is not special", arguments: versions
    )
    func version(old: String, new: String, refused: Bool) throws {
        func object(_ version: String) throws -> Value {
            try OCNEKind.controlPlane.sample(#"{"spec": {"version": "\#(version)"}}"#, in: .v1beta2)
        }
        let decision = try Judge(version: .v1beta2, metadata: nil).update(.controlPlane, object(old), to: object(new))
        expect(
            decision,
            refused ? ["spec.version: Forbidden: cannot update Kubernetes version from \(old) to \(new)"] : [],
            .controlPlane)
    }
}
