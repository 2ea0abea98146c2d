import OCNEAPI
import Testing

@Suite("Mutability of fields")
struct MutabilityTests {
    @Test(
        "Classifies fields as mutable, immutable or partly mutable",
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
