import KubernetesAPI
import OCNEAPI
import Reference
import TestDocuments
import Testing

/// A rule of both versions reports the same violation for an object and for its conversion, at the path in the
/// conversion table.
@Suite("Rules of both versions")
struct SameRulesTests {
    /// An object of `v1alpha1`, as a change of a valid one, before and after an update.
    struct Violation: Sendable, CustomTestStringConvertible {
        let kind: OCNEKind
        let old: String?
        let change: String
        /// The path to the change.
        let path: [String]
        let rules: String
        /// The version of `old` and `change`.
        var version = APIVersion.v1alpha1

        /// Returns the sample with a change, in `v1alpha1`.
        func object(_ change: String) throws -> Value {
            let object = try kind.sample(change, below: path, in: version)
            return version == .v1alpha1 ? object : try Converting.convert(object, to: APIVersion.v1alpha1.rawValue)
        }

        var testDescription: String { "\(rules) \(kind.rawValue) \(change)" }
    }

    /// Violations of rules about the config spec, in each kind.
    private static let configSpec: [(rules: String, change: String)] = [
        (
            "file-source",
            #"{"files": [{"path": "/a"}, {"path": "/b", "content": "x", "contentFrom": {"secret": {"name": "s", "key": "k"}}}]}"#
        ),
        ("file-secret", #"{"files": [{"path": "/a", "contentFrom": {"secret": {"name": "s", "key": ""}}}]}"#),
        ("file-path-unique", #"{"files": [{"path": "/a"}, {"path": "/b"}, {"path": "/a"}]}"#),
        (
            "user-source",
            #"{"users": [{"name": "a", "passwd": "x", "passwdFrom": {"secret": {"name": "s", "key": "k"}}}]}"#
        ),
        ("user-secret", #"{"users": [{"name": "a", "passwdFrom": {"secret": {"name": "", "key": "k"}}}]}"#),
        ("ignition-format", #"{"ignition": {"containerLinuxConfig": {"additionalConfig": "x"}}}"#),
        (
            "ignition-format",
            #"""
            {"format": "ignition", "users": [{"name": "a", "inactive": true}], "files": [{"path": "/a", "encoding": "gzip"}],
             "diskSetup": {"partitions": [{"device": "a", "layout": true, "tableType": "mbr"}],
                "filesystems": [{"device": "a", "filesystem": "ext4", "label": "l", "replaceFS": "x", "partition": "1"}]}}
            """#
        ),
    ]

    /// Violations of rules about control planes and their templates, below their spec.
    private static let both: [(rules: String, change: String)] = [
        ("rollout-before", #"{"rolloutBefore": {"certificatesExpiryDays": 6}}"#),
        ("rollout-strategy", #"{"rolloutStrategy": {"type": "OnDelete", "rollingUpdate": {"maxSurge": 2}}}"#),
        ("dns-image-tag", #"{"controlPlaneConfig": {"clusterConfiguration": {"dns": {"imageTag": "a b"}}}}"#),
        (
            "etcd-image-tag",
            #"{"controlPlaneConfig": {"clusterConfiguration": {"etcd": {"local": {"imageTag": "a/b"}}}}}"#
        ),
        (
            "etcd-placement",
            #"{"controlPlaneConfig": {"clusterConfiguration": {"etcd": {"local": {"dataDir": "a"}, "external": {"caFile": "a"}}}}}"#
        ),
    ]

    private static let images = #""imageRepository": "container-registry.oracle.com/olcne""#
    private static let socket = #"{"nodeRegistration": {"criSocket": "a"}}"#

    /// Violations of rules about control planes.
    private static let controlPlane: [(rules: String, change: String)] = [
        ("replicas", #"{"replicas": 0}"#), ("replicas", #"{"replicas": 2}"#), ("replicas", #"{"replicas": null}"#),
        ("infrastructure-ref", #"{"machineTemplate": {"infrastructureRef": {"kind": "", "name": ""}}}"#),
        ("version", #"{"version": "v1"}"#),
        ("rollout-strategy", #"{"replicas": 1, "rolloutStrategy": {"rollingUpdate": {"maxSurge": 0}}}"#),
        (
            "ocne-images",
            #"{"controlPlaneConfig": {"clusterConfiguration": {"dns": {\#(images), "imageTag": "v1.8.6"}, "etcd": {"local": {\#(images)}}}}}"#
        ),
        ("cri-socket", #"{"controlPlaneConfig": {"initConfiguration": \#(socket), "joinConfiguration": \#(socket)}}"#),
    ]

    /// Violations of rules about updates of control planes: before and after.
    private static let updates: [(rules: String, old: String, new: String)] = [
        ("version-skew,supported-version", "{}", #"{"version": "v1.27.0"}"#),
        ("supported-version", "{}", #"{"version": "v1.26.0"}"#),
        (
            "coredns-migration", #"{"controlPlaneConfig": {"clusterConfiguration": {"dns": {"imageTag": "1.9.4"}}}}"#,
            #"{"controlPlaneConfig": {"clusterConfiguration": {"dns": {"imageTag": "1.9.3"}}}}"#
        ),
        (
            "immutable", "{}",
            #"{"controlPlaneConfig": {"clusterConfiguration": {"certificatesDir": "a", "controlPlaneEndpoint": "b"}}}"#
        ),
    ]

    /// The violations above, and the examples of the other rules.
    static let violations: [Violation] =
        listed
        + RuleExample.all.filter { example in
            example.rule.declaration.versions == APIVersion.allCases && !different.contains(example.rule)
                && !listed.contains { $0.rules.split(separator: ",").contains { $0 == "\(example.rule.id)" } }
        }
        .map { Violation($0) }

    private static let listed: [Violation] =
        OCNEKind.allCases.flatMap { kind in
            configSpec.map {
                Violation(kind: kind, old: nil, change: $0.change, path: kind.configPath, rules: $0.rules)
            }
        }
        + both.flatMap { rule in
            [(OCNEKind.controlPlane, ["spec"]), (.controlPlaneTemplate, ["spec", "template", "spec"])].map {
                kind, path in
                Violation(kind: kind, old: nil, change: rule.change, path: path, rules: rule.rules)
            }
        }
        + controlPlane.map {
            Violation(kind: .controlPlane, old: nil, change: $0.change, path: ["spec"], rules: $0.rules)
        }
        + updates.map { Violation(kind: .controlPlane, old: $0.old, change: $0.new, path: ["spec"], rules: $0.rules) }

    @Test("Report the same violations for an object and for its conversion", arguments: violations)
    func same(violation: Violation) throws {
        let object = try violation.object(violation.change)
        let old = try violation.old.map { try violation.object($0) }
        let spoke = try Self.judge(violation.kind, object, old: old, .v1alpha1)
        for version in APIVersion.allCases where version != .v1alpha1 && !version.isHub {
            let other = try Self.judge(violation, object, old: old, in: version)
            #expect(other.rules == spoke.rules)
            #expect(Self.causes(other).map(\.message) == Self.causes(spoke).map(\.message))
        }
        let hub = try Self.judge(violation, object, old: old, in: .hub)
        #expect(!spoke.isAllowed && !hub.isAllowed)
        #expect(hub.rules == spoke.rules)
        #expect(spoke.rules == violation.rules)
        let rows = try #require(violation.kind.conversionTable(of: .v1alpha1)).rows(fromHub: false)
        for (mine, theirs) in zip(Self.causes(spoke), Self.causes(hub)) {
            #expect(
                rows.counterpart(of: Self.withoutIndices(mine.field)) == .at([Self.withoutIndices(theirs.field)]),
                "\(mine.field) is \(theirs.field)")
            #expect(Self.indices(mine.field) == Self.indices(theirs.field))
            #expect(mine.message == theirs.message)
        }
        #expect(Self.causes(spoke).count == Self.causes(hub).count)
    }

    /// Rules about all versions whose violations are not the same in each: of gates, of values that only one version
    /// has, of the annotation, and of a subresource.
    private static let different: Set<OCNERule> = [
        .metadata, .ignitionGate, .templateGate, .templateImmutable, .conversionData, .scale,
    ]

    @Test("Every rule of all versions is tested")
    func complete() {
        let tried = Set(Self.violations.flatMap { $0.rules.split(separator: ",").map(String.init) })
        for rule in OCNERule.allCases {
            let isSame = rule.declaration.versions == APIVersion.allCases && !Self.different.contains(rule)
            #expect(tried.contains("\(rule.id)") == isSame, "\(rule.id)")
        }
    }

    /// Returns the decision on the object after conversion.
    private static func judge(_ violation: Violation, _ object: Value, old: Value?, in version: APIVersion) throws
        -> Decision
    {
        try judge(
            violation.kind, Converting.convert(object, to: version.rawValue),
            old: old.map { try Converting.convert($0, to: version.rawValue) }, version)
    }

    private static func judge(_ kind: OCNEKind, _ object: Value, old: Value?, _ version: APIVersion) throws -> Decision
    {
        let judge = Judge.withAllGates.about(version)
        if let old { return try judge.update(kind, old, to: object) }
        return try judge.create(kind, object)
    }

    private static func causes(_ decision: Decision) -> [(field: String, message: String)] {
        decision.status["details"]["causes"].elements.map { ($0["field"].text ?? "", $0["message"].text ?? "") }
    }

    /// Returns `files[1].path` as in the table: `files.path`.
    private static func withoutIndices(_ path: String) -> String {
        path.split(separator: "[").enumerated().map { i, part in
            i == 0 ? String(part) : String(part.drop { $0 != "]" }.dropFirst())
        }
        .joined()
    }

    private static func indices(_ path: String) -> [Substring] {
        path.split(separator: "[").dropFirst().map { $0.prefix { $0 != "]" } }
    }
}

extension SameRulesTests.Violation {
    /// The example of a rule.
    fileprivate init(_ example: RuleExample) {
        self.init(
            kind: example.kind, old: example.old, change: example.change, path: example.path,
            rules: "\(example.rule.id)", version: example.version)
    }
}
