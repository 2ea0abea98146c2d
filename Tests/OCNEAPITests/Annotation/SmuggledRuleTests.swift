import APISchema
import KubernetesAPI
import OCNEAPI
import Reference
import TestDocuments
import Testing

/// For each rule about a field that only one version has, an object of the other version that violates it through the
/// annotation is rejected by it.
@Suite("Values in the annotation: rules")
struct SmuggledRuleTests {
    /// An object that a rule rejects when it is sent in its own version, as a change of a valid one.
    struct Violation: Sendable, CustomTestStringConvertible {
        let rule: String
        let kind: OCNEKind
        /// The version in which the rule rejects it.
        let version: APIVersion
        let change: String
        let path: [String]

        var testDescription: String { "\(rule) \(kind.rawValue) \(version) \(change)" }
    }

    private static let configSpec: [(rule: String, version: APIVersion, change: String)] = [
        (
            "disk-layout", .v1beta2,
            #"{"diskSetup": {"partitions": [{"device": "a", "diskLayout": [{"percentage": 60}, {"percentage": 60}]}]}}"#
        ),
        (
            "kubeconfig-user", .v1beta2,
            #"{"joinConfiguration": {"discovery": {"file": {"kubeConfigPath": "/a", "kubeConfig": {"user": {"authProvider": {"name": "a"}, "exec": {"command": "a"}}}}}}}"#
        ),
        ("ignition-format", .v1beta2, #"{"format": "ignition", "bootCommands": ["a"]}"#),
        ("ignition-format", .v1alpha1, #"{"format": "ignition", "useExperimentalRetryJoin": true}"#),
    ]

    private static let controlPlane: [(rule: String, version: APIVersion, change: String)] = [
        ("machine-naming", .v1beta2, #"{"machineNaming": {"template": "control-plane"}}"#),
        (
            "machine-taints", .v1beta2,
            #"{"machineTemplate": {"spec": {"taints": [{"key": "node.kubernetes.io/a", "effect": "NoSchedule", "propagation": "Always"}]}}}"#
        ),
        (
            "certificate-validity", .v1beta2,
            #"{"controlPlaneConfig": {"clusterConfiguration": {"certificateValidityPeriodDays": 30, "caCertificateValidityPeriodDays": 20}}}"#
        ),
        (
            "certificate-validity", .v1beta2,
            #"{"rollout": {"before": {"certificatesExpiryDays": 40}}, "controlPlaneConfig": {"clusterConfiguration": {"certificateValidityPeriodDays": 30}}}"#
        ),
        (
            "health-check-timeout", .v1beta2,
            #"{"controlPlaneConfig": {"initConfiguration": {"timeouts": {"controlPlaneComponentHealthCheckSeconds": 1}}, "joinConfiguration": {"timeouts": {"controlPlaneComponentHealthCheckSeconds": 2}}}}"#
        ),
    ]

    private static let special: [Violation] = [
        Violation(
            rule: "infrastructure-ref", kind: .controlPlane, version: .v1alpha1,
            change: #"{"machineTemplate": {"infrastructureRef": {"namespace": "victim"}}}"#, path: ["spec"]),
        Violation(
            rule: "metadata", kind: .configTemplate, version: .v1beta2,
            change: #"{"template": {"metadata": {"labels": {"a b": "c"}}}}"#,
            path: ["spec"]),
        Violation(
            rule: "metadata", kind: .controlPlaneTemplate, version: .v1beta2,
            change: #"{"template": {"metadata": {"annotations": {"a b": "c"}}}}"#, path: ["spec"]),
        Violation(
            rule: "metadata", kind: .controlPlaneTemplate, version: .v1beta2,
            change: #"{"machineTemplate": {"metadata": {"labels": {"a": "b c"}}}}"#, path: ["spec", "template", "spec"]),
    ]

    /// The violations above, and the examples of the other rules about a field that only one version has.
    static let violations: [Violation] =
        listed
        + RuleExample.all.filter { example in
            hasFieldOfOneVersion(example.rule, example.kind, example.version) && example.old == nil
                && !listed.contains { $0.rule == "\(example.rule.id)" && $0.version == example.version }
        }
        .map {
            Violation(rule: "\($0.rule.id)", kind: $0.kind, version: $0.version, change: $0.change, path: $0.path)
        }

    /// Returns true if a rule looks at a field that the other version of a kind does not have.
    private static func hasFieldOfOneVersion(_ rule: OCNERule, _ kind: OCNEKind, _ version: APIVersion) -> Bool {
        let rows = Smuggling.conversionRows(kind, version)
        return rule.declaration.paths(in: kind, version).contains {
            (try? kind.schema(in: version).field(at: $0)) != nil && rows.counterpart(of: $0) == .none
        }
    }

    private static let listed: [Violation] =
        OCNEKind.allCases.flatMap { kind in
            configSpec.map {
                Violation(rule: $0.rule, kind: kind, version: $0.version, change: $0.change, path: kind.configPath)
            }
        }
        + [(OCNEKind.controlPlane, ["spec"]), (.controlPlaneTemplate, ["spec", "template", "spec"])].flatMap {
            kind, path in
            controlPlane.map {
                Violation(rule: $0.rule, kind: kind, version: $0.version, change: $0.change, path: path)
            }
        } + special

    @Test("A rule rejects a value in the annotation like one in the object", arguments: violations)
    func refused(violation: Violation) throws {
        let kind = violation.kind
        let other = violation.version.other
        let object = try kind.sample(violation.change, below: violation.path, in: violation.version)
        let openly = try Judge.withAllGates.about(violation.version).create(kind, object)
        #expect(openly.rules?.split(separator: ",").contains { $0 == violation.rule } == true, "\(openly.causes)")
        let carrier = try Converting.convert(object, to: other.rawValue)
        #expect(carrier.conversionData != nil)
        let judge = Judge.withAllGates.about(other)
        let clean = try kind.sample(in: other)
        for decision in [try judge.create(kind, carrier), try judge.update(kind, clean, to: carrier)] {
            #expect(!decision.isAllowed && decision.code == 422, "\(carrier)")
            // Templates are validated on creation; later they are only immutable.
            if kind == .controlPlaneTemplate, decision.rules?.hasPrefix("template-immutable") == true { continue }
            #expect(
                decision.rules?.split(separator: ",").contains { $0 == violation.rule } == true, "\(decision.causes)")
            #expect(
                decision.causes.contains { $0.contains("\(violation.version) reads it from the annotation") },
                "\(decision.causes)")
        }
        // The same object without the annotation is valid in its own version.
        #expect(try judge.create(kind, carrier.withoutConversionData).isAllowed)
        // A stored violation does not block changes of labels, but is warned about.
        let labelled = carrier.setting(
            "metadata", carrier["metadata"].setting("labels", .object([Array("a".utf8): .string(Array("b".utf8))])))
        let update = try judge.update(kind, carrier, to: labelled)
        #expect(update.isAllowed, "\(update.causes)")
        if kind != .controlPlaneTemplate {
            #expect(update.warnings.contains { $0.contains("reads it from the annotation") }, "\(update.warnings)")
        }
    }

    @Test("Covers every rule about a field that only one version has")
    func complete() throws {
        let tried = Set(Self.violations.map { "\($0.rule) \($0.version)" })
        for kind in OCNEKind.allCases {
            for version in APIVersion.allCases {
                for rule in OCNERule.allCases where Self.hasFieldOfOneVersion(rule, kind, version) {
                    #expect(tried.contains("\(rule.id) \(version)"), "\(rule.id) \(version)")
                }
            }
        }
    }
}
