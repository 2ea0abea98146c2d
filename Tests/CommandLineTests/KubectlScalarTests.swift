import JSON
import TestDocuments
import TestSupport
import Testing
import YAML

/// The reader of YAML against kubectl itself.
@Suite("YAML as kubectl reads it", .requires(.kubectl))
struct KubectlScalarTests {
    private static let pieces = [
        "0", "1", "7", "8", "9", "0x", "0o", "0b", "F", "_", ".", "e", "E", "+", "-", ":", "y", "no", "on", "Null", "~",
        "inf",
        ".nan", "a", "2001-01-01", "=", "true",
    ]

    /// Returns the field `x` of an object, as kubectl sends it.
    private static func read(_ yaml: String) throws -> Value? {
        let object = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n\(yaml)\n"
        let result = try Tool.kubectl.run(["annotate", "--local", "-f", "-", "a=b", "-o", "json"], input: object)
        return result.status == 0 ? try Value(json: result.output)["x"] : nil
    }

    private static func scalar(using random: inout SeededRandom) -> String {
        (0..<1 + random.below(6)).map { _ in pieces[random.below(pieces.count)] }.joined()
    }

    private static func own(_ yaml: String) -> Value? {
        try? YAML.read(Array(yaml.utf8)).first.map { try Value(json: $0.json)["x"] }
    }

    @Test("Random scalars have the same value and the same key")
    func scalars() throws {
        let seed = PropertyRun.seed()
        var random = SeededRandom(seed: seed)
        var texts: Set<String> = []
        while texts.count < PropertyRun.count(default: 3_000, atLeast: 200) {
            let text = Self.scalar(using: &random)
            // Alone, since one that neither reads would hide the others.
            if Self.own("x: [\(text)]") != nil { texts.insert(text) }
        }
        for line in [
            "x: [\(texts.sorted().joined(separator: ", "))]",
            "x: [\(texts.filter { Self.own("x: {? \($0) : 0}") != nil }.sorted().map { "{? \($0) : 0}" }.joined(separator: ", "))]",
        ] {
            let (expected, found) = (try #require(try Self.read(line), "seed \(seed)"), try #require(Self.own(line)))
            for (index, text) in texts.sorted().enumerated() where expected[index] != found[index] {
                Issue.record("seed \(seed): \(text): \(found[index]) instead of \(expected[index])")
            }
            #expect(expected == found)
        }
    }

    @Test("Strings that are written are read back by kubectl")
    func strings() throws {
        let texts =
            Self.pieces + [
                "08", "0b11", "1_000", "1:30", "1e3", ".5", "+.inf", "<<", "", " a", "a: b", "a #b", "- a", "'", "\"",
                "a\nb", "a\n",
                "\n", "\u{1B}[0m", "\u{85}", "\u{202E}", "\u{FEFF}", "\u{1F600}", "é", "? a", "!a", "&a", "*a", "%a",
                "@a", "{", "[",
            ]
        let value = Value.object([
            Array("x".utf8): .array(
                texts.flatMap { text -> [Value] in
                    [.string(Array(text.utf8)), .object([Array(text.utf8): .string(Array(text.utf8))])]
                })
        ])
        let json = value.json
        for isASCII in [false, true] {
            var tape = Tape()
            let yaml = String(decoding: try YAML.write(try tape.parse(json.span).root, isASCII: isASCII), as: UTF8.self)
            #expect(try Self.read(yaml) == value["x"], "\(yaml)")
        }
    }
}
