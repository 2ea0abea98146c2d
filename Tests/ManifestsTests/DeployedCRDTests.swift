import EventLoop
import Manifests
import TestDocuments
import Testing
import YAML

@Suite("CRDs in deploy/crds")
struct DeployedDefinitionTests {
    static let directory =
        "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/") + "/deploy/crds"

    static let definitions = CustomResourceDefinition.all(
        storageVersion: "v1alpha1", conversion: WebhookService(name: "ocne-webhook", namespace: "ocne-webhook-system"))

    @Test("Equal the output of the schemas; `make manifests` refreshes them", arguments: definitions.indices)
    func fresh(index: Int) throws {
        let definition = Self.definitions[index]
        let kept = String(
            decoding: try File.read("\(Self.directory)/\(definition.fileName)", limit: 1 << 24), as: UTF8.self)
        let made = String(decoding: try definition.yaml(), as: UTF8.self)
        let differing = zip(kept.split(separator: "\n"), made.split(separator: "\n")).first { $0 != $1 }
        #expect(kept == made, "\(definition.fileName) is stale, from \(String(describing: differing)) on")
    }

    @Test("Kustomize installs every CRD")
    func kustomization() throws {
        let text = try File.read("\(Self.directory)/kustomization.yaml", limit: 1 << 16)
        let document = try Value(json: try #require(try YAML.read(text).first).json)
        #expect(document["resources"].elements.compactMap(\.text) == Self.definitions.map(\.fileName))
    }
}
