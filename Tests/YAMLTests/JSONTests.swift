import JSON
import TestDocuments
import Testing
import YAML

@Suite("JSON as YAML")
struct JSONTests {
    /// JSON that libyaml rejects, and some that it accepts.
    static let texts = [
        #"{"a": "\ud83d\ude00"}"#, "{\"a\": \"\u{7F}\"}", #"["\/", "\u0000", "\u2028"]"#, "{\n\t\"a\":\t1\n}",
        "{\"\(String(repeating: "k", count: 1100))\": 1}", "[1,\n2]\n",
        #"{"a":"b","c":[1,2,{}],"d":null,"e":1.5,"f":true}"#,
    ]

    @Test("Reads JSON documents unchanged", arguments: texts)
    func read(text: String) throws {
        let documents = try YAML.read(Array(text.utf8))
        #expect(try documents.map { try Value(json: $0.json) } == [Value(json: text.utf8)])
    }

    @Test("Reads random JSON unchanged", arguments: SeededRandom.seeds)
    func random(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        for _ in 0..<PropertyRun.count(default: 300) {
            let value = Value.random(depth: 4, using: &random)
            let documents = try YAML.read(value.json)
            #expect(try documents.map { try Value(json: $0.json).sent } == [value.sent], "\(value)")
        }
    }

    @Test("Positions are those of the input")
    func positions() throws {
        let text = "{\n  \"a\": \"\\ud83d\\ude00\",\n  \"b\": 7\n}"
        let document = try #require(try YAML.read(Array(text.utf8)).first)
        let offset = try #require(document.json.firstIndex(of: UInt8(ascii: "7")))
        #expect(document.position(at: offset) == SourcePosition(line: 3, column: 8))
        #expect(document.position(at: -1) == SourcePosition(line: 1, column: 1))
    }

    @Test("Rejects anything else as YAML, also if it is only nested too deeply")
    func neither() {
        #expect(failure(#"{"a": "\ud83d"}"#)?.position == SourcePosition(line: 1, column: 10))
        #expect(failure(#"{"a": "\ud83d\ude00"} x"#) != nil)
        let deep = String(repeating: "[", count: 201) + String(repeating: "]", count: 201)
        #expect(failure(deep)?.reason == "nested too deeply")
        #expect(failure(#"{"a": 1, "a": 2}"#)?.reason == "duplicate key \"a\"")
    }
}
