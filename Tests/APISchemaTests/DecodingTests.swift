import APISchema
import JSON
import Testing

@Suite("Decoding")
struct DecodingTests {
    private static let schema = CompiledSchema(.everything)

    private static func check(_ text: String) throws -> (failure: DecodingFailure?, unknown: [UnknownField]) {
        try reading(text) { root in
            var unknown: [UnknownField] = []
            let failure = schema.check(root, unknown: &unknown)
            return (failure, unknown)
        }
    }

    static let right = [
        "{}", "null", #"{"text": ""}"#, #"{"flag": true}"#, #"{"flag": false}"#, #"{"small": 2147483647}"#,
        #"{"small": -2147483648}"#,
        #"{"small": -0}"#, #"{"large": 9223372036854775807}"#, #"{"large": -9223372036854775808}"#, #"{"either": 1}"#,
        #"{"either": "1"}"#,
        #"{"either": ""}"#, #"{"map": {}}"#, #"{"map": {"a": 1, "": 2, "a": 3}}"#, #"{"list": []}"#,
        #"{"list": ["a", "b"]}"#,
        #"{"duration": "1h"}"#, #"{"time": "2030-01-01T00:00:00Z"}"#, #"{"time": "2030-01-01T00:00:00\u005a"}"#,
        #"{"bytes": ""}"#, #"{"bytes": "YQ=="}"#, #"{"bytes": "YWI="}"#, #"{"bytes": "YWJj"}"#,
        #"{"bytes": "YW\nJj\r\n"}"#,
        #"{"token": "abcdef.0123456789abcdef"}"#, #"{"any": {"a": [1.5e300, null, true]}}"#, #"{"any": [1]}"#,
        #"{"any": "a"}"#,
        #"{"any": 99999999999999999999}"#, #"{"any": false}"#, #"{"structure": {"b": {"c": "d"}}}"#,
        #"{"maps": {"x": {"a": "b"}}}"#,
        #"{"lists": [[], [1, 2]]}"#, #"{"t\u0065xt": "a", "objectPointer": {}}"#,
        // Any order.
        #"{"lists": [], "text": "", "any": 1, "alwaysText": "", "small": 1}"#,
    ]

    @Test("Accepts values of the right types", arguments: right)
    func passes(text: String) throws {
        let (failure, unknown) = try Self.check(text)
        #expect(failure == nil)
        #expect(unknown == [])
    }

    @Test("Accepts null everywhere")
    func null() throws {
        guard case .object(let members) = Schema.everything.type else { return }
        for member in members {
            #expect(try Self.check(#"{"\#(member.name)": null}"#).failure == nil, "\(member.name)")
        }
        for text in [
            #"{"list": [null]}"#, #"{"map": {"a": null}}"#, #"{"structure": {"a": null, "b": null}}"#,
            #"{"maps": {"a": {"b": null}}}"#,
        ] {
            #expect(try Self.check(text).failure == nil, "\(text)")
        }
    }

