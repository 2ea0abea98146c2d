import APISchema
import Checking
import JSON
import KubernetesAPI
import OCNEAPI
import TechPreview
import TestDocuments
import TestObjects
import Testing
import YAML

@Suite("Manifests without mistakes")
struct FineTests {
    @Test("Valid manifests have no findings", arguments: Files.names(in: "Fine"))
    func nothing(name: String) throws {
        let report = try report(on: Files.text("Fine/\(name)"), gates: "ClusterTopology=true")
        #expect(report.findings == [] && report.objects > 0)
    }

    @Test("Objects of other kinds are counted")
    func others() throws {
        let report = try report(
            on: "kind: ConfigMap\n---\n---\n{}\n---\n[1]\n---\nkind: List\nitems: [{kind: A}, {kind: B}, 1]")
        #expect(report.others == 3 && report.otherDocuments == 2 && report.objects == 0 && report.findings == [])
    }

    @Test(
        "A gated kind is an error if the gate is off, a warning if it is unknown, and allowed if it is on")
    func gates() throws {
        let text = config("format: ignition")
        #expect(try report(on: text, gates: "").errors == 1)
        let unknown = try report(on: text)
        #expect(unknown.errors == 0 && unknown.warnings == 1)
        #expect(try report(on: text, gates: "KubeadmBootstrapFormatIgnition=true").findings == [])
    }

    @Test("An object in the old file is updated, any other one is created")
    func updates() throws {
        let text = config("format: cloud-config")
        #expect(try report(on: text, old: text).updates == 1)
        #expect(try report(on: text, old: text.split(separator: "demo").joined(separator: "other")).updates == 0)
    }

    @Test("Reports missing support once, and skips objects without a namespace")
    func notices() throws {
        let text = try Files.text("Fine/template.yaml")
        let report = try report(on: text, profile: .openshift)
        #expect(report.findings.map { "\($0.rule.id)" } == ["support-notice"])
        let named = try CheckingTests.report(on: text, variables: ["NAMESPACE": "elsewhere"], profile: .openshift)
        #expect(named.findings.contains { "\($0.rule.id)" == "namespace" })
    }
}

@Suite("Objects that an API server could hold")
struct RandomManifestTests {
    @Test("Random valid objects have no schema findings, in YAML and JSON", arguments: SeededRandom.seeds)
    func schema(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        for kind in V1Alpha1.kinds + V1Beta2.kinds {
            for _ in 0..<PropertyRun.count(default: 8) {
                let json = RandomObject(kind).next(using: &random).json
                var tape = Tape()
                for text in [json, try YAML.write(try tape.parse(json.span).root)] {
                    let report = try report(on: String(decoding: text, as: UTF8.self))
                    let found = report.findings.filter {
                        "\($0.rule.id)".hasPrefix("schema-") && !$0.path.hasPrefix("metadata.managedFields")
                    }
                    try #require(
                        found.isEmpty && report.objects == 1, "\(found) in \(String(decoding: text, as: UTF8.self))")
                }
            }
        }
    }
}
