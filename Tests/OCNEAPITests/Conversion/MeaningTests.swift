import TestDocuments
import Testing

@testable import OCNEAPI

/// Fields that differ in more than their name: round trips alone would not detect errors.
@Suite("Converted values")
struct MeaningTests {
    private static func converted(_ kind: OCNEKind, _ spec: String, to version: String) throws -> Value {
        let group = kind == .config || kind == .configTemplate ? "bootstrap" : "controlplane"
        let object = try Value(
            json:
                #"{"apiVersion":"\#(group).cluster.x-k8s.io/\#(Converting.other(version))","kind":"\#(kind.rawValue)","metadata":{"name":"n","namespace":"ns"},"spec":\#(spec)}"#
                .utf8)
        return try Converting.convert(object, to: version)["spec"]
    }

    @Test("Converts equivalent values in both directions", arguments: pairs)
    func same(kind: OCNEKind, spoke: String, hub: String) throws {
        #expect(try Self.converted(kind, spoke, to: Converting.hub) == Value(json: hub.utf8), "up")
        #expect(try Self.converted(kind, hub, to: Converting.spoke) == Value(json: spoke.utf8), "down")
    }

    @Test("Converts to v1beta2", arguments: upward)
    func up(kind: OCNEKind, spoke: String, hub: String) throws {
        #expect(try Self.converted(kind, spoke, to: Converting.hub) == Value(json: hub.utf8))
    }

    @Test("Converts to v1alpha1", arguments: downward)
    func down(kind: OCNEKind, hub: String, spoke: String) throws {
        #expect(try Self.converted(kind, hub, to: Converting.spoke) == Value(json: spoke.utf8))
    }

