import JSON
import KubernetesAPI
import TestDocuments
import Testing

@testable import Checking

@Suite("Variables of templates")
struct TemplateTests {
    static let variables = ["A": "one", "EMPTY": "", "LONG_1": "two words", "UP": "ABC.DEF.GHI"]

    @Test(
        "A variable is its value, or its default",
        arguments: [
            ("${A}", "one"), ("x${A}y${A}", "xoneyone"), ("${A=b}", "one"), ("${B=b}", "b"), ("${B:=b}", "b"),
            ("${B-b}", "b"),
            ("${B:-b}", "b"), ("${B=}", ""), ("${EMPTY}", ""), ("${EMPTY=b}", "b"), ("${LONG_1}", "two words"),
            ("${B=${A}!}", "one!"),
            ("${B=${C=c}}", "c"), ("$${A}", "${A}"), ("${B=v1:2-3}", "v1:2-3"),
        ])
    func value(source: String, text: String) {
        #expect(Self.expand(source) == text)
    }

    @Test(
        "A function transforms the value",
        arguments: [
            ("${#A}", "3"), ("${A^}", "One"), ("${A^^}", "ONE"), ("${UP,}", "aBC.DEF.GHI"), ("${UP,,}", "abc.def.ghi"),
            ("${A:1}", "ne"),
            ("${A:1:1}", "n"), ("${A:7}", ""), ("${A:-2}", "one"), ("${A:0:9}", "one"), ("${UP#*.}", "DEF.GHI"),
            ("${UP##*.}", "GHI"),
            ("${UP%.*}", "ABC.DEF"), ("${UP%%.*}", "ABC"), ("${UP#?B}", "C.DEF.GHI"), ("${UP#x}", "ABC.DEF.GHI"),
            ("${UP/./-}", "ABC-DEF.GHI"),
            ("${UP//./-}", "ABC-DEF-GHI"), ("${UP//.}", "ABCDEFGHI"), ("${UP/#ABC/x}", "x.DEF.GHI"),
            ("${UP/%GHI/x}", "ABC.DEF.x"),
            ("${UP/ABC/${A}}", "one.DEF.GHI"), ("${A/x/y}", "one"), ("${B:+b}", "b"), ("${B:?b}", "b"),
            ("${A:?b}", "one"),
        ])
    func function(source: String, text: String) {
        #expect(Self.expand(source) == text)
    }

    @Test(
        "Text that is not a variable is unchanged",
        arguments: [
            "$", "$A", "$$", "${", "${A", "${}", "${1}", "${#A[@]}", "${A=never closed\n}", "$(A)", "a$",
            "${A^^x}", "${A:x}", "${A:1:-1}", "${A/n\n/x}", "${A@Q}", "${!A}", "${A[0]}", "${#}",
        ])
    func plain(source: String) {
        #expect(Self.expand(source) == source)
    }

    @Test(
        "Expands nested defaults and arguments in linear time", .slow,
        arguments: [
            ("${B=", ""), ("${B=", "}"), ("${A:", "}"), ("${A:", "x}"), ("${A/x", "}"), ("${A/x/", "}"), ("${A#", "}"),
            ("${B=$", "}"), ("${A:1:", "}"),
        ])
    func linear(start: String, end: String) {
        func source(_ depth: Int) -> String {
            String(repeating: start, count: depth) + String(repeating: end, count: depth)
        }
        // Beyond the longest default, which bounds the work for one variable.
        let factor = Growth.factor(from: source(4_000), to: source(16_000), below: 8) {
            #expect(!Self.expand($0).isEmpty)
        }
        #expect(factor < 8)
    }

    @Test("Unclosed variables are plain text, at any depth")
    func unclosed() {
        let unclosed = String(repeating: "${B=", count: 10_000)
        #expect(Self.expand(unclosed) == unclosed)
    }

    @Test("The rest of a line with 32 invalid variables is plain text")
    func failures() {
        let invalid = String(repeating: "${A:x}", count: 31)
        #expect(Self.expand(invalid + "${A}") == invalid + "one")
        #expect(Self.expand(invalid + "${A:x}${A}\n${A}") == invalid + "${A:x}${A}\none")
    }

    @Test("A template whose variables are kept is restored from its placeholders")
    func kept() throws {
        let source = "${A} ${A=b} ${B:=${C=c}} $${A} ${A^^} $A ${A:x} ${A"
        let template = try Template(Array(source.utf8), .kept)
        let text = String(decoding: template.text, as: UTF8.self)
        #expect(!text.contains("b") && text.hasSuffix(" ${A"))
        #expect(template.placeholders.restored(text) == source)
    }

