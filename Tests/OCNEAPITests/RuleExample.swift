import KubernetesAPI
import OCNEAPI
import TestDocuments
import Testing

/// A request that violates exactly one rule: the test that every rule has.
///
/// The modes of the rule, its declared fields and the same violation in the other versions are tested by this example.
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

    /// The examples of all rules but those without one.
    static let all = OCNERule.allCases.compactMap(example)

    /// Returns the example of a rule; nil for the rule of a subresource.
    private static func example(of rule: OCNERule) -> RuleExample? {
        switch rule {
        case .fileSource:
            RuleExample(
                rule: .fileSource, kind: .config,
                change:
                    #"{"files": [{"path": "/a", "content": "x", "contentFrom": {"secret": {"name": "s", "key": "k"}}}]}"#
            )
        case .fileSecret:
            RuleExample(
                rule: .fileSecret, kind: .config,
                change: #"{"files": [{"path": "/a", "contentFrom": {"secret": {"name": "s", "key": ""}}}]}"#)
        case .filePathUnique:
            RuleExample(
                rule: .filePathUnique, kind: .config,
                change: #"{"files": [{"path": "/a", "content": "x"}, {"path": "/a", "content": "x"}]}"#)
        case .userSource:
            RuleExample(
                rule: .userSource, kind: .config,
                change:
                    #"{"users": [{"name": "u", "passwd": "x", "passwdFrom": {"secret": {"name": "s", "key": "k"}}}]}"#)
        case .userSecret:
            RuleExample(
                rule: .userSecret, kind: .config,
                change: #"{"users": [{"name": "u", "passwdFrom": {"secret": {"name": "s", "key": ""}}}]}"#)
        case .ignitionGate:
            RuleExample(rule: .ignitionGate, kind: .config, change: #"{"format": "ignition"}"#)
        case .ignitionFormat:
            RuleExample(
                rule: .ignitionFormat, kind: .config, change: #"{"format": "ignition", "bootCommands": ["a"]}"#,
                judge: .withAllGates)
        case .diskLayout:
            RuleExample(
                rule: .diskLayout, kind: .config,
                change:
                    #"{"diskSetup": {"partitions": [{"device": "a", "diskLayout": [{"percentage": 60}, {"percentage": 60}]}]}}"#
            )
        case .kubeConfigUser:
            RuleExample(
                rule: .kubeConfigUser, kind: .config,
                change:
                    #"{"joinConfiguration": {"discovery": {"file": {"kubeConfigPath": "/a", "kubeConfig": {"user": {"authProvider": {"name": "a"}, "exec": {"command": "a"}}}}}}}"#
            )
        case .healthCheckTimeout:
            RuleExample(
                rule: .healthCheckTimeout, kind: .controlPlane, path: ["spec", "controlPlaneConfig"],
                change:
                    #"{"initConfiguration": {"timeouts": {"controlPlaneComponentHealthCheckSeconds": 1}}, "joinConfiguration": {"timeouts": {"controlPlaneComponentHealthCheckSeconds": 2}}}"#
            )
        case .replicas:
            RuleExample(rule: .replicas, kind: .controlPlane, change: #"{"replicas": 2}"#)
        case .infrastructureRef:
            RuleExample(
                rule: .infrastructureRef, kind: .controlPlane,
                change: #"{"machineTemplate": {"spec": {"infrastructureRef": {"name": ""}}}}"#)
        case .version:
            RuleExample(rule: .version, kind: .controlPlane, change: #"{"version": "1.25.7"}"#)
        case .rolloutBefore:
            RuleExample(
                rule: .rolloutBefore, kind: .controlPlane, version: .v1alpha1,
                change: #"{"rolloutBefore": {"certificatesExpiryDays": 5}}"#)
        case .rolloutStrategy:
            RuleExample(
                rule: .rolloutStrategy, kind: .controlPlane, version: .v1alpha1,
                change: #"{"rolloutStrategy": {"rollingUpdate": {"maxSurge": 2}}}"#)
        case .dnsImageTag:
            RuleExample(
                rule: .dnsImageTag, kind: .controlPlane, path: configuration,
                change: #"{"dns": {"imageTag": "latest"}}"#)
        case .etcdImageTag:
            RuleExample(
                rule: .etcdImageTag, kind: .controlPlane, path: configuration,
                change: #"{"etcd": {"local": {"imageTag": "a b"}}}"#)
        case .etcdPlacement:
            RuleExample(
                rule: .etcdPlacement, kind: .controlPlane, path: configuration,
                change:
                    #"{"etcd": {"local": {"dataDir": "/a"}, "external": {"endpoints": ["https://a"], "caFile": "/a", "certFile": "/b", "keyFile": "/c"}}}"#
            )
        case .ocneImages:
            RuleExample(
                rule: .ocneImages, kind: .controlPlane, path: configuration,
                change: #"{"dns": {"imageRepository": "container-registry.oracle.com/olcne", "imageTag": "v1.0.0"}}"#)
        case .criSocket:
            RuleExample(
                rule: .criSocket, kind: .controlPlane, path: ["spec", "controlPlaneConfig"],
                change:
                    #"{"initConfiguration": {"nodeRegistration": {"criSocket": "/run/x.sock"}}, "joinConfiguration": {"nodeRegistration": {"criSocket": "/run/x.sock"}}}"#
            )
        case .versionSkew:
            RuleExample(
                rule: .versionSkew, kind: .controlPlane, change: #"{"version": "v1.28.0"}"#,
                old: #"{"version": "v1.26.0"}"#,
                judge: withoutMetadata)
        case .supportedVersion:
            RuleExample(
                rule: .supportedVersion, kind: .controlPlane, change: #"{"version": "v1.25.99"}"#,
                old: #"{"version": "v1.25.7"}"#)
        case .immutable:
            RuleExample(
                rule: .immutable, kind: .controlPlane, version: .v1alpha1, path: configuration,
                change: #"{"clusterName": "b"}"#,
                old: #"{"clusterName": "a"}"#)
        case .coreDNSMigration:
            RuleExample(
                rule: .coreDNSMigration, kind: .controlPlane, path: configuration,
                change: #"{"dns": {"imageTag": "v1.8.0"}}"#,
                old: #"{"dns": {"imageTag": "v1.9.3"}}"#)
        case .metadata:
            RuleExample(
                rule: .metadata, kind: .configTemplate, change: #"{"template": {"metadata": {"labels": {"a b": "c"}}}}"#
            )
        case .machineTaints:
            RuleExample(
                rule: .machineTaints, kind: .controlPlane,
                change:
                    #"{"machineTemplate": {"spec": {"taints": [{"key": "node.kubernetes.io/a", "effect": "NoSchedule", "propagation": "Always"}]}}}"#
            )
        case .machineNaming:
            RuleExample(
                rule: .machineNaming, kind: .controlPlane, change: #"{"machineNaming": {"template": "control-plane"}}"#)
        case .certificateValidity:
            RuleExample(
                rule: .certificateValidity, kind: .controlPlane, path: configuration,
                change: #"{"certificateValidityPeriodDays": 30, "caCertificateValidityPeriodDays": 20}"#)
        case .templateGate:
            RuleExample(rule: .templateGate, kind: .controlPlaneTemplate, change: "{}", judge: Judge())
        case .templateImmutable:
            RuleExample(
                rule: .templateImmutable, kind: .controlPlaneTemplate, path: ["spec", "template", "spec"],
                change: #"{"controlPlaneConfig": {"verbosity": 2}}"#, old: #"{"controlPlaneConfig": {"verbosity": 1}}"#)
        case .conversionData:
            RuleExample(
                rule: .conversionData, kind: .config, path: ["metadata", "annotations"],
                change:
                    #"{"cluster.x-k8s.io/conversion-data": "{\"v1alpha1\":{\"spec\":{\"useExperimentalRetryJoin\":\"no\"}}}"}"#
            )
        case .scale: nil
        }
    }
}
