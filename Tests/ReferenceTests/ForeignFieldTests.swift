import APISchema
import KubernetesAPI
import OCNEAPI
import Reference
import Testing

@Suite("Fields of another version")
struct ForeignFieldTests {
    private static func found(_ path: String, _ kind: OCNEKind, _ version: APIVersion) -> ForeignField? {
        ForeignField(at: path.split(separator: ".").map(String.init), of: kind, unknownIn: version)
    }

    @Test(
        "Have the place of their value in this version",
        arguments: [
            (OCNEKind.controlPlane, APIVersion.v1beta2, "spec.rolloutStrategy", ["spec.rollout.strategy"]),
            (
                .controlPlane, .v1beta2, "spec.machineTemplate.infrastructureRef",
                ["spec.machineTemplate.spec.infrastructureRef"]
            ),
            (
                .controlPlane, .v1beta2, "spec.machineTemplate.spec.infrastructureRef.apiVersion",
                ["spec.machineTemplate.spec.infrastructureRef.apiGroup"]
            ),
            (
                .controlPlane, .v1beta2, "spec.machineTemplate.nodeDrainTimeout",
                ["spec.machineTemplate.spec.deletion.nodeDrainTimeoutSeconds"]
            ),
            (.controlPlane, .v1alpha1, "spec.rollout.after", ["spec.rolloutAfter"]),
            (
                .config, .v1alpha1, "spec.joinConfiguration.timeouts.controlPlaneComponentHealthCheckSeconds",
                ["spec.clusterConfiguration.apiServer.timeoutForControlPlane"]
            ),
        ])
    func places(kind: OCNEKind, version: APIVersion, path: String, expected: [String]) {
        #expect(Self.found(path, kind, version)?.places == expected)
    }

    @Test("Without a place have what to set instead, if there is anything")
    func instead() throws {
        let subnet = try #require(Self.found("spec.clusterConfiguration.networking.podSubnet", .config, .v1beta2))
        #expect(subnet.places == [] && subnet.version == .v1alpha1)
        #expect(subnet.instead == "set spec.clusterNetwork.pods.cidrBlocks of the Cluster instead")
        let networking = try #require(Self.found("spec.clusterConfiguration.networking", .config, .v1beta2))
        #expect(
            networking.instead?.contains("spec.clusterNetwork.pods.cidrBlocks of the Cluster instead of podSubnet")
                == true)
        #expect(Self.found("spec.remediation", .controlPlane, .v1alpha1)?.instead == nil)
    }

    @Test("Are no fields that no version has")
    func unknown() {
        #expect(Self.found("spec.replica", .controlPlane, .v1beta2) == nil)
        #expect(Self.found("", .controlPlane, .v1beta2) == nil)
    }

    @Test("All of them are found, and their places exist", arguments: OCNEKind.allCases)
    func all(kind: OCNEKind) throws {
        for (version, other) in [(APIVersion.v1alpha1, APIVersion.v1beta2), (.v1beta2, .v1alpha1)] {
            let schema = kind.schema(in: version)
            func check(_ field: SchemaField) throws {
                for member in field.members {
                    let path = field.path + ["\(member.name)"]
                    let text = path.joined(separator: ".")
                    if (try? schema.field(at: text)) != nil {
                        try check(try kind.schema(in: other).field(at: text))
                        continue
                    }
                    let found = try #require(Self.found(text, kind, version), "\(version) \(text)")
                    for place in found.places {
                        #expect((try? schema.field(at: place)) != nil, "\(version) \(text) -> \(place)")
                    }
                }
            }
            try check(try kind.schema(in: other).field(at: "spec"))
        }
    }
}
