import JSON
import Testing

@testable import Checking

@Suite("Lines of manifests")
struct SourceTextTests {
    @Test(
        "The extent of a name or value",
        arguments: [
            ("key: value", 1, 3), ("key: value", 6, 5), ("key: value # why", 6, 5), ("key: two words  ", 6, 9),
            ("key: a#b", 6, 3),
            (#"key: "a \" b", c"#, 6, 8), ("key: 'it''s' x", 6, 7), ("[a b, c]", 2, 3), ("{a: b}", 5, 1),
            ("key: a, b", 6, 4),
            ("key: ${A=b c}", 6, 8), ("key: {a", 6, 1), ("key:", 5, 1), ("key: |", 6, 1), (#""open"#, 1, 5),
            ("a: ${B", 4, 3),
            ("key: naïve é", 6, 7), ("x", 9, 1),
        ])
    func extent(line: String, column: Int, length: Int) {
        #expect(SourceText(Array(line.utf8)).extent(at: SourcePosition(line: 1, column: column)) == length)
    }

    @Test("Positions and offsets convert to each other in any text")
    func places() {
        for text in ["", "a", "a\n", "\n\n", "é: ü\r\nß", "\u{FEFF}a: b\nc", "\u{1F600}\n x"] {
            let source = SourceText(Array(text.utf8))
            for offset in 0...text.utf8.count {
                let position = source.position(of: offset)
                #expect(position.line >= 1 && position.column >= 1)
                let back = source.offset(of: position)
                #expect(source.position(of: back) == position, "\(text) \(offset)")
            }
            #expect(source.offset(of: SourcePosition(line: 99, column: 99)) == text.utf8.count)
            #expect(source.line(99) == "")
        }
    }

    @Test("Line numbers are those of editors, not those of YAML")
    func breaks() throws {
        let report = try report(on: config("ntp: {servers: [\"a\u{2028}b\"]}\nformat: x"))
        #expect(report.findings.map(\.position) == [SourcePosition(line: 7, column: 11)])
    }

    @Test(
        "Secrets are not shown",
        arguments: [
            ("passwd: abc # note", "passwd: *** # note"), (#"{"token": "a.b", "x": 1}"#, #"{"token": "***", "x": 1}"#),
            ("- {name: a, passwd: b c, x: 1}", "- {name: a, passwd: ***, x: 1}"), ("content: |", "content: |"),
            ("certificateKey: 'a'", "certificateKey: '*'"), ("token: [a, b]", "token: ******"),
            ("contentFrom: x", "contentFrom: x"),
            ("password:", "password:"), ("token: \"open", "token: \"****"), ("key: value", "key: value"),
        ])
    func blotted(line: String, shown: String) {
        #expect(SecretLine.blotted(line) == shown)
    }

    @Test("Hides long words of unparsed lines")
    func unknown() {
        let key = String(repeating: "Ab1+/", count: 12)
        #expect(SecretLine.blottedUnknown("  tls.key: \(key)") == "  tls.key: " + String(repeating: "*", count: 60))
        #expect(SecretLine.blottedUnknown("useExperimentalRetryJoin: yes") == "useExperimentalRetryJoin: yes")
    }

    @Test("No finding shows a password, neither in its line nor in its message")
    func nowhere() throws {
        let secret = "hunter2hunter2"
        for spec in [
            "users:\n- passwd: \(secret)", "users: [{name: a, passwd: [\(secret)]}]", "users: {passwd: \(secret)}",
            "users:\n- name: a\n  passwd: \(secret)\n  passwdFrom: {secret: {name: a, key: b}}",
            "users:\n- name: a\n  passwd: \"\(secret)\"\n passwdFrom: {}",
        ] {
            let report = try report(on: config(spec))
            #expect(report.errors > 0)
            #expect(!report.text(inColor: false).contains(secret), "\(report.text(inColor: false))")
        }
    }
}
