import ClusterObjects
import JSON
import TechPreview
import TestDocuments
import Testing

/// A conversion that writes no JSON.
private struct InvalidConversion: VersionConverter {
    func convert(_ object: Cursor, ignoringAnnotation: Bool) -> [[UInt8]] { [Array("{".utf8)] }
}

@Suite("Objects whose other version is not JSON")
struct InvalidConversionTests {
    private static func annotated(_ object: Value) throws -> Value {
        try object.merged(with: yaml("{metadata: {annotations: {cluster.x-k8s.io/conversion-data: '{}'}}}"))
    }

    private static func court(_ manifests: String...) throws -> Court {
        var cluster = try TestCluster()
        cluster.converter = InvalidConversion()
        for manifest in manifests { try cluster.add(manifest) }
        var court = Court(.ocne, cluster)
        court.converter = InvalidConversion()
        return court
    }

    @Test("Objects with the annotation are refused, also if an update leaves them unchanged")
    func refused() throws {
        let court = try Self.court()
        let worker = try Objects.config("v1beta2", change: "{spec: {joinConfiguration: {}}}")
        #expect(try !court.create(worker).denying.contains("no-control-plane-machines"))
        let carrier = try Self.annotated(worker)
        let ruling = try court.create(carrier)
        #expect(ruling.denying.contains("no-control-plane-machines"))
        #expect(ruling.causes.contains { $0.contains("Internal error") && $0.contains("other version") })
        let relabeled = try carrier.merged(with: yaml("{metadata: {labels: {a: b}}}"))
        #expect(try court.update(carrier, to: relabeled).denying.contains("no-control-plane-machines"))
    }

    @Test("Rules read the strictest summary of an object in the cluster")
    func summaries() throws {
        let worker = try Self.annotated(Objects.config("v1beta2", change: "{spec: {joinConfiguration: {}}}"))
        let external = try Self.annotated(
            yaml(
                """
                {apiVersion: controlplane.cluster.x-k8s.io/v1alpha1, kind: OCNEControlPlane, metadata: {name: a}, spec: \
                {controlPlaneConfig: {clusterConfiguration: {etcd: {external: {}}}}}}
                """))
        #expect(try Self.summary(worker, nil).bootstrap?.routes == [])
        #expect(try Self.summary(worker, InvalidConversion()).bootstrap?.routes == [.join])
        #expect(try Self.summary(external, nil).controlPlane?.hasExternalEtcd == true)
        #expect(try Self.summary(external, InvalidConversion()).controlPlane?.hasExternalEtcd == false)
    }

    private static func summary(_ object: Value, _ converter: (any VersionConverter)?) throws -> ObjectSummary {
        let parts = (object["apiVersion"].text ?? "").split(separator: "/").map(String.init)
        var tape = Tape()
        let json = Array("\(object)".utf8)
        let root = try tape.parse(json.span).root
        return ObjectSummary(
            group: parts[0], version: parts[1], kind: object["kind"].text ?? "", root, converter: converter)
    }
}
