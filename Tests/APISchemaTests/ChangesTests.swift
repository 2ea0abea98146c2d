import APISchema
import JSON
import Testing

/// The paths of a merge patch between two objects, both as encoded by Go's types.
@Suite("Changed paths")
struct ChangesTests {
    private static let schema = CompiledSchema(.everything)

    private static let shape = Shape(schema.expectation)

    /// Returns the changed paths; they are the same whether or not the parser knows the schema.
    private static func changes(_ old: String, _ new: String) throws -> [String] {
        let paths = try reading(old) { old in
            try reading(new) { new in schema.changes(from: old, to: new).paths.map { text($0) } }
        }
        var tape = Tape()
        var other = Tape()
        let before = Array(old.utf8)
        let now = Array(new.utf8)
        let first = try tape.parse(before.span, expecting: shape)
        let second = try other.parse(now.span, expecting: shape)
        #expect(schema.changes(from: first.root, to: second.root).paths.map { text($0) } == paths, "\(old) \(new)")
        return paths
    }

    static let unchanged: [(old: String, new: String)] = [
        ("{}", "{}"), ("{}", #"{"text": "", "flag": false, "small": 0, "list": [], "map": {}, "maps": {}}"#),
        ("{}", #"{"text": null, "map": null, "textPointer": null, "structure": null, "alwaysText": null}"#),
        ("{}", #"{"structure": {}}"#), ("{}", #"{"structure": {"a": "", "b": null}}"#),
        ("{}", #"{"alwaysText": "", "alwaysSmall": 0, "alwaysFlag": false, "alwaysList": null}"#),
        ("{}", #"{"unknown": 1, "structure": {"unknown": 2}}"#), (#"{"unknown": 1}"#, #"{"unknown": {"x": 2}}"#),
        (#"{"text": "a", "flag": true}"#, #"{ "flag" : true, "text" : "\u0061" }"#),
        (#"{"durationPointer": "60s"}"#, #"{"durationPointer": "1m"}"#),
        (#"{"duration": "90m"}"#, #"{"duration": "1.5h"}"#),
        (#"{"timePointer": "1970-01-01T01:00:00+01:00"}"#, #"{"timePointer": "1970-01-01T00:00:00.7Z"}"#),
        (#"{"map": {"a": 1, "b": 2}}"#, #"{"map": {"b": 2, "a": 1}}"#),
        (#"{"any": {"a": 1, "b": [2]}}"#, #"{"any": {"b": [2], "a": 1}}"#),
        (#"{"alwaysList": [{"a": "x"}]}"#, #"{"alwaysList": [{"a": "x", "unknown": 1}]}"#),
        (#"{"alwaysList": [{}]}"#, #"{"alwaysList": [{"a": ""}]}"#), (#"{"small": -0}"#, #"{"small": 0}"#),
        (#"{"text": "a", "text": "b"}"#, #"{"text": "b"}"#), (#"{"lists": [[1], []]}"#, #"{"lists": [[ 1 ], []]}"#),
        (#"{"objectPointer": {}}"#, #"{"objectPointer": {"a": ""}}"#),
        // A list of a pointer is empty, not absent; adding an empty object adds no leaf.
        ("{}", #"{"objectPointer": {}}"#), ("{}", #"{"structure": {"b": {}}}"#), ("{}", #"{"maps": {"x": {}}}"#),
    ]

    @Test("No change in either direction, or none that a patch contains", arguments: unchanged)
    func same(old: String, new: String) throws {
        #expect(try Self.changes(old, new) == [])
        #expect(try Self.changes(old, old) == [])
    }

    @Test("And back, unless a member was removed", arguments: unchanged.dropLast(3))
    func sameBack(old: String, new: String) throws {
        #expect(try Self.changes(new, old) == [])
    }

    /// Old and new, the paths from one to the other, and those back.
    static let changed: [(old: String, new: String, forth: [String], back: [String])] = [
        ("{}", #"{"text": "a"}"#, ["text"], ["text"]), (#"{"text": "a"}"#, #"{"text": "b"}"#, ["text"], ["text"]),
        ("{}", #"{"flag": true}"#, ["flag"], ["flag"]), ("{}", #"{"small": 1}"#, ["small"], ["small"]),
        (#"{"either": 1}"#, #"{"either": "1"}"#, ["either"], ["either"]),
        (#"{"either": 1}"#, #"{"either": 2}"#, ["either"], ["either"]),
        ("{\"either\": \"\u{E9}\"}", "{\"either\": \"e\u{301}\"}", ["either"], ["either"]),
        ("{\"text\": \"\u{E9}\"}", "{\"text\": \"e\u{301}\"}", ["text"], ["text"]),
        (#"{"eitherPointer": ""}"#, "{}", ["eitherPointer"], ["eitherPointer"]),
        // Pointers distinguish zero from absent.
        ("{}", #"{"textPointer": ""}"#, ["textPointer"], ["textPointer"]),
        ("{}", #"{"flagPointer": false}"#, ["flagPointer"], ["flagPointer"]),
        ("{}", #"{"smallPointer": 0}"#, ["smallPointer"], ["smallPointer"]),
        ("{}", #"{"listPointer": []}"#, ["listPointer"], ["listPointer"]),
        ("{}", #"{"eitherPointer": 0}"#, ["eitherPointer"], ["eitherPointer"]),
        ("{}", #"{"durationPointer": "0s"}"#, ["durationPointer"], ["durationPointer"]),
        // Adding an empty object has no path, but removing it has.
        ("{}", #"{"objectPointer": {}}"#, [], ["objectPointer"]), ("{}", #"{"maps": {"x": {}}}"#, [], ["maps"]),
        (#"{"maps": {"y": {"a": "b"}}}"#, #"{"maps": {"x": {}, "y": {"a": "b"}}}"#, [], ["maps.x"]),
        ("{}", #"{"structure": {"b": {}}}"#, [], ["structure.b"]),
        // An added object is its leaves, a removed one is one path.
        ("{}", #"{"objectPointer": {"a": "x"}}"#, ["objectPointer.a"], ["objectPointer"]),
        (
            "{}", #"{"structure": {"a": "x", "b": {"c": "y"}}}"#, ["structure.a", "structure.b.c"],
            ["structure.a", "structure.b"]
        ),
        ("{}", #"{"map": {"a": 1, "b": 0}}"#, ["map.a", "map.b"], ["map"]),
        (#"{"map": {"a": 1}}"#, #"{"map": {"b": 1}}"#, ["map.b", "map.a"], ["map.a", "map.b"]),
        (#"{"map": {"a": 1, "b": 1}}"#, #"{"map": {"a": 2, "b": 1}}"#, ["map.a"], ["map.a"]),
        ("{}", #"{"maps": {"x": {"a": "b", "b": true}}}"#, ["maps.x.a", "maps.x.b"], ["maps"]),
        // A list is one path, regardless of the change in it.
        (#"{"list": ["a"]}"#, #"{"list": ["a", "b"]}"#, ["list"], ["list"]),
        (#"{"list": ["a", "b"]}"#, #"{"list": ["b", "a"]}"#, ["list"], ["list"]),
        (#"{"alwaysList": [{"a": "x"}]}"#, #"{"alwaysList": [{"a": "y"}]}"#, ["alwaysList"], ["alwaysList"]),
        // A list that is always encoded is null or empty.
        ("{}", #"{"alwaysList": []}"#, ["alwaysList"], ["alwaysList"]),
        (#"{"lists": [[1]]}"#, #"{"lists": [[2]]}"#, ["lists"], ["lists"]),
        (
            "{}", #"{"alwaysText": "a", "alwaysSmall": 1, "alwaysFlag": true}"#,
            ["alwaysFlag", "alwaysSmall", "alwaysText"],
            ["alwaysFlag", "alwaysSmall", "alwaysText"]
        ),
        (#"{"any": {"a": 1}}"#, #"{"any": {"a": 1.0}}"#, ["any"], ["any"]),
        // Both have the same members, in the order of the schema; then in that of the first changed one.
        (
            #"{"flag": true, "small": 1, "structure": {"a": "x", "b": {"c": "y"}}, "text": "a"}"#,
            #"{"flag": true, "small": 2, "structure": {"a": "x", "b": {"c": "z"}}, "text": "b"}"#,
            ["small", "structure.b.c", "text"], ["small", "structure.b.c", "text"]
        ),
        (
            #"{"text": "a", "flag": true, "noSuch": 1}"#, #"{"text": "b", "flag": false, "noSuch": 2}"#,
            ["flag", "text"], ["flag", "text"]
        ),
        (#"{"time": "1970-01-01T00:00:00Z"}"#, #"{"time": "1970-01-01T00:00:01Z"}"#, ["time"], ["time"]),
        // Members are in the order of their names, not of the input.
        (
            "{}", #"{"textPointer": "a", "flag": true, "structure": {"a": "x"}, "either": 1}"#,
            ["either", "flag", "structure.a", "textPointer"], ["either", "flag", "structure.a", "textPointer"]
        ),
    ]

    @Test("Parses and formats JSON pointers of patches", arguments: changed)
    func different(old: String, new: String, forth: [String], back: [String]) throws {
        #expect(try Self.changes(old, new) == forth)
        #expect(try Self.changes(new, old) == back)
    }

    @Test("Members of the root can be skipped")
    func skipping() throws {
        let paths = try reading("{}") { old in
            try reading(#"{"text": "a", "flag": true, "structure": {"a": "b"}}"#) { new in
                Self.schema.changes(from: old, to: new, skipping: ["text", "structure"]).paths.map { text($0) }
            }
        }
        #expect(paths == ["flag"])
    }

    @Test(
        "Fields can be left out, each by itself or with everything below it",
        arguments: [
            (["structure"], ["flag", "structure.a", "structure.b.c"]), (["structure.*"], ["flag"]),
            (["structure.b.*", "flag"], ["structure.a"]), (["structure.b", "noSuch", "noSuch.*"], nil), (["*"], []),
            (["structure.a", "structure.b.c"], ["flag"]),
        ] as [([String], [String]?)])
    func allowing(paths: [String], found: [String]?) throws {
        let fields = Self.schema.fields(at: paths.map { $0.split(separator: ".").map(String.init) })
        let changes = try reading(#"{"structure": {"b": {"c": "x"}}}"#) { old in
            try reading(#"{"flag": true, "structure": {"a": "b", "b": {"c": "y"}}}"#) { new in
                Self.schema.changes(from: old, to: new, allowing: fields).paths.map { text($0) }
            }
        }
        #expect(changes == found ?? ["flag", "structure.a", "structure.b.c"])
    }

    @Test("A field that is left out as a whole may be removed")
    func allowingRemoval() throws {
        for (path, found) in [("structure.b", []), ("structure.b.*", ["structure.b"])] {
            let fields = Self.schema.fields(at: [path.split(separator: ".").map(String.init)])
            let changes = try reading(#"{"structure": {"b": {"c": "x"}}}"#) { old in
                try reading("{}") { new in
                    Self.schema.changes(from: old, to: new, allowing: fields).paths.map { text($0) }
                }
            }
            #expect(changes == found, "\(path)")
        }
    }

    @Test(
        "Parts are the same if their encodings are",
        arguments: [
            ("{}", #"{"structure": {"a": ""}}"#, true), ("{}", #"{"structure": {"a": "x"}}"#, false),
            (#"{"text": "a"}"#, #"{"text": "b"}"#, true),
            (#"{"structure": {"b": {}}}"#, #"{"structure": {"b": {"c": ""}}}"#, true),
            ("{}", #"{"structure": {"b": {}}}"#, false),
        ])
    func part(old: String, new: String, isSame: Bool) throws {
        let found = try reading(old) { old in
            try reading(new) { new in Self.schema.isSame(at: ["structure"], old, new) }
        }
        #expect(found == isSame)
        let back = try reading(new) { new in try reading(old) { old in Self.schema.isSame(at: ["structure"], new, old) }
        }
        #expect(back == isSame)
    }

    @Test("A part that is not in the schema is never the same")
    func unknownPart() throws {
        let found = try reading("{}") { old in
            try reading("{}") { new in Self.schema.isSame(at: ["structure", "nope"], old, new) }
        }
        #expect(!found)
    }
}
