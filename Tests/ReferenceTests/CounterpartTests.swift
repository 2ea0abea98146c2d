import APIConversion
import APISchema
import KubernetesAPI
import OCNEAPI
import Reference
import Testing

@Suite("Corresponding fields of the versions")
struct CounterpartTests {
    static let up: [(OCNEKind, String, Counterpart)] = [
        (.config, "spec.files", .at(["spec.files"])), (.config, "spec.files.append", .at(["spec.files.append"])),
        (
            .config, "spec.clusterConfiguration.apiServer.timeoutForControlPlane",
            .at(["spec.initConfiguration.timeouts.controlPlaneComponentHealthCheckSeconds"])
        ),
        (.config, "spec.clusterConfiguration.networking", .none),
        (.config, "spec.clusterConfiguration.clusterName", .none),
        (.config, "spec.clusterConfiguration", .at(["spec.clusterConfiguration"])),
        (.config, "status.ready", .at(["status.initialization.dataSecretCreated"])),
        (.config, "status.conditions.severity", .at(["status.deprecated.v1beta1.conditions.severity"])),
        (.config, "metadata.labels", .unknown), (.config, "status.v1beta2.deprecated", .at(["status.deprecated"])),
        (.controlPlane, "spec.rolloutStrategy", .at(["spec.rollout.strategy"])),
        (.controlPlane, "spec.machineTemplate.infrastructureRef", .at(["spec.machineTemplate.spec.infrastructureRef"])),
        (
            .controlPlane, "spec.controlPlaneConfig.clusterConfiguration.etcd.local.extraArgs.x",
            .at(["spec.controlPlaneConfig.clusterConfiguration.etcd.local.extraArgs"])
        ),
    ]

    /// Returns the rows of the conversion between v1alpha1 and v1beta2.
    private static func rows(_ kind: OCNEKind, fromHub: Bool) -> [ConversionRow] {
        kind.conversionTable(of: .v1alpha1)?.rows(fromHub: fromHub) ?? []
    }

    @Test("From v1alpha1", arguments: up.indices)
    func spoke(index: Int) {
        let (kind, path, expected) = Self.up[index]
        #expect(Self.rows(kind, fromHub: false).counterpart(of: path) == expected)
    }

    static let down: [(OCNEKind, String, Counterpart)] = [
        (.controlPlane, "spec.rollout.after", .at(["spec.rolloutAfter"])),
        (.controlPlane, "spec.remediation.maxRetry", .none),
        (.controlPlane, "spec.rollout", .at(["spec.rolloutBefore", "spec.rolloutAfter", "spec.rolloutStrategy"])),
        (
            .controlPlane, "spec.machineTemplate.spec.deletion",
            .at([
                "spec.machineTemplate.nodeDrainTimeout", "spec.machineTemplate.nodeVolumeDetachTimeout",
                "spec.machineTemplate.nodeDeletionTimeout",
            ])
        ),
        (
            .config, "spec.joinConfiguration.timeouts.controlPlaneComponentHealthCheckSeconds",
            .at(["spec.clusterConfiguration.apiServer.timeoutForControlPlane"])
        ),
        (.config, "spec.diskSetup.partitions.diskLayout.percentage", .none),
        (.config, "status.conditions", .at(["status.v1beta2.conditions"])), (.controlPlane, "status", .at(["status"])),
    ]

    @Test("From v1beta2", arguments: down.indices)
    func hub(index: Int) {
        let (kind, path, expected) = Self.down[index]
        #expect(Self.rows(kind, fromHub: true).counterpart(of: path) == expected)
    }

    /// Returns both sides of each conversion table of a kind: the schema of a version and the rows from its side.
    private static func sides(_ kind: OCNEKind) throws -> [(schema: KindSchema, rows: [ConversionRow])] {
        try APIVersion.spokes.flatMap { spoke in
            let table = try #require(kind.conversionTable(of: spoke))
            return [spoke, .hub].map { (kind.schema(in: $0), table.rows(fromHub: $0.isHub)) }
        }
    }

    @Test("Every field of both versions is in the table", arguments: OCNEKind.allCases)
    func complete(kind: OCNEKind) throws {
        for (schema, rows) in try Self.sides(kind) {
            // Fields below these are converted together with them.
            let whole = Set(rows.filter { !$0.isList }.compactMap(\.here))
            func check(_ field: SchemaField) throws {
                let path = field.path.joined(separator: ".")
                if whole.contains(path) { return }
                // An object that is always empty holds no field.
                if case .object(let members) = field.schema.type, members.isEmpty { return }
                let members = field.members
                #expect(!members.isEmpty, "\(schema.gvk.version) \(kind.rawValue).\(path) has no row")
                for member in members { try check(try schema.field(at: "\(path).\(member.name)")) }
            }
            for property in schema.properties { try check(try schema.field(at: "\(property.name)")) }
        }
    }

    @Test("Every row names fields of the schemas", arguments: OCNEKind.allCases)
    func existing(kind: OCNEKind) throws {
        for (schema, rows) in try Self.sides(kind) {
            for path in rows.compactMap(\.here) {
                #expect(throws: Never.self, "\(schema.gvk.version) \(kind.rawValue).\(path)") {
                    try schema.field(at: path)
                }
            }
        }
    }
}
