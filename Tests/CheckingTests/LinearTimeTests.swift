import OCNEAPI
import TestDocuments
import Testing

@testable import Checking

/// The time of the commands for manifests grows with the files and with nothing else: not with findings times lines,
/// nor with documents times documents.
@Suite("Linear time of commands", .slow)
struct CommandTimeTests {
    /// The repeated contents of the files.
    enum Filling: String, CaseIterable {
        case unknownFields, unknownFieldsOnOneLine, wrongTypes, sameFiles, labels, documents, secretsOnOneLine,
            variables

        func text(_ count: Int) -> String {
            let all = 0..<count
            switch self {
            case .unknownFields: return config(all.map { "field\($0): 1" }.joined(separator: "\n"))
            case .unknownFieldsOnOneLine: return json(all.map { "\"field\($0)\":1" }.joined(separator: ","))
            case .wrongTypes:
                return config("files:\n" + all.map { "- path: /a\($0)\n  owner: [1]" }.joined(separator: "\n"))
            case .sameFiles:
                return config("files:\n" + all.map { _ in "- path: /a\n  content: x" }.joined(separator: "\n"))
            case .labels:
                return json("").replacing(
                    #""name":"demo""#,
                    with: #""name":"demo","labels":{\#(all.map { "\"bad key \($0)\":\"x\"" }.joined(separator: ","))}"#)
            case .documents:
                return all.map { config("files:\n- path: /a # why").replacing("name: demo", with: "name: demo\($0)") }
                    .joined(separator: "\n---\n") + "\n"
            case .secretsOnOneLine:
                return json(#""files":[\#(all.map { "{\"path\":\"/a\($0)\",\"content\":x}" }.joined(separator: ","))]"#)
            case .variables:
                return config("files:\n" + all.map { "- path: ${PATH\($0)}\n  owner: [1]" }.joined(separator: "\n"))
            }
        }

        private func json(_ spec: String) -> String {
            #"{"apiVersion": "bootstrap.cluster.x-k8s.io/v1beta2", "kind": "OCNEConfig", "metadata": {"name":"demo"}, "spec": {\#(spec)}}"#
        }
    }

    private static let small = 200
    private static let bound = 9.0

    private func expectLinear(_ filling: Filling, _ what: String, _ work: (String) throws -> Void) throws {
        let texts = [Self.small, 4 * Self.small, 16 * Self.small].map { filling.text($0) }
        var factor = try Growth.factor(from: texts[0], to: texts[1], below: Self.bound, work)
        // Where findings begin to be counted instead of told there is less to do, and lines that grow long cost at
        // once.
        if factor >= Self.bound { factor = try Growth.factor(from: texts[1], to: texts[2], below: Self.bound, work) }
        #expect(factor < Self.bound, "\(what) \(filling)")
    }

    @Test("Checking", arguments: Filling.allCases)
    func validate(filling: Filling) throws {
        try expectLinear(filling, "validate") { text in
            let found = try report(on: text, gates: "")
            #expect(!found.text(inColor: false).isEmpty)
        }
    }

    @Test("Validating against the objects of a cluster")
    func update() throws {
        try expectLinear(.documents, "validate --old") { text in
            let found = try report(on: text, old: text, gates: "")
            #expect(found.updates > 0)
        }
    }

    @Test("Converting and defaulting", arguments: [Filling.documents, .sameFiles])
    func edit(filling: Filling) throws {
        try expectLinear(filling, "convert") { text in
            let file = try ConvertedFile(Array(text.utf8), named: "a", to: .v1alpha1)
            #expect(!file.text.isEmpty)
        }
        let configuration = AdmissionConfiguration(controlPlanes: NoControlPlanes())
        try expectLinear(filling, "default") { text in
            let file = try DefaultedFile(Array(text.utf8), named: "a", configuration)
            #expect(!file.text.isEmpty)
        }
    }
}