    private static let pairs: [(OCNEKind, String, String)] =
        [
            // An empty list of taints differs from an absent one; pointers keep zero values.
            #"{"initConfiguration":{"nodeRegistration":{"taints":[]}}}"#,
            #"{"joinConfiguration":{"nodeRegistration":{"taints":[]}}}"#,
            #"{"joinConfiguration":{"controlPlane":{}}}"#,
            #"{"verbosity":0}"#,
            #"{"ntp":{"enabled":false}}"#,
            #"{"users":[{"name":"u","inactive":false,"lockPassword":false}]}"#,
            #"{"diskSetup":{"partitions":[{"device":"d","layout":false,"overwrite":false}]}}"#,
            #"{"diskSetup":{"filesystems":[{"device":"d","filesystem":"f","label":"l","overwrite":false}]}}"#,
        ].map { (.config, $0, $0) } + [
            (
                .config, #"{"clusterConfiguration":{"apiServer":{"timeoutForControlPlane":"1m30s"}}}"#,
                #"{"initConfiguration":{"timeouts":{"controlPlaneComponentHealthCheckSeconds":90}},"joinConfiguration":{"timeouts":{"controlPlaneComponentHealthCheckSeconds":90}}}"#
            ),
            (
                .config, #"{"joinConfiguration":{"discovery":{"timeout":"5m0s"}}}"#,
                #"{"joinConfiguration":{"timeouts":{"tlsBootstrapSeconds":300}}}"#
            ),
            (
                .config, #"{"initConfiguration":{"bootstrapTokens":[{"token":"no token","ttl":"0s"}]}}"#,
                #"{"initConfiguration":{"bootstrapTokens":[{"token":"no token","ttlSeconds":0}]}}"#
            ),
            (
                .config, #"{"clusterConfiguration":{"scheduler":{"extraArgs":{"b":"","a":"1"}}}}"#,
                #"{"clusterConfiguration":{"scheduler":{"extraArgs":[{"name":"a","value":"1"},{"name":"b","value":""}]}}}"#
            ),
            (
                .config, #"{"diskSetup":{"filesystems":[{"device":"d","filesystem":"f","label":""}]}}"#,
                #"{"diskSetup":{"filesystems":[{"device":"d","filesystem":"f"}]}}"#
            ),
            (.configTemplate, #"{"template":{}}"#, #"{"template":{}}"#),
            (
                .controlPlane,
                #"{"version":"v","replicas":0,"controlPlaneConfig":{},"machineTemplate":{"nodeDrainTimeout":"0s","infrastructureRef":{"apiVersion":"g/v1beta2","kind":"K","name":"n","namespace":"ns"}},"rolloutAfter":"2030-01-01T00:00:00Z","rolloutStrategy":{"type":"RollingUpdate","rollingUpdate":{"maxSurge":0}},"moduleOperator":{},"verrazzanoPlatformOperator":{"enabled":true}}"#,
                #"{"version":"v","replicas":0,"machineTemplate":{"spec":{"deletion":{"nodeDrainTimeoutSeconds":0},"infrastructureRef":{"apiGroup":"g","kind":"K","name":"n"}}},"rollout":{"after":"2030-01-01T00:00:00Z","strategy":{"type":"RollingUpdate","rollingUpdate":{"maxSurge":0}}},"moduleOperator":{"enabled":false},"verrazzanoPlatformOperator":{"enabled":true}}"#
            ),
        ]

    private static let upward: [(OCNEKind, String, String)] = [
        (
            .config,
            #"{"clusterConfiguration":{"certificatesDir":"","apiServer":{"certSANs":[],"extraArgs":{}}},"files":[],"ntp":{}}"#,
            "{}"
        ),
        (
            .config,
            #"{"initConfiguration":{"bootstrapTokens":[{"token":"t","ttl":"999ms"},{"token":"u","ttl":"-1.5s"},{"token":"v","ttl":"600000h"}]}}"#,
            #"{"initConfiguration":{"bootstrapTokens":[{"token":"t","ttlSeconds":0},{"token":"u","ttlSeconds":-1},{"token":"v","ttlSeconds":2147483647}]}}"#
        ),
        (.controlPlane, #"{"version":"v","rolloutStrategy":{}}"#, #"{"version":"v"}"#),
        (
            .controlPlane,
            #"{"version":"v","machineTemplate":{"infrastructureRef":{"apiVersion":"v1","kind":"K","name":"n"}}}"#,
            #"{"version":"v","machineTemplate":{"spec":{"infrastructureRef":{"kind":"K","name":"n"}}}}"#
        ),
        (
            .controlPlaneTemplate, #"{"template":{"spec":{"controlPlaneConfig":{},"rolloutStrategy":{}}}}"#,
            #"{"template":{"spec":{"rollout":{"strategy":{"type":"RollingUpdate"}}}}}"#
        ),
    ]

    private static let downward: [(OCNEKind, String, String)] = [
        (
            .config, #"{"joinConfiguration":{"discovery":{"bootstrapToken":{"apiServerEndpoint":"e"}}}}"#,
            #"{"joinConfiguration":{"discovery":{"bootstrapToken":{"token":"","apiServerEndpoint":"e"}}}}"#
        ),
        (
            .config, #"{"diskSetup":{"partitions":[{"device":"d","diskLayout":[{"percentage":1}]}]}}"#,
            #"{"diskSetup":{"partitions":[{"device":"d","layout":false}]}}"#
        ),
        (
            .config,
            #"{"clusterConfiguration":{"scheduler":{"extraArgs":[{"name":"a","value":"1"},{"name":"a","value":"2"},{"name":"b"}]}}}"#,
            #"{"clusterConfiguration":{"scheduler":{"extraArgs":{"a":"2","b":""}}}}"#
        ),
        (.controlPlane, "{}", #"{"version":"","controlPlaneConfig":{},"machineTemplate":{"infrastructureRef":{}}}"#),
        (.controlPlaneTemplate, #"{"template":{}}"#, #"{"template":{"spec":{"controlPlaneConfig":{}}}}"#),
    ]
}
