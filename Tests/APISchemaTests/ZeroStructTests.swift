import APISchema
import JSON
import Testing

/// Structs that Go omits if all their members are zero (`omitzero`).
@Suite("Structs that are omitted if zero")
struct ZeroStructTests {
    private static let schema = CompiledSchema(
        .object(
            "All.",
            [
                .value(
                    "outer",
                    .object(
                        "A struct.",
                        [
                            .value("inner", .object("A struct in a struct.", [.value("text", .string("A text."))])),
                            .value("text", .string("A text.")), .value("number", .int32("A number.")),
                            .value("flag", .boolean("A flag.")),
                            .value("list", .array("A list.", of: .string("A text."))),
                            .value("map", .map("A map.", of: .string("A text."))),
                            .always("always", .string("A text that is always written.")),
                            .pointer("pointer", .boolean("A pointer.")),
                        ]))
            ]))

    private static func changes(_ old: String, _ new: String) throws -> [String] {
        try reading(old) { old in try reading(new) { new in schema.changes(from: old, to: new).paths.map { text($0) } }
        }
    }

    private static func isSame(_ old: String, _ new: String) throws -> Bool {
        try reading(old) { old in try reading(new) { new in schema.isSame(at: [], old, new) } }
    }

    static let zeros = [
        #"{"outer": {}}"#, #"{"outer": null}"#, #"{"outer": {"inner": {}}}"#,
        #"{"outer": {"inner": {"text": ""}, "text": ""}}"#,
        #"{"outer": {"number": 0, "flag": false, "list": [], "map": {}, "always": "", "pointer": null}}"#,
        #"{"outer": {"unknown": 1}}"#,
    ]

    @Test("Zero equals absent, at any depth", arguments: zeros)
    func zero(text: String) throws {
        #expect(try Self.changes("{}", text) == [])
        #expect(try Self.changes(text, "{}") == [])
        #expect(try Self.isSame("{}", text))
        #expect(try Self.isSame(text, "{}"))
    }

    static let nonzeros: [(text: String, paths: [String])] = [
        (#"{"outer": {"inner": {"text": "a"}}}"#, ["outer.always", "outer.inner.text"]),
        (#"{"outer": {"number": 1}}"#, ["outer.always", "outer.number"]),
        (#"{"outer": {"flag": true}}"#, ["outer.always", "outer.flag"]),
        (#"{"outer": {"list": [""]}}"#, ["outer.always", "outer.list"]),
        (#"{"outer": {"map": {"a": ""}}}"#, ["outer.always", "outer.map.a"]),
        (#"{"outer": {"pointer": false}}"#, ["outer.always", "outer.pointer"]),
        (#"{"outer": {"always": "a"}}"#, ["outer.always"]),
    ]

    @Test("Other values differ from absent", arguments: nonzeros)
    func nonzero(text: String, paths: [String]) throws {
        #expect(try Self.changes("{}", text) == paths)
        #expect(try Self.changes(text, #"{"outer": {}}"#) == ["outer"])
        #expect(try !Self.isSame(text, "{}"))
        #expect(try !Self.isSame("{}", text))
    }

    @Test("An implied string equals absent, and nothing else does")
    func implied() throws {
        func isSame(_ old: String, _ new: String) throws -> Bool {
            try reading(old) { old in
                try reading(new) { new in
                    Self.schema.isSame(
                        at: ["outer"], old, new, implying: [(["outer", "inner", "text"], "usual"), (["nowhere"], "a")])
                }
            }
        }
        let usual = #"{"outer": {"inner": {"text": "usual"}}}"#
        for empty in Self.zeros {
            #expect(try isSame(empty, usual) && isSame(usual, empty))
        }
        #expect(try isSame(#"{"outer": {"text": "a"}}"#, #"{"outer": {"text": "a", "inner": {"text": "usual"}}}"#))
        #expect(try !isSame("{}", #"{"outer": {"inner": {"text": "other"}}}"#))
        #expect(try !isSame(usual, #"{"outer": {"inner": {"text": "other"}}}"#))
        #expect(try !isSame("{}", #"{"outer": {"text": "usual"}}"#))
    }

    @Test("Ignored paths may differ in any way")
    func ignored() throws {
        func isSame(_ old: String, _ new: String) throws -> Bool {
            try reading(old) { old in
                try reading(new) { new in
                    Self.schema.isSame(at: ["outer"], old, new, ignoring: [["outer", "inner"], ["nowhere", "text"]])
                }
            }
        }
        #expect(try isSame("{}", #"{"outer": {"inner": {"text": "a"}}}"#))
        #expect(
            try isSame(
                #"{"outer": {"inner": {"text": "a"}, "text": "b"}}"#,
                #"{"outer": {"inner": {"text": "c"}, "text": "b"}}"#))
        #expect(
            try !isSame(#"{"outer": {"inner": {"text": "a"}, "text": "b"}}"#, #"{"outer": {"inner": {"text": "a"}}}"#))
    }
}
