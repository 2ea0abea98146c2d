import JSON
import KubernetesAPI
import OCNEAPI
import TestDocuments
import TestObjects
import Testing
import YAML

@testable import Checking

@Suite("Defaults of templates")
struct DefaultTemplateTests {
    private static func defaulted(_ text: [UInt8], _ values: [String: String] = [:]) throws -> DefaultedFile {
        let configuration = AdmissionConfiguration(controlPlanes: NoControlPlanes())
        return try DefaultedFile(text, named: "a.yaml", configuration) { values[$0] }
    }

    private static func documents(_ text: [UInt8]) throws -> [Value] {
        try YAML.read(text).map { try Value(json: $0.json) }
    }

    @Test("Defaulting and substituting commute, or the variable is reported", arguments: SeededRandom.seeds)
    func commute(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        var (kept, all) = (0, 0)
        for kind in V1Alpha1.kinds + V1Beta2.kinds {
            for _ in 0..<PropertyRun.count(default: 1) {
                let json = RandomObject(kind).next(using: &random).json
                var tape = Tape()
                let (text, values) = RandomTemplate.of(try YAML.write(try tape.parse(json.span).root), &random)
                for known in [[:], values] {
                    let file = try Self.defaulted(text, known)
                    all += 1
                    guard file.failures.isEmpty else {
                        #expect(file.text == text)
                        continue
                    }
                    kept += 1
                    let plain = try RandomTemplate.substituted(text, values)
                    guard (try? YAML.read(plain)) != nil else { continue }
                    let before = try Self.defaulted(plain)
                    // The server refuses an object with a value of the wrong type.
                    guard before.notes.isEmpty else { continue }
                    let after = try RandomTemplate.substituted(file.text, values)
                    // With unknown values, such as those of actions, the server sets what depends on them.
                    let isKnown = !known.isEmpty && !String(decoding: text, as: UTF8.self).contains("{{")
                    let result = isKnown ? after : try Self.defaulted(after).text
                    let (first, second) = try (Self.documents(before.text), Self.documents(result))
                    try #require(first == second, "\(String(decoding: text, as: UTF8.self))")
                }
            }
        }
        #expect(all == 0 || kept * 2 >= all, "\(kept) of \(all)")
    }

    private static let template = """
        apiVersion: controlplane.cluster.x-k8s.io/v1beta2
        kind: OCNEControlPlane
        metadata: {name: demo}
        spec:
          version: ${VERSION}
          machineTemplate:
            spec:
              infrastructureRef: {apiGroup: infrastructure.cluster.x-k8s.io, kind: OCIMachineTemplate, name: demo}

        """

    @Test("A known value that the server would change is reported, and the object is unchanged")
    func known() throws {
        let text = Array(Self.template.utf8)
        let file = try Self.defaulted(text, ["VERSION": "1.26.6"])
        #expect(file.text == text)
        #expect(
            file.failures == [
                "a.yaml:5:12: OCNEControlPlane demo gets no defaults: they depend on the value of ${VERSION}; substitute the variable first"
            ])
        for values in [[:], ["VERSION": "v1.26.6"]] {
            let file = try Self.defaulted(text, values)
            #expect(file.failures == [] && file.text != text)
            #expect(String(decoding: file.text, as: UTF8.self).contains("  version: ${VERSION}\n"))
        }
    }
}