    @Test("Text with private characters keeps them, and no message shows those of placeholders")
    func privateCharacters() throws {
        for text in ["\u{E000}0\u{E001}", "\\uE000${A}\\uE001", "\\U0000E000${A}", "\u{E000}${B}\u{E001}${C}"] {
            let template = try Template(Array("\(text) ${NONE}".utf8), .substituted { $0 == "B" ? "\u{E002}" : nil })
            let filled = String(decoding: template.text, as: UTF8.self)
            #expect(!filled.hasSuffix("\u{E000}0\u{E001}"))
            #expect(template.placeholders.restored(filled) == "\(text.replacing("${B}", with: "\u{E002}")) ${NONE}")
        }
        let all = String(
            String.UnicodeScalarView((0xE000...0xF8FE as ClosedRange<UInt32>).compactMap { Unicode.Scalar($0) }))
        #expect(throws: UnreadableManifest.self) { try Template(Array("\(all)${A}".utf8), .kept) }
    }

    @Test("An unset variable becomes a placeholder that names it")
    func marked() throws {
        let template = try Template(
            Array("a ${NONE} b ${OTHER=${INNER}} c ${LAST^^} ${NONE}".utf8), .substituted { _ in nil })
        #expect(template.placeholders.variables.map(\.name) == ["NONE", "INNER", "LAST"])
        let text = template.placeholders.restored(String(decoding: template.text, as: UTF8.self))
        #expect(text == "a ${NONE} b ${INNER} c ${LAST^^} ${NONE}")
    }

    @Test("Offsets of the expanded text map to offsets of the source")
    func places() throws {
        let template = try Template(Array("a${A}b${B=x}c".utf8), .substituted { Self.variables[$0] })
        // aonebxc
        #expect((0...7).map(template.sourceOffset) == [0, 1, 1, 1, 5, 6, 12, 13])
    }

    @Test("Skips fields with unset variables and validates their neighbors at the right positions")
    func unjudged() throws {
        let text = config(
            "files: [{path: \"${P}\", content: a, encoding: \"${E}\"}, {path: ${Q=/b}, content: b, encoding: base32}]")
        let found = try report(on: text)
        #expect(found.unsetVariables == ["P", "E"])
        #expect(found.findings.map(\.path) == ["spec.files[1].encoding"])
        #expect(found.findings.first?.position.column == 95)
        let set = try report(on: text, variables: ["P": "/b", "E": "hex"])
        #expect(set.findings.map { "\($0.rule.id)" } == ["schema-value", "file-path-unique", "schema-value"])
    }

    @Test("Notes unset variables in objects that Technology Preview rules may read, not in scripts of others")
    func others() throws {
        let script = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {run: \"echo ${PATH}\"}\n"
        #expect(try report(on: script).unsetVariables == [])
        let cluster = "apiVersion: cluster.x-k8s.io/v1beta1\nkind: Cluster\nmetadata: {name: \"${NAME}\"}\n"
        let found = try report(on: cluster)
        #expect(found.unsetVariables == ["NAME"] && found.findings == [])
    }

    @Test(
        "Reports nothing that depends on an unset variable",
        arguments: [
            "metadata: {name: a, labels: {cluster.x-k8s.io/cluster-name: \"${NAME}\"}}",
            "metadata: {name: a, labels: {\"${KEY}\": x}}",
            "metadata: {name: a}\nspec: {diskSetup: {partitions: [{device: /dev/sdb, layout: \"${LAYOUT}\"}]}}",
            "metadata: {name: a}\nspec: {clusterConfiguration: {apiServer: {extraArgs: "
                + "[{name: \"${A}\", value: b}, {name: \"${A}\", value: c}]}}}",
            "metadata: {name: \"${NAME}\", namespace: \"${NAMESPACE}\"}\nspec: {format: \"${FORMAT}\"}",
            "metadata: {name: a}\nspec: {files: [{path: /a, encoding: base64, content: \"${C}\"}]}",
        ])
    func unknown(fields: String) throws {
        let text = "apiVersion: bootstrap.cluster.x-k8s.io/v1beta2\nkind: OCNEConfig\n\(fields)\n"
        let found = try report(on: text)
        #expect(found.findings.isEmpty, "\(found.findings.map(\.message))")
        #expect(!found.unsetVariables.isEmpty)
    }

    private static func expand(_ source: String) -> String {
        let template = try? Template(Array(source.utf8), .substituted { variables[$0] })
        return String(decoding: template?.text ?? [], as: UTF8.self)
    }
}
