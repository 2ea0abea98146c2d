import KubernetesAPI
import OCNEAPI
import Reference
import Testing

@Suite("Rules of fields")
struct RuleFieldTests {
    /// Rules that are told of in another way.
    private static let others: Set = ["immutable", "template-immutable", "conversion-data"]

    @Test("Every rule of the kinds names fields that there are", arguments: Rule.ocne.map { "\($0.id)" })
    func complete(id: String) throws {
        let rule = try #require(Rule.ocne.first { "\($0.id)" == id })
        var places = 0
        for kind in OCNEKind.allCases {
            for path in RuleFields.paths(of: rule, in: kind) {
                let versions = APIVersion.allCases.filter { (try? kind.schema(in: $0).place(at: path)) != nil }
                // Templates have no field for all that their kinds have.
                if kind == .config || kind == .controlPlane { #expect(!versions.isEmpty, "\(kind.rawValue) \(path)") }
                places += versions.count
                for version in versions {
                    let place = try kind.schema(in: version).place(at: path)
                    #expect(RuleFields.rules(at: place.path, of: kind).contains(rule))
                }
            }
        }
        #expect(places > 0 || Self.others.contains(id))
    }

    @Test(
        "What may change",
        arguments: [
            (OCNEKind.controlPlane, "spec", APIVersion.v1beta2, Mutability.partly),
            (.controlPlane, "spec.replicas", .v1beta2, .free),
            (.controlPlane, "spec.controlPlaneConfig.files.path", .v1alpha1, .free),
            (.controlPlane, "spec.controlPlaneConfig.mounts", .v1alpha1, .fixed),
            (.controlPlane, "spec.controlPlaneConfig.clusterConfiguration.etcd", .v1alpha1, .partly),
            (.controlPlane, "spec.controlPlaneConfig.clusterConfiguration.certificatesDir", .v1beta2, .fixed),
            (.controlPlane, "spec.rolloutStrategy.type", .v1alpha1, .free),
            (.controlPlane, "metadata.labels", .v1alpha1, .free),
            (.controlPlaneTemplate, "spec.template.spec.version", .v1beta2, .fixed),
            (.controlPlaneTemplate, "spec.template", .v1beta2, .partly),
            (.config, "spec.files", .v1beta2, .free),
        ])
    func mutability(kind: OCNEKind, path: String, version: APIVersion, expected: Mutability) {
        #expect(kind.mutability(of: path.split(separator: ".").map { String($0) }, in: version) == expected)
    }
}
