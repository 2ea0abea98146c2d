import JSON
import Testing
import YAML

@Suite("Documents")
struct StructureTests {
    static let documents: [(yaml: String, json: [String])] = [
        ("a: 1\nb:\n  - x\n  - w: [1, {z: 2}]\n", [#"{"a":1,"b":["x",{"w":[1,{"z":2}]}]}"#]),
        ("{}", ["{}"]), ("[]", ["[]"]), ("- - 1\n  - 2\n-\n", ["[[1,2],null]"]),
        (#"{"a": [true, null, "x"]}"#, [#"{"a":[true,null,"x"]}"#]),
        ("a: 1\n---\nb: 2\n...\n---\n- 3\n", [#"{"a":1}"#, #"{"b":2}"#, "[3]"]), ("---\n---\n", ["null", "null"]),
        // Keys are strings.
        ("1: a\ntrue: b\n1.5: d\n", [#"{"1":"a","true":"b","1.5":"d"}"#]),
        ("\"a b\": 1\n'c\"d': 2\n", [#"{"a b":1,"c\"d":2}"#]),
        // Canonically equivalent keys are different keys.
        ("\u{E9}: 1\ne\u{301}: 2\n", ["{\"\u{E9}\":1,\"e\u{301}\":2}"]),
        // Anchors are copies.
        ("a: &x [1]\nb: *x\n", [#"{"a":[1],"b":[1]}"#]), ("a: &x 1\nb: &x 2\nc: *x\n", [#"{"a":1,"b":2,"c":2}"#]),
        // A member takes precedence over those before it, merged or not, and an earlier source over a later one.
        ("base: &b {x: 1, z: 2}\nuse:\n  <<: *b\n  x: 3\n", [#"{"base":{"x":1,"z":2},"use":{"x":3,"z":2}}"#]),
        ("{b: 2, <<: {a: 1, b: 3}}", [#"{"b":3,"a":1}"#]), ("{<<: {a: 1, b: 3}, b: 2}", [#"{"a":1,"b":2}"#]),
        ("{<<: {a: 1}, <<: {a: 2, c: 3}}", [#"{"a":2,"c":3}"#]), ("{!!merge <<: {a: 1}}", [#"{"a":1}"#]),
        ("{!!str <<: {a: 1}}", [#"{"<<":{"a":1}}"#]), ("{<<: {1: a}, 1: b}", [#"{"1":"b"}"#]),
        ("use:\n  <<: [{x: 1}, {x: 2, z: 3}]\n", [#"{"use":{"x":1,"z":3}}"#]),
        ("<<: {<<: {a: 1}, b: 2}\n", [#"{"a":1,"b":2}"#]),
        ("'<<': 1\n", [#"{"<<":1}"#]),
        ("\u{FEFF}a: 1\n", [#"{"a":1}"#]), ("a: 1\r\nb: 2\r\n", [#"{"a":1,"b":2}"#]),
        ("%YAML 1.1\n---\na\n", [#""a""#]),
    ]

    @Test("Maps, lists, streams, anchors and merges", arguments: documents)
    func structure(yaml: String, expected: [String]) throws {
        #expect(try json(yaml) == expected)
    }

    static let wrong: [(yaml: String, reason: String, line: Int, column: Int)] = [
        ("a: 1\nb: 2\na: 3\n", "duplicate key \"a\"", 3, 1),
        ("{b: 1, <<: {b: 2}, b: 3}", "duplicate key \"b\"", 1, 20), ("{1: a, '1': b}", "duplicate key \"1\"", 1, 8),
        ("{x: {a: 1, 'a': 2}}", "duplicate key \"a\"", 1, 12),
        ("{\"a\\n\": 1, \"a\\n\": 2}", "duplicate key", 1, 12),
        ("[a]: 1\n", "a mapping key must be a string", 1, 1), ("a: *x\n", "undefined anchor", 1, 4),
        ("a: &x 1\n---\nb: *x\n", "undefined anchor", 3, 4),
        ("<<: 1\n", "<< must refer to a mapping", 1, 5),
        ("<<: [{a: 1}, 2]\n", "<< must refer to a mapping", 1, 14),
    ]

    @Test("Rejects ambiguous or lossy input with its position", arguments: wrong)
    func refused(yaml: String, reason: String, line: Int, column: Int) throws {
        let error = try #require(failure(yaml))
        #expect(error.reason == reason)
        #expect(error.position == SourcePosition(line: line, column: column))
        #expect("\(error)" == "line \(line), column \(column): \(reason)")
    }

    @Test(
        "Rejects invalid YAML with a line",
        arguments: [
            ("a: [1\n", 1), ("a: 1\n\tb: 2\n", 2), ("a: 'x\n", 1), ("a: }\n", 1), ("@\n", 1), ("a: b: c\n", 1),
            ("a: \u{1}\n", 1),
        ])
    func broken(yaml: String, line: Int) throws {
        let error = try #require(failure(yaml))
        #expect(!error.reason.isEmpty)
        #expect(error.position.line == line)
    }

    @Test(
        "Errors of invalid YAML have a hint and the position of the mistake",
        arguments: [
            ("a:\n\tb: 1\n", "2:1 tab used for indentation (indent with spaces)"),
            ("a: 'b\nc: d\n", "1:4 quoted string is not closed (end the string with the quote that it begins with)"),
            ("a: [b\n", "1:4 the list is not closed (end it with ])"),
            ("a: {b: c\n", "1:4 the map is not closed (end it with })"),
            (
                "a: [b }\n",
                "1:7 expected , or ] in the list that begins on line 1 (end the list with ], or quote strings that contain brackets, braces or commas)"
            ),
            ("a: @b\n", "1:4 a value must not begin with @ (quote the value)"),
            ("a: `b`\n", "1:4 a value must not begin with ` (quote the value)"),
            (
                "a: b: c\n",
                "1:5 mapping not allowed here (quote strings that contain a colon, or fix the indentation)"
            ),
            (
                "a:\n  b: c\n d: e\n",
                "3:2 expected another key of the mapping that begins on line 1 (align the line with those around it)"
            ),
            (
                "a: b\n- c\n",
                "2:1 expected another key of the mapping that begins on line 1 (align the line with those around it)"
            ),
            ("a:\n- b\nc\n", "3:1 expected ':' after the key (write \"key: value\", with a space after the colon)"),
            (
                "a: \"\\q\"\n",
                "1:5 invalid escape sequence in double quotes (double the backslash, or use single quotes)"
            ),
            ("a: !b!c d\n", "1:4 unknown tag (remove the tag, which begins with !)"),
            ("a: *b\n", "1:4 undefined anchor (define the anchor with &name before its alias *name)"),
            ("é: \u{1}\n", "1:4 control character 0x01 (remove the character; the file must be text)"),
            ("a: b\na: c\n", "2:1 duplicate key \"a\" (remove one of them)"),
        ])
    func hint(yaml: String, words: String) throws {
        let error = try #require(failure(yaml))
        #expect("\(error.position.line):\(error.position.column) \(error.reason) (\(error.help))" == words)
    }

    @Test(
        "Invalid UTF-8 is reported with its position",
        arguments: [([0xC3, 0x28], 2), ([0x61, 0xE9, 0x0A], 2), ([0xFF], 1)])
    func bytes(bytes: [UInt8], column: Int) throws {
        let error = #expect(throws: YAMLError.self) { try YAML.read(Array("a: b\n".utf8) + bytes) }
        #expect(
            error?.position == SourcePosition(line: 2, column: column) && error?.help == "save the file as UTF-8",
            "\(String(describing: error))")
    }

    @Test("JSON documents may be concatenated, and have the offsets of their starts")
    func stream() throws {
        let text = "{\"a\": \"}\\\"\"}\n {\"b\":[1]}[2]\n"
        let documents = try YAML.read(Array(text.utf8))
        #expect(
            documents.map { String(decoding: $0.json, as: UTF8.self).filter { !$0.isWhitespace } } == [
                #"{"a":"}\""}"#, #"{"b":[1]}"#, "[2]",
            ])
        #expect(documents.map(\.start) == [0, 14, 23])
        for broken in ["{\"a\":1}{\"b\"", "{\"a\":1}}{", "{\"a\":1} b {\"c\":2}"] {
            #expect(throws: YAMLError.self, "\(broken)") { try YAML.read(Array(broken.utf8)) }
        }
    }

    @Test("Reads or rejects invalid UTF-8")
    func garbage() {
        for byte in UInt8(0x80)...0xFF {
            _ = try? YAML.read([UInt8(ascii: "a"), UInt8(ascii: ":"), UInt8(ascii: " "), byte, UInt8(ascii: "\n")])
            #expect(throws: YAMLError.self) { try YAML.read([byte, UInt8(ascii: "x"), UInt8(ascii: "\n")]) }
        }
    }

    @Test("Lists and maps nest up to 200 levels")
    func depth() throws {
        for (open, close) in [("[", "]"), ("{a: ", "}")] {
            func nested(_ depth: Int) -> String {
                String(repeating: open, count: depth) + String(repeating: close, count: depth)
            }
            #expect(try json(nested(200)).count == 1)
            #expect(failure(nested(201))?.reason == "nested too deeply")
        }
    }

    @Test("Nested aliases cannot exhaust memory")
    func billionLaughs() throws {
        var text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
        for i in 1..<10 {
            text += "a\(i): &a\(i) [\(Array(repeating: "*a\(i - 1)", count: 10).joined(separator: ", "))]\n"
        }
        #expect(failure(text)?.reason == "the document is too large")
    }
}
