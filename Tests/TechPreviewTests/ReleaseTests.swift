import ClusterObjects
import TechPreview
import TestDocuments
import Testing

/// A release of OpenShift: the gates of machines, as `payload-manifests/featuregates` of openshift/api has them for
/// self-managed clusters, at the head of the release's branch.
struct OpenShiftRelease: Sendable, CustomTestStringConvertible {
    let version: String
    let commit: String
    /// Gates that the set enables and disables.
    let sets: [String: (enabled: [String], disabled: [String])]

    var testDescription: String { version }

    private static let platforms = ["AWS", "Azure", "BareMetal", "GCP", "OpenStack", "PowerVS", "VSphere"]
    private static let management = "ClusterAPIMachineManagement"
    private static let migration = "MachineAPIMigration"
    private static let managementGates = [management] + platforms.map { management + $0 }

    static let all: [OpenShiftRelease] = [
        OpenShiftRelease(
            version: "4.19.20", commit: "1ebdd7bba",
            sets: ["": ([], [migration]), "TechPreviewNoUpgrade": ([migration], [])]),
        OpenShiftRelease(
            version: "4.20.10", commit: "05da40ea9",
            sets: ["": ([], [migration]), "TechPreviewNoUpgrade": ([migration], [])]),
        OpenShiftRelease(
            version: "4.22.1", commit: "9fda5179a",
            sets: [
                "": (
                    [],
                    managementGates + [migration, "\(migration)AWS", "\(migration)OpenStack", "\(migration)VSphere"]
                ),
                "TechPreviewNoUpgrade": (
                    managementGates + [migration, "\(migration)AWS", "\(migration)OpenStack"], ["\(migration)VSphere"]
                ),
            ]),
        OpenShiftRelease(
            version: "5.0.0", commit: "e543cc508",
            sets: [
                "": ([], managementGates + [migration] + platforms.map { migration + $0 }),
                "TechPreviewNoUpgrade": (
                    managementGates + [migration, "\(migration)AWS", "\(migration)OpenStack"],
                    ["Azure", "BareMetal", "GCP", "PowerVS", "VSphere"].map { migration + $0 }
                ),
            ]),
    ]

    /// A cluster of the release.
    func cluster(_ set: String, on platform: Platform, _ more: String...) throws -> TestCluster {
        let gates = try #require(sets[set])
        func list(_ names: [String]) -> String { "[\(names.map { "{name: \($0)}" }.joined(separator: ", "))]" }
        var cluster = try TestCluster(
            """
            apiVersion: config.openshift.io/v1
            kind: FeatureGate
            metadata: {name: cluster}
            spec: {featureSet: '\(set)'}
            status:
              featureGates:
              - {version: 9.9.9, enabled: [{name: Other}], disabled: []}
              - {version: \(version), enabled: \(list(gates.enabled)), disabled: \(list(gates.disabled))}
            ---
            apiVersion: config.openshift.io/v1
            kind: ClusterVersion
            metadata: {name: version}
            status: {desired: {version: \(version)}}
            ---
            apiVersion: config.openshift.io/v1
            kind: Infrastructure
            metadata: {name: cluster}
            status: {infrastructureName: one, platformStatus: {type: \(platform.rawValue)}}
            """)
        for manifest in more { try cluster.add(manifest) }
        return cluster
    }
}

@Suite("Releases of OpenShift")
struct ReleaseTests {
    private static let home = "openshift-cluster-api"

    /// A set of a platform's machines.
    private static func set(_ platform: Platform) throws -> Value {
        let prefix = try #require(platform.kinds.first).dropLast("Cluster".count)
        return try Objects.set("MachineSet", "v1beta2", provider: String(prefix), namespace: home)
    }

    @Test(
        "Cluster API manages machines with the Technology Preview, on every platform", arguments: OpenShiftRelease.all)
    func machineManagement(release: OpenShiftRelease) throws {
        for platform in Platform.allCases {
            let preview = try Court(.openshift, release.cluster("TechPreviewNoUpgrade", on: platform))
            let ruling = try preview.create(Self.set(platform))
            #expect(ruling.isAllowed, "\(platform.rawValue): \(ruling.message)")
            let plain = try Court(.openshift, release.cluster("", on: platform)).create(Self.set(platform))
            #expect(plain.denying == ["feature-set-required"], "\(platform.rawValue)")
        }
    }

    @Test("Machines are migrated where the release does it", arguments: OpenShiftRelease.all)
    func migration(release: OpenShiftRelease) throws {
        let old = try Objects.machineAPI(change: "{status: {conditions: [{type: Synchronized, status: 'True'}]}}")
        let new = try old.merged(with: yaml("{spec: {authoritativeAPI: ClusterAPI}}"))
        for platform in Platform.allCases {
            let isMigrated = platform == .aws || platform == .openStack && !release.version.hasPrefix("4.19.")
            var court = try Court(.openshift, release.cluster("TechPreviewNoUpgrade", on: platform)).only(
                .noMachineAPIMigration)
            #expect(try court.update(old, to: new).isAllowed == isMigrated, "\(platform.rawValue)")
            // The policy is stricter, or allows a platform by name.
            court.policy.migrationPlatforms = []
            #expect(try !court.update(old, to: new).isAllowed)
            court.policy.migrationPlatforms = [platform]
            #expect(try court.update(old, to: new).rules == [])
            let plain = try Court(.openshift, release.cluster("", on: platform)).only(.noMachineAPIMigration)
            let ruling = try plain.update(old, to: new)
            #expect(ruling.fields == ["spec.authoritativeAPI"])
            #expect(ruling.message.contains("gate MachineAPIMigration of FeatureGate"))
        }
    }

    @Test("A platform that the release disables is refused unless the policy lists it")
    func disabledPlatform() throws {
        let gates = "{featureGates: [{version: 4.22.1, enabled: [{name: ClusterAPIMachineManagement}], "
        let gate = """
            apiVersion: config.openshift.io/v1
            kind: FeatureGate
            metadata: {name: cluster}
            spec: {featureSet: CustomNoUpgrade}
            status: \(gates)disabled: [{name: ClusterAPIMachineManagementAWS}]}]}
            """
        var court = try Court(.openshift, State.openshift, gate).only(.platformSupported)
        let ruling = try court.create(Self.set(.aws))
        #expect(ruling.denying == ["platform-supported"])
        #expect(
            ruling.message.contains("gate ClusterAPIMachineManagementAWS of FeatureGate \"cluster\" is not enabled"))
        court.policy.platforms = [.aws]
        #expect(try court.create(Self.set(.aws)).rules == [])
        court.policy.platforms = [.gcp]
        #expect(try court.create(Self.set(.aws)).denying == ["platform-supported"])
    }

    @Test("Without FeatureGate or ClusterVersion, a decision that needs the gates has to wait")
    func pending() throws {
        let old = try Objects.machineAPI()
        let new = try old.merged(with: yaml("{spec: {authoritativeAPI: ClusterAPI}}"))
        let release = try #require(OpenShiftRelease.all.last)
        var cluster = try release.cluster("TechPreviewNoUpgrade", on: .aws)
        cluster.pending = [APIGroup.config]
        let court = Court(.openshift, cluster)
        #expect(try court.only(.noMachineAPIMigration).update(old, to: new).code == 503)
        #expect(try court.only(.platformSupported).create(Self.set(.aws)).code == 503)
    }
}
