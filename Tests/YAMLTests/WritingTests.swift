import JSON
import TestDocuments
import Testing
import YAML

@Suite("Writing")
struct WritingTests {
    private func yaml(_ json: String, startsDocument: Bool = false) throws -> String {
        let bytes = Array(json.utf8)
        var tape = Tape(capacity: 16)
        return String(
            decoding: try YAML.write(try tape.parse(bytes.span).root, startsDocument: startsDocument), as: UTF8.self)
    }

    static let written: [(json: String, yaml: String)] = [
        (#"{"a":1,"b":[{"x":"v","z":[]},"t"],"c":{}}"#, "a: 1\nb:\n- x: v\n  z: []\n- t\nc: {}\n"),
        (#"{"a":null,"b":true,"c":-1.50}"#, "a: null\nb: true\nc: -1.50\n"),
        // Quotes strings that any version of YAML reads as a number, a time, a Boolean or null.
        (
            #"["yes","n","1","0x1","1e3","2030-01-01","null","~","",".inf","1:30","-","true"]"#,
            "- 'yes'\n- 'n'\n- '1'\n- '0x1'\n- '1e3'\n- '2030-01-01'\n- 'null'\n- '~'\n- ''\n- '.inf'\n- '1:30'\n- '-'\n- 'true'\n"
        ),
        (
            #"[".status.replicas","/convert","a: b","a #b"," a","it's","\u00e9"]"#,
            "- .status.replicas\n- /convert\n- 'a: b'\n- 'a #b'\n- ' a'\n- it's\n- 'é'\n"
        ),
        (#"{"text":"one\ntwo\n","rest":"x"}"#, "text: |\n  one\n  two\nrest: x\n"),
        (#"["a\u0000b"]"#, "- \"a\\0b\"\n"), (#""x""#, "x\n"), (#"{"true":1,"1":2}"#, "'true': 1\n'1': 2\n"),
    ]

    @Test("Block style, with quotes where a string would be ambiguous", arguments: written)
    func write(json: String, expected: String) throws {
        #expect(try yaml(json) == expected)
    }

    @Test("Documents of a stream begin with a separator line")
    func documentStart() throws {
        #expect(try yaml(#"{"a":1}"#, startsDocument: true) == "---\na: 1\n")
    }

    @Test("Written documents are read back unchanged", arguments: SeededRandom.seeds)
    func roundTrip(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        for _ in 0..<PropertyRun.count(default: 400) {
            let value = Value.random(depth: 4, using: &random)
            let text = try yaml("\(value)")
            let back = try #require(try YAML.read(Array(text.utf8)).first)
            #expect(try Value(json: back.json) == value.sent, "\(text)")
        }
    }

    @Test("Any string is read back from any place, also without letters beyond ASCII", arguments: SeededRandom.seeds)
    func strings(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let pieces = [
            " ", "\n", "\t", "\r", ":", "#", "-", "?", "'", "\"", "\\", "{", "[", ",", "&", "*", "!", "|", ">", "%",
            "@", "`",
            "0", "1", "08", "0x", "_", ".", "e", "+", "y", "no", "null", "~", "inf", "<<", "=", "---", "...", "a", "é",
            "\u{85}",
            "\u{A0}", "\u{2028}", "\u{202E}", "\u{FEFF}", "\u{FFFE}", "\u{E000}", "\u{0}", "\u{1B}", "\u{7F}", "\u{9B}",
            "\u{1F600}",
        ]
        for _ in 0..<PropertyRun.count(default: 2_000) {
            let text = (0..<random.below(8)).map { _ in pieces[random.below(pieces.count)] }.joined()
            let content = Value.string(Array(text.utf8))
            let value = Value.object([
                Array(text.utf8): content, Array("list".utf8): .array([content, .object([Array("k".utf8): content])]),
            ])
            let json = value.json
            for isASCII in [false, true] {
                var tape = Tape(capacity: 16)
                let written = try YAML.write(try tape.parse(json.span).root, isASCII: isASCII)
                if isASCII { try #require(written.allSatisfy { $0 == 0x0A || 0x20..<0x7F ~= $0 }) }
                let back = try YAML.read(written).map { try Value(json: $0.json) }
                try #require(back == [value], "\(text.debugDescription): \(String(decoding: written, as: UTF8.self))")
            }
        }
    }
}