    /// A value of every kind, and its name in messages.
    private static let values: [(text: String, found: String)] = [
        ("true", "a boolean"), ("7", "a number"), ("7.0", "a number with a fraction or an exponent"),
        ("7e0", "a number with a fraction or an exponent"), (#""a""#, "a string"), ("[]", "a list"),
        ("{}", "an object"),
    ]

    /// A member, the kinds that it accepts, and the expected type in messages.
    static let members: [(name: String, takes: [String], expected: String)] = [
        ("text", [#""a""#], "expected a string"), ("flag", ["true"], "expected true or false"),
        ("small", ["7"], "expected an integer"),
        ("large", ["7"], "expected an integer"), ("either", ["7", #""a""#], "expected an integer or a string"),
        ("map", ["{}"], "expected an object of names and values"), ("list", ["[]"], "expected a list"),
        ("duration", [#""a""#], #"expected a duration such as "90s""#),
        ("time", [#""a""#], #"expected a time such as "2030-01-01T00:00:00Z""#),
        ("structure", ["{}"], "expected an object"),
        ("objectPointer", ["{}"], "expected an object"), ("listPointer", ["[]"], "expected a list"),
        ("maps", ["{}"], "expected an object of names and values"),
        ("any", ["true", "7", "7.0", "7e0", #""a""#, "[]", "{}"], ""),
    ]

    @Test("Rejects every other kind with its path", arguments: members)
    func wrongKind(name: String, takes: [String], expected: String) throws {
        for (value, found) in Self.values where !takes.contains(value) {
            let failure = try #require(try Self.check(#"{"text": "", "\#(name)": \#(value)}"#).failure, "\(value)")
            #expect(text(failure.path) == name)
            #expect(failure.reason == "\(expected), found \(found)")
        }
    }

    /// Invalid objects with the expected path and reason.
    static let wrong: [(text: String, path: String, reason: String)] = [
        (#"{"small": 2147483648}"#, "small", "the number does not fit 32 bits"),
        (#"{"small": -2147483649}"#, "small", "the number does not fit 32 bits"),
        (#"{"large": 9223372036854775808}"#, "large", "the number does not fit 64 bits"),
        (#"{"either": 2147483648}"#, "either", "the number does not fit 32 bits"),
        (#"{"list": ["a", 1]}"#, "list[1]", "expected a string, found a number"),
        (#"{"lists": [[1], [2, "a"]]}"#, "lists[1][1]", "expected an integer, found a string"),
        (#"{"map": {"a": 1, "b": "c"}}"#, "map.b", "expected an integer, found a string"),
        (#"{"map": {"a": 2147483648}}"#, "map.a", "the number does not fit 32 bits"),
        (#"{"maps": {"a": {"b": 1}}}"#, "maps.a.b", "expected true or false, found a number"),
        (#"{"structure": {"b": {"c": []}}}"#, "structure.b.c", "expected a string, found a list"),
        (#"{"alwaysList": [{}, {"a": 1}]}"#, "alwaysList[1].a", "expected a string, found a number"),
        // Of two invalid values the first in document order is reported.
        (#"{"structure": {"a": 1}, "alwaysText": 1}"#, "structure.a", "expected a string, found a number"),
        (#"{"alwaysText": 1, "structure": {"a": 1}}"#, "alwaysText", "expected a string, found a number"),
        // All duplicates are checked, since Go decodes one after the other.
        (#"{"text": 1, "text": "a"}"#, "text", "expected a string, found a number"),
        (#"{"duration": "1"}"#, "duration", #"not a duration; write numbers with units, such as "1h30m" or "90s""#),
        (#"{"duration": ""}"#, "duration", #"not a duration; write numbers with units, such as "1h30m" or "90s""#),
        (#"{"time": "2030-01-01"}"#, "time", #"not a time of RFC 3339; write it like "2030-01-01T00:00:00Z""#),
        (
            #"{"time": "2030-01-01T00:00:00\u007a"}"#, "time",
            #"not a time of RFC 3339; write it like "2030-01-01T00:00:00Z""#
        ),
        (
            #"{"token": "abcdef.0123456789abcdeF"}"#, "token",
            "not a bootstrap token; it has six characters of a-z and 0-9, a dot, and sixteen more"
        ),
        (#"{"bytes": "YQ"}"#, "bytes", "not base64; must be groups of four characters, padded with ="),
        (#"{"bytes": 7}"#, "bytes", "expected bytes in base64, found a number"),
        ("[]", "", "expected an object, found a list"), ("7", "", "expected an object, found a number"),
    ]

    @Test("Failures have a path and do not contain the value", arguments: wrong)
    func refused(json: String, path: String, reason: String) throws {
        let failure = try #require(try Self.check(json).failure)
        #expect(text(failure.path) == path)
        #expect(failure.reason == reason)
    }

    @Test("Reports up to eight unknown members with their paths, unless the object is rejected")
    func unknown() throws {
        let (failure, unknown) = try Self.check(
            #"{"txt": 1, "textt": 2, "structure": {"a": "", "z": []}, "maps": {"k": {"c": 1}}, "alwaysList": [{"b": 1}], "any": {"x": 1}}"#
        )
        #expect(failure == nil)
        #expect(unknown.map { text($0.path) } == ["txt", "textt", "structure.z", "maps.k.c", "alwaysList[0].b"])
        let many = (0..<12).map { #""x\#($0)": null"# }.joined(separator: ",")
        #expect(try Self.check("{\(many)}").unknown.map { text($0.path) } == (0..<8).map { "x\($0)" })
        #expect(try Self.check(#"{"x": 1, "text": 1}"#).unknown == [])
    }

    static let tokens: [(text: String, isValid: Bool)] = [
        ("abcdef.0123456789abcdef", true), ("000000.zzzzzzzzzzzzzzzz", true), ("abcdef.0123456789abcde", false),
        ("abcdef.0123456789abcdefg", false), ("abcdefg.0123456789abcde", false), ("abcdef:0123456789abcdef", false),
        ("Abcdef.0123456789abcdef", false), ("abcde-.0123456789abcdef", false), ("", false),
        ("abcdéf.0123456789abcde", false),
    ]

    @Test("Bootstrap tokens", arguments: tokens)
    func token(text: String, isValid: Bool) {
        #expect(BootstrapToken.isValid(text) == isValid)
    }
}
