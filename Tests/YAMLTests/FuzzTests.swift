import JSON
import TestDocuments
import Testing
import YAML

@Suite("Random YAML")
struct FuzzTests {
    @Test("Written documents survive a round trip", arguments: SeededRandom.seeds)
    func roundTrip(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        for _ in 0..<PropertyRun.count(default: 400) {
            let value = Value.random(depth: 4, using: &random)
            let json = value.json
            var tape = Tape(capacity: 16)
            let text = try YAML.write(tape.parse(json.span).root)
            let documents = try YAML.read(text)
            #expect(documents.count == 1)
            guard let document = documents.first, try Value(json: document.json) == value.sent else {
                Issue.record("\(value) as \(String(decoding: text, as: UTF8.self))")
                return
            }
        }
    }

    /// Strings that YAML readers may take for other types.
    static let texts = [
        "", " ", "~", "null", "true", "Yes", "on", "n", "0", "-1", "1.5", "1e3", ".5", ".inf", "0x1F", "0o7", "1_000",
        "12:30:45",
        "2030-01-01", "=", "<<",
        "!", "!tag", "&a", "*a", "%a", "@a", "`a", "#a", "a #b", "a: b", "a:", ":a", "- a", "-", "?", "? a", "|", ">",
        "[a]", "{a}", "a,b",
        "'", "\"", "''",
        "\\", "a\\nb", "\n", "a\n", "\na", "a\n\nb\n\n", " a", "a ", "  a\n b", "\ta", "a\tb", "\r\n", "a\rb", "\u{0}",
        "\u{7}",
        "\u{1B}[0m", "\u{7F}",
        "\u{85}", "\u{A0}", "\u{2028}", "\u{FEFF}", "\u{FFFE}", "\u{1F600}", "é", "e\u{301}", "---", "...", "--- a",
        "a\n---\nb",
        "a\n...\n",
        String(repeating: "x", count: 1_200), String(repeating: "word ", count: 300),
        String(repeating: "k", count: 129) + ": ", "# a\nb",
        "y", "Y", "NaN", "Infinity", "1.25.7", "v1.25.7", "+1", "0.0.0.0/0", "::1", "a@b", "/etc/a", "./a", "../a",
        "...a", "<", "<<:",
    ]

    @Test("A string remains a string as a value, an element and a key", arguments: texts)
    func text(content: String) throws {
        let text = Value.string(Array(content.utf8))
        for value in [
            text, .array([text, text]), .object([Array(content.utf8): text]),
            .object([Array("a".utf8): .array([.object([Array(content.utf8): .null])])]),
        ] {
            let json = value.json
            var tape = Tape(capacity: 16)
            let written = try YAML.write(tape.parse(json.span).root)
            let read = try YAML.read(written)
            let back = try read.map { try Value(json: $0.json) }
            #expect(back == [value], "\(String(decoding: written, as: UTF8.self))")
        }
    }

    private static let document = Array(
        """
        # comment
        a: &x [1, -2.5e+3, "text \\u00e9 \\"", 'it''s', ~, 0x1F, 010]
        b: {c: *x, ? d : !!str 5}
        <<: {e: 1}
        f: |
          block
            more
        g: >-
          folded
          text
        ---
        - - 1
        - k: v
        """.utf8)

    /// Returns true if the bytes are rejected, or read as JSON documents with valid positions.
    private static func holds(_ bytes: [UInt8]) -> Bool {
        guard let documents = try? YAML.read(bytes) else { return true }
        return documents.allSatisfy { document in
            (try? Value(json: document.json)) != nil
                && document.positions.allSatisfy { 0...document.json.count ~= $0.offset }
        }
    }

    @Test("Reads or rejects documents truncated or changed anywhere", arguments: 0..<4)
    func damaged(part: Int) {
        let quarter = Self.document.count / 4 + 1
        for index in (part * quarter)..<min((part + 1) * quarter, Self.document.count) {
            if !Self.holds(Array(Self.document.prefix(index))) { Issue.record("cut at \(index)") }
            var bytes = Self.document
            for value in Array("{}[]-:?!&*|>'\"%@`#,\n\t 0x_\u{0}\u{1}".utf8) + [0x7F, 0x80, 0xC3, 0xFF] {
                bytes[index] = value
                if !Self.holds(bytes) { Issue.record("byte \(index) as \(value)") }
            }
        }
    }

    @Test("Reads or rejects garbage", arguments: SeededRandom.seeds)
    func garbage(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        let pieces = [
            "- ", ": ", "a", "? ", "{", "}", "[", "]", "\n", "  ", "&x ", "*x", "<<: ", "!!str ", "'", "\"", "|\n",
            "---\n", "...\n",
            "-0x-8", "0x", "_", ".", "e",
            "9223372036854775808", "-", "+", "#", ",", "é", "\t",
        ]
        for _ in 0..<PropertyRun.count(default: 3_000) {
            let text = (0..<random.below(14)).map { _ in pieces[random.below(pieces.count)] }.joined()
            if !Self.holds(Array(text.utf8)) { Issue.record("\(text.debugDescription)") }
        }
    }
}
