import EventLoop
import Primitives
import TestDocuments
import TestSupport
import Testing
import YAML

@testable import Manifests

@Suite("manifests chart")
struct HelmChartTests {
    /// A set of choices: as an installation, and as values of the chart.
    struct Choices: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let namespace: String
        /// Values of the chart as JSON.
        let values: String
        let installation: Installation

        init(_ name: String, namespace: String = "webhooks", values: String, _ change: (inout Installation) -> Void) {
            testDescription = name
            self.namespace = namespace
            self.values = values
            var installation = Installation()
            installation.namespace = namespace
            change(&installation)
            self.installation = installation
        }
    }

    private static let authority = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"

    static let choices: [Choices] =
        Installation.CertificateSource.allCases.flatMap { source in
            Installation.Profile.allCases.map { profile in
                let bundle = source == .files ? #","caBundle":"\#(authority.replacing("\n", with: #"\n"#))""# : ""
                return Choices(
                    "\(source.rawValue), \(profile.rawValue)",
                    values: #"{"certificates":"\#(source.rawValue)","profile":"\#(profile.rawValue)"\#(bundle)}"#
                ) {
                    $0.certificates = source
                    $0.profile = profile
                    if source == .files { $0.authority = Array(authority.utf8) }
                }
            }
        } + [
            Choices("defaults", namespace: Installation.defaultNamespace, values: "{}") { _ in },
            Choices("namespace that is a number", namespace: "123", values: "{}") { _ in },
            Choices("storage", values: #"{"storage":"v1beta2"}"#) { $0.storageVersion = "v1beta2" },
            Choices("no CRDs", values: #"{"crds":false}"#) { $0.includesCRDs = false },
            Choices("CAPOCNE", values: #"{"replaceCapocne":true}"#) { $0.replacesCAPOCNE = true },
            Choices("image", values: #"{"image":{"repository":"r.example:5000/a/b","tag":"v1"},"replicas":5}"#) {
                $0.image = "r.example:5000/a/b:v1"
                $0.replicas = 5
            },
            Choices(
                "digest",
                values:
                    #"{"image":{"repository":"r.example/b","digest":"sha256:\#(String(repeating: "0", count: 64))"}}"#
            ) { $0.image = "r.example/b@sha256:\(String(repeating: "0", count: 64))" },
            Choices(
                "namespaces of the providers",
                values: #"{"controlPlaneNamespace":"planes","bootstrapNamespace":"configs"}"#
            ) {
                $0.controlPlaneNamespace = "planes"
                $0.bootstrapNamespace = "configs"
            },
        ]

    private let chart = HelmChart(version: "0.1.0")
    /// The files of the chart; making the templates of the CRDs takes a second.
    private static let files = Result { try HelmChart(version: "0.1.0").files() }

    private func files() throws -> [HelmChart.File] { try Self.files.get() }

    /// The content of a file of the chart.
    private func file(_ path: String) throws -> [UInt8] {
        try #require(try files().first { $0.path == path }).content
    }

    private func defaults() throws -> Value {
        try Value(json: try #require(try YAML.read(try file("values.yaml")).first).json)
    }

    /// Renders all templates with values over the defaults.
    private func render(_ values: Value, namespace: String) throws -> [Value] {
        let root = Value.object([
            Array("Values".utf8): try defaults().merged(values),
            Array("Release".utf8): .object([Array("Namespace".utf8): .string(Array(namespace.utf8))]),
            Array("Chart".utf8): .object([Array("AppVersion".utf8): .string(Array("0.1.0".utf8))]),
        ])
        return try files().filter { $0.path.hasPrefix("templates/") && $0.path.hasSuffix(".yaml") }.flatMap {
            file in
            let text = try GoTemplate(String(decoding: file.content, as: UTF8.self)).render(root)
            return try YAML.read(Array(text.utf8)).map { try Value(json: $0.json) }.filter { $0 != .null }
        }
    }

    /// Compares rendered objects with those of `manifests`, but for what the chart leaves to Helm.
    private func compare(_ rendered: [Value], with installation: Installation) throws {
        var rendered = rendered
        for index in rendered.indices where rendered[index].kind == "CustomResourceDefinition" {
            #expect(rendered[index]["metadata"]["annotations"]["helm.sh/resource-policy"].text == "keep")
            rendered[index] = rendered[index].withoutAnnotation("helm.sh/resource-policy")
        }
        let printed = try YAML.read(try installation.yaml()).map { try Value(json: $0.json) }
        let found = Dictionary(grouping: rendered) { "\($0.kind) \($0.name)" }
        #expect(found.values.allSatisfy { $0.count == 1 }, "an object is rendered twice")
        #expect(found.keys.sorted() == printed.map { "\($0.kind) \($0.name)" }.sorted())
        let differing = printed.filter { found["\($0.kind) \($0.name)"]?.first != $0 }.map { "\($0.kind) \($0.name)" }
        #expect(differing.isEmpty)
    }

    @Test("Renders the objects of manifests for equal choices, but for the CRDs", .slow, arguments: choices)
    func equal(choices: Choices) throws {
        var installation = choices.installation
        installation.includesCRDs = false
        let values = try Value(json: Array(choices.values.utf8)).merged(
            try Value(json: Array(#"{"createNamespace":true,"crds":false}"#.utf8)))
        try compare(try render(values, namespace: choices.namespace), with: installation)
    }

    /// No unit test: the CRDs have 600 KB.
    @Test(
        "Renders the CRDs of manifests for equal choices", .integration,
        arguments: choices.filter { $0.installation.profile == .none })
    func crds(choices: Choices) throws {
        let values = try Value(json: Array(choices.values.utf8)).merged(
            try Value(json: Array(#"{"createNamespace":true}"#.utf8)))
        try compare(try render(values, namespace: choices.namespace), with: choices.installation)
    }

    @Test("Helm renders the objects of manifests for equal choices", .requires(.helm), arguments: choices)
    func helm(choices: Choices) throws {
        let scratch = try Scratch()
        for file in try files() { try scratch.write("chart/\(file.path)", file.content) }
        try scratch.write("values.json", choices.values)
        let result = try Tool.helm.run([
            "template", "release", scratch.path("chart"), "--namespace", choices.namespace, "--values",
            scratch.path("values.json"), "--set", "createNamespace=true",
        ])
        try #require(result.status == 0, "\(result.diagnostics)")
        try compare(
            try YAML.read(result.output).map { try Value(json: $0.json) }.filter { $0 != .null },
            with: choices.installation)
    }

    @Test("Helm finds no fault with the chart", .requires(.helm))
    func lint() throws {
        let scratch = try Scratch()
        for file in try files() { try scratch.write("ocne-webhook/\(file.path)", file.content) }
        let result = try Tool.helm.run(["lint", "--strict", scratch.path("ocne-webhook")])
        #expect(result.status == 0 && !result.all.contains("[WARNING]"), "\(result.all)")
    }

    @Test("Without createNamespace there is no Namespace, which Helm creates itself")
    func namespace() throws {
        #expect(try !render(.object([:]), namespace: "webhooks").contains { $0.kind == "Namespace" })
    }

    @Test("Values that manifests has no flag for are rendered")
    func further() throws {
        let values = """
            {"extraArgs":["--log-level=debug","--feature-gates=ClusterTopology=true"],"nodeSelector":{"a":"b"},\
            "imagePullSecrets":[{"name":"registry"}],"image":{"pullPolicy":"Always"}}
            """
        let rendered = try render(try Value(json: Array(values.utf8)), namespace: "webhooks")
        let pod = try #require(rendered.first { $0.kind == "Deployment" })["spec"]["template"]["spec"]
        #expect(
            pod["containers"][0]["args"].texts.suffix(2) == [
                "--log-level=debug", "--feature-gates=ClusterTopology=true",
            ])
        #expect(pod["containers"][0]["imagePullPolicy"].text == "Always")
        #expect(pod["nodeSelector"].description == #"{"a":"b"}"#)
        #expect(pod["imagePullSecrets"].description == #"[{"name":"registry"}]"#)
    }

    @Test("The schema accepts the defaults and every set of choices")
    func schema() throws {
        let schema = try JSONSchema(try file("values.schema.json"))
        for choices in Self.choices {
            let values = try defaults().merged(try Value(json: Array(choices.values.utf8)))
            #expect(try schema.errors(in: values) == [], "\(choices.testDescription)")
        }
    }

    @Test(
        "The schema rejects values of no effect, of a wrong type, and in contradiction",
        arguments: [
            #"{"replica":3}"#, #"{"replicas":0}"#, #"{"replicas":"2"}"#, #"{"certificates":"certmanager"}"#,
            #"{"certificates":"files"}"#, #"{"caBundle":"-----BEGIN CERTIFICATE-----"}"#,
            #"{"certificates":"files","caBundle":"-----BEGIN CERTIFICATE----- -----BEGIN PRIVATE KEY-----"}"#,
            #"{"replaceCapocne":true,"certificates":"self-managed"}"#, #"{"image":{"name":"a"}}"#,
            #"{"image":{"digest":"0123"}}"#, #"{"storage":"v1"}"#, #"{"extraArgs":["serve"]}"#,
            #"{"controlPlaneNamespace":"A"}"#,
        ])
    func mistakes(values: String) throws {
        let schema = try JSONSchema(try file("values.schema.json"))
        #expect(try !schema.errors(in: try defaults().merged(try Value(json: Array(values.utf8)))).isEmpty)
    }

    @Test("The values of the Deployment are those of deploy/")
    func standard() throws {
        let values = try defaults()
        #expect(values["replicas"] == (try Deploy.deployment().whole["spec"]["replicas"]))
        let image = try #require(try Deploy.deployment().container["image"].text)
        #expect(image == "\(values["image"]["repository"].text ?? ""):\(chart.version)")
    }

    @Test("docs/packages.md and the chart's README document every value")
    func documented() throws {
        let document = String(decoding: try File.read("\(Deploy.root)/docs/packages.md", limit: 1 << 20), as: UTF8.self)
        let readme = String(decoding: try file("README.md"), as: UTF8.self)
        let table =
            "| Value | Default | Description |\n| --- | --- | --- |\n\(chart.valueRows.joined(separator: "\n"))\n\n"
        #expect(document.contains(table), "the table of docs/packages.md is stale, it must be:\n\(table)")
        #expect(readme.contains(table))
    }

    @Test("Braces of documents are text, not actions")
    func braces() throws {
        let text = try ConditionalText("a: {{ .b }}").template()
        #expect(try GoTemplate(text).render(.null) == "a: {{ .b }}")
    }

    @Test("Conditions that replace the same line are a conflict, not one of both")
    func conflict() throws {
        var text = ConditionalText("a\nb\nc")
        text.add("a\nx\nc", if: ".X")
        #expect(try text.template() == "a\n{{- if .X }}\nx\n{{- else }}\nb\n{{- end }}\nc")
        text.add("a\ny\nc", if: ".Y")
        #expect(throws: ConditionalText.Conflict.self) { try text.template() }
    }
}

extension Value {
    /// Returns an object with the members of another one; objects in both are merged.
    fileprivate func merged(_ other: Value) -> Value {
        guard case .object(let members) = self, case .object(let others) = other else { return other }
        return .object(members.merging(others) { $0.merged($1) })
    }

    fileprivate func withoutAnnotation(_ name: String) -> Value {
        guard case .object(var members) = self, case .object(var metadata) = self["metadata"],
            case .object(var annotations) = self["metadata"]["annotations"]
        else { return self }
        annotations[Array(name.utf8)] = nil
        metadata[Array("annotations".utf8)] = annotations.isEmpty ? nil : .object(annotations)
        members[Array("metadata".utf8)] = .object(metadata)
        return .object(members)
    }
}
