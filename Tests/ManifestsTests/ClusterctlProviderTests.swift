import EventLoop
import TestDocuments
import TestSupport
import Testing
import YAML

@testable import Manifests

@Suite("manifests provider")
struct ClusterctlProviderTests {
    private let provider = ClusterctlProvider(version: "0.1.0")

    /// The components with values of variables, which clusterctl substitutes.
    private func components(_ values: [String: String] = [:]) throws -> [Value] {
        var text = String(decoding: try provider.components(), as: UTF8.self)
        for variable in ClusterctlProvider.variables {
            let expression = "${\(variable.name):=\(variable.defaultValue)}"
            #expect(text.contains(expression), "\(variable.name) is not used")
            text = text.replacing(expression, with: values[variable.name] ?? variable.defaultValue)
        }
        #expect(!text.contains("${"), "an undocumented variable")
        return try YAML.read(Array(text.utf8)).map { try Value(json: $0.json) }
    }

    @Test("Has the objects of manifests --replace-capocne but for what clusterctl's contract demands")
    func equal() throws {
        var installation = Installation()
        installation.replacesCAPOCNE = true
        installation.image = "docker.io/library/ocne-webhook:0.1.0"
        let label = "cluster.x-k8s.io/provider: runtime-extension-ocne-webhook"
        var expected = String(decoding: try installation.yaml(), as: UTF8.self)
            .replacing("cluster.x-k8s.io/provider: bootstrap-ocne", with: label)
            .replacing("cluster.x-k8s.io/provider: control-plane-ocne", with: label)
            .replacing("default-container: webhook", with: "default-container: manager")
            .replacing("        name: webhook\n", with: "        name: manager\n")
            .replacing(
                "\n        image: ",
                with:
                    "\n        - --feature-gates=ClusterTopology=false,KubeadmBootstrapFormatIgnition=false\n        image: "
            )
        // The provider's label is on every object.
        expected = expected.split(separator: "---\n").map { document in
            guard !document.contains(label) else { return String(document) }
            return String(document).replacing("\n  labels:\n", with: "\n  labels:\n    \(label)\n", maxReplacements: 1)
        }.joined(separator: "---\n")
        let objects = try YAML.read(Array(expected.utf8)).map { try Value(json: $0.json) }.filter { $0 != .null }
        let found = try components()
        #expect(found.map { "\($0.kind) \($0.name)" } == objects.map { "\($0.kind) \($0.name)" })
        for (object, wanted) in zip(found, objects) { #expect(object == wanted, "\(object.kind) \(object.name)") }
    }

    @Test("Follows the contract: one Namespace, a manager, labels, canonical images")
    func contract() throws {
        let found = try components()
        #expect(found.filter { $0.kind == "Namespace" }.count == 1)
        #expect(
            found.allSatisfy {
                $0["metadata"]["labels"]["cluster.x-k8s.io/provider"].text == "runtime-extension-ocne-webhook"
            })
        let deployments = found.filter { $0.kind == "Deployment" }
        #expect(deployments.count == 1)
        let container = try #require(deployments.first)["spec"]["template"]["spec"]["containers"][0]
        #expect(container["name"].text == "manager")
        for (image, canonical) in [
            ("a/b:1", "docker.io/a/b:1"), ("r.example/b:1", "r.example/b:1"), ("localhost/b:1", "localhost/b:1"),
            ("r:5000/b", "r:5000/b"), ("b:1", "docker.io/library/b:1"),
        ] {
            var provider = provider
            provider.image = image
            #expect(String(decoding: try provider.components(), as: UTF8.self).contains("image: \"\(canonical)\"\n"))
        }
    }

    @Test("clusterctl move finds the kinds by the labels of their CRDs, in every package")
    func move() throws {
        let crds =
            try components().filter { $0.kind == "CustomResourceDefinition" }
            + YAML.read(try Installation().yaml()).map { try Value(json: $0.json) }.filter {
                $0.kind == "CustomResourceDefinition"
            }
        #expect(crds.count == 8)
        for crd in crds {
            let labels = crd["metadata"]["labels"]
            #expect(labels["clusterctl.cluster.x-k8s.io"].text == "")
            #expect(labels["cluster.x-k8s.io/provider"].text != nil)
            // These would move the objects of clusters that stay.
            #expect(labels.names.allSatisfy { !$0.hasPrefix("clusterctl.cluster.x-k8s.io/") })
        }
    }

    @Test("The metadata has the contracts of the CRDs, the oldest first")
    func metadata() throws {
        let metadata = try Value(json: try #require(try YAML.read(provider.metadata()).first).json)
        #expect(metadata["apiVersion"].text == "clusterctl.cluster.x-k8s.io/v1alpha3")
        #expect(metadata["kind"].text == "Metadata")
        let series = metadata["releaseSeries"].elements
        #expect(series.allSatisfy { $0["major"].int == 0 && $0["minor"].int == 1 })
        let contracts = series.compactMap { $0["contract"].text }
        #expect(contracts == ["v1beta1", "v1beta2"])
        let crd = try #require(try components().first)
        #expect(contracts.allSatisfy { crd["metadata"]["labels"]["cluster.x-k8s.io/\($0)"].text != nil })
    }

    @Test("docs/packages.md documents every variable")
    func documented() throws {
        let document = String(decoding: try File.read("\(Deploy.root)/docs/packages.md", limit: 1 << 20), as: UTF8.self)
        let rows = ClusterctlProvider.variables.map(\.row).joined(separator: "\n")
        #expect(document.contains("| Variable | Default | Description |\n| --- | --- | --- |\n\(rows)\n\n"))
    }

    @Test("clusterctl generates the components", .requires(.clusterctl))
    func clusterctl() throws {
        let scratch = try Scratch()
        let folder = "\(ClusterctlProvider.label)/v0.1.0"
        try scratch.write("\(folder)/\(ClusterctlProvider.componentsFile)", try provider.components())
        try scratch.write("\(folder)/\(ClusterctlProvider.metadataFile)", provider.metadata())
        try scratch.write(
            "clusterctl.yaml",
            """
            CLUSTER_TOPOLOGY: "true"
            CLUSTERCTL_DISABLE_VERSIONCHECK: "true"
            providers:
            - name: \(ClusterctlProvider.name)
              type: \(ClusterctlProvider.type)
              url: \(scratch.path("\(folder)/\(ClusterctlProvider.componentsFile)"))

            """)
        func generate(_ arguments: String...) throws -> Tool.Result {
            try Tool.clusterctl.run(
                [
                    "--config", scratch.path("clusterctl.yaml"), "generate", "provider", "--runtime-extension",
                    ClusterctlProvider.name,
                ] + arguments)
        }
        let described = try generate("--describe")
        #expect(described.status == 0 && described.text.contains("CLUSTER_TOPOLOGY"), "\(described.all)")
        let result = try generate()
        try #require(result.status == 0, "\(result.diagnostics)")
        let found = try YAML.read(result.output).map { try Value(json: $0.json) }.filter { $0 != .null }
        let expected = try components(["CLUSTER_TOPOLOGY": "true"])
        #expect(
            Set(found.map { "\($0.kind) \($0.name)" }) == Set(expected.map { "\($0.kind) \($0.name)" })
                && found.count == expected.count)
        let arguments = try #require(found.first { $0.kind == "Deployment" })["spec"]["template"]["spec"]["containers"][
            0]["args"]
        #expect(
            arguments
                == expected.first { $0.kind == "Deployment" }?["spec"]["template"]["spec"]["containers"][0]["args"])
    }
}
