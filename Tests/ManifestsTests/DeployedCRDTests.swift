import EventLoop
import Manifests
import TestDocuments
import Testing
import YAML

@Suite("CRDs in deploy/crds")
struct DeployedCRDTests {
    static let directory =
        "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/") + "/deploy/crds"

    static let crds = CustomResourceDefinition.all(
        storageVersion: "v1alpha1", conversion: WebhookService(name: "ocne-webhook", namespace: "ocne-webhook-system"))

    @Test("Equal the output of the schemas; `make manifests` refreshes them", arguments: crds.indices)
    func fresh(index: Int) throws {
        let crd = Self.crds[index]
        let kept = String(
            decoding: try File.read("\(Self.directory)/\(crd.fileName)", limit: 1 << 24), as: UTF8.self)
        let made = String(decoding: try crd.yaml(), as: UTF8.self)
        let differing = zip(kept.split(separator: "\n"), made.split(separator: "\n")).first { $0 != $1 }
        #expect(kept == made, "\(crd.fileName) is stale, from \(String(describing: differing)) on")
    }

    @Test("Kustomize installs every CRD")
    func kustomization() throws {
        let text = try File.read("\(Self.directory)/kustomization.yaml", limit: 1 << 16)
        let document = try Value(json: try #require(try YAML.read(text).first).json)
        #expect(document["resources"].elements.compactMap(\.text) == Self.crds.map(\.fileName))
    }
}
