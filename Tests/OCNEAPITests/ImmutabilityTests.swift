import OCNEAPI
import TestDocuments
import Testing

@Suite("OCNEControlPlane: immutable fields")
struct ImmutabilityTests {
    /// A path below `spec` and two different values for it.
    struct Place: Sendable, CustomTestStringConvertible {
        let path: String
        let value: String
        let other: String

        init(_ path: String, _ value: String, _ other: String) {
            self.path = path
            self.value = value
            self.other = other
        }

        var testDescription: String { path }
    }

    private static let config = "controlPlaneConfig"
    private static let cluster = "controlPlaneConfig.clusterConfiguration"

    /// Fields that may be set, changed and removed.
    static let mutable = [
        Place("rolloutAfter", #""2030-01-01T00:00:00Z""#, #""2031-01-01T00:00:00Z""#),
        Place("rolloutBefore.certificatesExpiryDays", "7", "8"),
        Place("moduleOperator", #"{"enabled": true}"#, #"{"enabled": false, "image": {"tag": "1"}}"#),
        Place("moduleOperator.image", #"{"repository": "a", "pullPolicy": "Always"}"#, #"{"repository": "b"}"#),
        Place("moduleOperator.imagePullSecrets", #"[{"name": "a"}]"#, #"[{"name": "b"}]"#),
        Place("verrazzanoPlatformOperator", #"{"enabled": true}"#, #"{"privateRegistry": {"enabled": true}}"#),
        Place("verrazzanoPlatformOperator.privateRegistry.enabled", "true", "false"),
        Place("machineTemplate.metadata.labels", #"{"a": "1"}"#, #"{"a": "2", "b": "1"}"#),
        Place("machineTemplate.metadata.annotations.x", #""1""#, #""2""#),
        Place("machineTemplate.nodeDrainTimeout", #""1m""#, #""2m""#),
        Place("machineTemplate.nodeVolumeDetachTimeout", #""1m""#, #""2m""#),
        Place("machineTemplate.nodeDeletionTimeout", #""1m""#, #""2m""#),
        Place("\(config).preOCNECommands", #"["a"]"#, #"["a", "b"]"#),
        Place("\(config).postOCNECommands", #"["a"]"#, #"["b"]"#),
        Place("\(config).files", #"[{"path": "/a"}]"#, #"[{"path": "/a", "content": "x"}]"#),
        Place("\(config).verbosity", "1", "2"),
        Place("\(config).users", #"[{"name": "a"}]"#, #"[{"name": "b"}]"#),
        Place("\(config).ntp.enabled", "true", "false"),
        Place("\(config).ntp.servers", #"["a"]"#, #"["b"]"#),
        Place("\(config).diskSetup.filesystems", #"[{"device": "a"}]"#, #"[{"device": "b"}]"#),
        Place("\(config).diskSetup.partitions", #"[{"device": "a"}]"#, #"[{"device": "b"}]"#),
        Place("\(config).initConfiguration.nodeRegistration.kubeletExtraArgs", #"{"a": "1"}"#, #"{"b": "1"}"#),
        Place("\(config).initConfiguration.nodeRegistration.taints", "[]", #"[{"key": "a", "effect": "NoSchedule"}]"#),
        Place("\(config).initConfiguration.patches.directory", #""/a""#, #""/b""#),
        Place("\(config).initConfiguration.skipPhases", #"["a"]"#, #"["b"]"#),
        Place("\(config).joinConfiguration.nodeRegistration.name", #""a""#, #""b""#),
        Place("\(config).joinConfiguration.patches.directory", #""/a""#, #""/b""#),
        Place("\(config).joinConfiguration.skipPhases", #"["a"]"#, #"["b"]"#),
        Place("\(cluster).etcd.local.imageRepository", #""a""#, #""b""#),
        Place("\(cluster).etcd.local.imageTag", #""1""#, #""2""#),
        Place("\(cluster).etcd.local.extraArgs.x", #""1""#, #""2""#),
        Place("\(cluster).dns.imageRepository", #""a""#, #""b""#),
        Place("\(cluster).imageRepository", #""a""#, #""b""#),
        Place("\(cluster).apiServer.certSANs", #"["a"]"#, #"["b"]"#),
        Place("\(cluster).apiServer.extraArgs.x", #""1""#, #""2""#),
        Place("\(cluster).apiServer.timeoutForControlPlane", #""1m""#, #""2m""#),
        Place("\(cluster).controllerManager.extraArgs", #"{"a": "1"}"#, #"{"a": "2"}"#),
        Place("\(cluster).scheduler.extraVolumes", #"[{"name": "a"}]"#, #"[{"name": "b"}]"#),
    ]

    /// Immutable fields.
    static let immutable = [
        Place("\(config).mounts", #"[["a"]]"#, #"[["b"]]"#),
        Place("\(config).useExperimentalRetryJoin", "true", "false"),
        Place("\(config).imageConfiguration.proxy.httpProxy", #""a""#, #""b""#),
        Place("\(config).imageConfiguration.dependencies.skipInstall", "true", "false"),
        Place("\(config).initConfiguration.localAPIEndpoint.bindPort", "6443", "6444"),
        Place(
            "\(config).initConfiguration.bootstrapTokens", #"[{"token": "abcdef.0123456789abcdef"}]"#,
            #"[{"description": "a"}]"#),
        Place("\(config).joinConfiguration.caCertPath", #""a""#, #""b""#),
        Place("\(config).joinConfiguration.discovery.tlsBootstrapToken", #""a""#, #""b""#),
        Place("\(config).joinConfiguration.discovery.timeout", #""1m""#, #""2m""#),
        Place("\(config).joinConfiguration.controlPlane.localAPIEndpoint.advertiseAddress", #""a""#, #""b""#),
        Place("\(cluster).etcd.local.dataDir", #""a""#, #""b""#),
        Place("\(cluster).etcd.local.serverCertSANs", #"["a"]"#, #"["b"]"#),
        Place("\(cluster).etcd.local.peerCertSANs", #"["a"]"#, #"["b"]"#),
        Place("\(cluster).networking.podSubnet", #""10.0.0.0/8""#, #""10.1.0.0/16""#),
        Place("\(cluster).networking.serviceSubnet", #""a""#, #""b""#),
        Place("\(cluster).networking.dnsDomain", #""a""#, #""b""#),
        Place("\(cluster).kubernetesVersion", #""v1.25.7""#, #""v1.25.11""#),
        Place("\(cluster).controlPlaneEndpoint", #""a""#, #""b""#),
        Place("\(cluster).certificatesDir", #""a""#, #""b""#),
        Place("\(cluster).clusterName", #""a""#, #""b""#),
        Place("\(cluster).featureGates.x", "true", "false"),
    ]

    private static func object(_ place: Place, _ value: String) throws -> Value {
        // The parent always exists, so that only the field itself is added or removed.
        let path = ["spec"] + place.path.split(separator: ".").map(String.init)
        let parent = path.dropLast().map { $0 }
        return try OCNEKind.controlPlane.sample("{}", below: parent).merged(
            with: nested(Value(json: value.utf8), below: path))
    }

    private static func judge(_ place: Place, _ old: String, _ new: String) throws -> Decision {
        try Judge().update(.controlPlane, object(place, old), to: object(place, new))
    }

    @Test("Allows setting, changing and removing mutable fields", arguments: mutable)
    func mayChange(place: Place) throws {
        for (old, new) in [("null", place.value), (place.value, place.other), (place.other, place.value)] {
            expect(try Self.judge(place, old, new), [], .controlPlane, "\(old) -> \(new)")
        }
    }

    @Test("Rejects adding, changing and removing an immutable field, and names its path", arguments: immutable)
    func mustStay(place: Place) throws {
        expect(try Self.judge(place, place.value, place.value), [], .controlPlane)
        let error = "spec.\(place.path): Forbidden: cannot be modified"
        expect(try Self.judge(place, place.value, place.other), [error], .controlPlane)
        // false equals absent: no change.
        expect(try Self.judge(place, "null", place.value), [error], .controlPlane)
        if place.other != "false" { expect(try Self.judge(place, place.other, "null"), [error], .controlPlane) }
    }

    private static func refused(_ paths: String...) -> [String] {
        paths.map { "spec.\($0): Forbidden: cannot be modified" }
    }

    /// Old and new, below `spec`.
    static let shapes: [(old: String, new: String, errors: [String])] = [
        // A removed object is reported by its own path.
        (#"{"rolloutBefore": {"certificatesExpiryDays": 7}}"#, #"{"rolloutBefore": null}"#, refused("rolloutBefore")),
        ("{}", #"{"rolloutStrategy": null}"#, refused("rolloutStrategy")),
        (#"{"rolloutStrategy": null}"#, "{}", []),
        (#"{"moduleOperator": {}}"#, "{}", []),
        (#"{"controlPlaneConfig": {"ntp": {"enabled": true}}}"#, "{}", refused("controlPlaneConfig.ntp")),
        (
            #"{"controlPlaneConfig": {"initConfiguration": {"skipPhases": ["a"]}}}"#, "{}",
            refused("controlPlaneConfig.initConfiguration")
        ),
        (
            #"{"controlPlaneConfig": {"clusterConfiguration": {"etcd": {"local": {}}}}}"#,
            #"{"controlPlaneConfig": {"clusterConfiguration": {}}}"#,
            refused("controlPlaneConfig.clusterConfiguration.etcd.local")
        ),
        // An added object is reported by its leaves.
        ("{}", #"{"controlPlaneConfig": {"initConfiguration": {}}}"#, []),
        (
            "{}",
            #"{"controlPlaneConfig": {"initConfiguration": {"skipPhases": ["a"], "nodeRegistration": {"name": "n"}}}}"#,
            []
        ),
        (
            "{}",
            #"{"controlPlaneConfig": {"initConfiguration": {"skipPhases": ["a"], "localAPIEndpoint": {"bindPort": 1}}}}"#,
            refused("controlPlaneConfig.initConfiguration.localAPIEndpoint.bindPort")
        ),
        ("{}", #"{"controlPlaneConfig": {"clusterConfiguration": {"etcd": {"local": {}}}}}"#, []),
        // A struct exists even if it is not written.
        (
            "{}",
            #"{"controlPlaneConfig": {"clusterConfiguration": {"networking": {}, "dns": {}, "apiServer": {"extraArgs": {}}}}}"#,
            []
        ),
        (#"{"machineTemplate": {"metadata": {"labels": {}}}}"#, #"{"machineTemplate": {"metadata": {}}}"#, []),
        // Zero values that Go omits, and unknown fields, are no change.
        ("{}", #"{"controlPlaneConfig": {"mounts": [], "useExperimentalRetryJoin": false, "noSuchField": 1}}"#, []),
        (#"{"noSuchField": 1}"#, #"{"noSuchField": [2]}"#, []),
        // Pointers distinguish zero from absent.
        (
            #"{"controlPlaneConfig": {"joinConfiguration": {"discovery": {"timeout": "0s"}}}}"#,
            #"{"controlPlaneConfig": {"joinConfiguration": {"discovery": {}}}}"#,
            refused("controlPlaneConfig.joinConfiguration.discovery.timeout")
        ),
        // Times and durations are compared by value.
        (
            #"{"controlPlaneConfig": {"joinConfiguration": {"discovery": {"timeout": "60s"}}}}"#,
            #"{"controlPlaneConfig": {"joinConfiguration": {"discovery": {"timeout": "1m"}}}}"#, []
        ),
        // Member order and escapes do not matter.
        (
            #"{"controlPlaneConfig": {"imageConfiguration": {"proxy": {"httpProxy": "a", "noProxy": "b"}}}}"#,
            #"{"controlPlaneConfig": {"imageConfiguration": {"proxy": {"noProxy": "\u0062", "httpProxy": "a"}}}}"#, []
        ),
        (
            #"{"machineTemplate": {"infrastructureRef": {"uid": "a"}}}"#, "{}",
            refused("machineTemplate.infrastructureRef.uid")
        ),
        (
            #"{"machineTemplate": {"infrastructureRef": {"name": "b", "kind": "C", "apiVersion": "d"}}}"#, "{}", []
        ),
        (#"{"replicas": 5}"#, "{}", []),
        (#"{"controlPlaneConfig": {"format": ""}}"#, "{}", []),
        (
            #"{"controlPlaneConfig": {"format": null}}"#, #"{"controlPlaneConfig": {"format": "other"}}"#,
            refused("controlPlaneConfig.format")
        ),
        (#"{"controlPlaneConfig": {"format": "other"}}"#, "{}", refused("controlPlaneConfig.format")),
        ("{}", #"{"controlPlaneConfig": {"format": null}}"#, refused("controlPlaneConfig.format")),
        (
            "{}",
            #"{"controlPlaneConfig": {"mounts": [["a"]], "clusterConfiguration": {"clusterName": "a", "certificatesDir": "b"}}}"#,
            refused(
                "controlPlaneConfig.clusterConfiguration.certificatesDir",
                "controlPlaneConfig.clusterConfiguration.clusterName",
                "controlPlaneConfig.mounts")
        ),
    ]

    @Test("Distinguishes absent and zero values, and ignores encoding, as Go's encoder does", arguments: shapes)
    func shape(old: String, new: String, errors: [String]) throws {
        for before in try OCNEKind.controlPlane.samples(old, below: ["spec"]) {
            for after in try OCNEKind.controlPlane.samples(new, below: ["spec"]) {
                expect(try Judge().update(.controlPlane, before, to: after), errors, .controlPlane)
            }
        }
    }

    @Test("Allows changes of Ignition if its feature gate is enabled")
    func ignition() throws {
        func object(_ ignition: String) throws -> Value {
            try OCNEKind.controlPlane.sample(
                #"{"format": "ignition", "ignition": \#(ignition)}"#, below: OCNEKind.controlPlane.configPath)
        }
        let decision = try Judge.withAllGates.update(
            .controlPlane, object(#"{"containerLinuxConfig": {"strict": true}}"#),
            to: object(#"{"containerLinuxConfig": {"additionalConfig": "x"}}"#))
        expect(decision, [], .controlPlane)
    }

    @Test("Allows changes of metadata and rejects changes of status")
    func metadataAndStatus() throws {
        let kind = OCNEKind.controlPlane
        let labelled = try kind.sample(#"{"metadata": {"labels": {"a": "b"}, "generation": 2, "finalizers": ["x"]}}"#)
        expect(try Judge().update(kind, kind.sample(), to: labelled), [], kind)
        let ready = try kind.sample(#"{"status": {"ready": true, "conditions": []}}"#)
        expect(
            try Judge().update(kind, kind.sample(), to: ready), ["status.ready: Forbidden: cannot be modified"], kind)
        expect(
            try Judge().update(kind, ready, to: kind.sample(#"{"status": {"ready": true, "replicas": 0}}"#)), [], kind)
    }

    @Test("OCNEConfigs and their templates have no immutable fields", arguments: [OCNEKind.config, .configTemplate])
    func configs(kind: OCNEKind) throws {
        let change = #"{"format": "other", "mounts": [["a"]], "clusterConfiguration": {"clusterName": "b"}}"#
        let other = try kind.sample(change, below: kind.configPath)
        expect(try Judge().update(kind, kind.sample(), to: other), [], kind)
        expect(try Judge().update(kind, other, to: kind.sample()), [], kind)
    }
}
