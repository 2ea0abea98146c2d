import ClusterObjects
import TechPreview
import Testing

@Suite("Facts about a cluster")
struct OpenShiftFactsTests {
    private static func facts(_ policy: Policy, _ cluster: TestCluster) -> [String: String] {
        Dictionary(uniqueKeysWithValues: OpenShiftFacts(policy, cluster).rows.map { ($0.name, $0.value) })
    }

    private static let management = "Machine management by Cluster API"
    private static let migration = "Migration between Machine API and Cluster API"

    @Test("Name the version, the platform and what follows", arguments: OpenShiftRelease.all)
    func release(release: OpenShiftRelease) throws {
        let policy = Policy(profile: .openshift)
        let preview = try Self.facts(policy, release.cluster("TechPreviewNoUpgrade", on: .aws))
        #expect(preview["OpenShift version"] == release.version && preview["Platform"] == "AWS")
        #expect(preview["Feature set"] == "TechPreviewNoUpgrade")
        #expect(preview[Self.management] == "enabled" && preview[Self.migration] == "allowed")
        #expect(preview["Infrastructure kinds"] == "AWSCluster, AWSMachine, AWSMachineTemplate")
        #expect(preview["Enabled gates"]?.contains("MachineAPIMigration") == true)
        let plain = try Self.facts(policy, release.cluster("", on: .aws))
        #expect(plain["Feature set"] == "Default" && plain[Self.management] == "not enabled")
        #expect(plain[Self.migration]?.hasPrefix("refused: gate MachineAPIMigration of FeatureGate") == true)
        // The policy is part of the answer.
        var strict = policy
        strict.migrationPlatforms = []
        let refused = try Self.facts(strict, release.cluster("TechPreviewNoUpgrade", on: .aws))
        #expect(refused[Self.migration] == "refused: the policy allows it on no platform")
        strict.migrationPlatforms = [.gcp]
        let other = try Self.facts(strict, release.cluster("TechPreviewNoUpgrade", on: .aws))
        #expect(other[Self.migration] == "refused: the policy does not allow it on AWS")
    }

    @Test("A live state that is not synced, and a cluster that is not OpenShift's, are said")
    func unknown() throws {
        let release = try #require(OpenShiftRelease.all.last)
        var cluster = try release.cluster("TechPreviewNoUpgrade", on: .aws)
        cluster.pending = [APIGroup.config]
        let rows = OpenShiftFacts(Policy(profile: .openshift), cluster).rows
        #expect(rows.filter { $0.value.contains("not synced") }.count == rows.count - 1)
        #expect(OpenShiftFacts(Policy(profile: .ocne), TestCluster.empty).rows.isEmpty)
    }
}
