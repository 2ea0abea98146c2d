import JSON
import Testing

@Suite("Valid JSON")
struct AcceptTests {
    static let documents: [(text: String, kind: JSONKind)] = [
        ("null", .null), ("true", .true), ("false", .false),
        ("0", .number), ("-0", .number), ("10", .number), ("-1", .number), ("0.5", .number), ("1.50", .number),
        ("1e9", .number),
        ("1E+9", .number), ("1e-9", .number), ("-0.0e-0", .number), ("123456789012345678901234567890", .number),
        (#""""#, .string), (#""abc""#, .string), (#""\"\\\/\b\f\n\r\t""#, .string), (#""\u0000\uFFFF\uabCD""#, .string),
        (#""\uD83D\uDE00""#, .string), ("\"\u{7F}\"", .string), ("\"é€\u{1F600}\"", .string),
        ("\"\u{FFFF}\u{10FFFF}\"", .string),
        ("[]", .array), ("[ ]", .array), ("[1]", .array), ("[1,2]", .array), ("[[],{}]", .array),
        ("{}", .object), ("{ }", .object), (#"{"":0}"#, .object), (#"{"a":1,"a":2}"#, .object),
        (#"{"a":{"b":[{}]}}"#, .object),
        (" \t\r\n{ \"a\"\t:\r1\n, \"b\" : [ 1 , 2 ] } \n", .object), ("\n7\n", .number),
    ]

    @Test("Reads every kind of value, alone and between white space", arguments: documents)
    func accepted(text: String, kind: JSONKind) throws {
        #expect(try parsing(text) { $0.kind } == kind)
        #expect(try parsing(" \n\t\r" + text + " \n\t\r") { $0.kind } == kind)
        #expect(try parsing("[" + text + "," + text + "]") { $0.count } == 2)
    }

    @Test("The bytes of a value exclude surrounding white space")
    func text() throws {
        let texts = try parsing(#" { "a" : [ 1 , 2 ] , "b" : "x\n" , "c" : -1.0e2 } "#) { root in
            var texts: [String] = []
            var members = root.members
            while let member = members.next() {
                texts.append(String(decoding: [UInt8](copying: member.value.text), as: UTF8.self))
            }
            return texts
        }
        #expect(texts == ["[ 1 , 2 ]", #""x\n""#, "-1.0e2"])
    }

    @Test("A tape is reusable for documents of any size")
    func reuse() throws {
        var tape = Tape(capacity: 16)
        for count in [0, 5, 40_000, 3, 0] {
            let text = Array(("[" + Array(repeating: "1", count: count).joined(separator: ",") + "]").utf8)
            let document = try tape.parse(text.span)
            let found = document.root.count
            #expect(found == count)
        }
        #expect(throws: JSONError.self) { try Self.parse("[1,", &tape) }
        try Self.parse("[1,2]", &tape)
    }

    private static func parse(_ text: String, _ tape: inout Tape) throws {
        let bytes = Array(text.utf8)
        _ = try tape.parse(bytes.span).root.kind
    }

    @Test("Trimming a tape releases the memory of a large document")
    func trim() throws {
        var tape = Tape()
        let atStart = tape.memoryBytes
        try Self.parse("[" + String(repeating: "1,", count: 100_000) + "1]", &tape)
        let grown = tape.memoryBytes
        #expect(grown > 100_000 * 16)
        tape.trim()
        let trimmed = tape.memoryBytes
        #expect(trimmed <= 512 * 1024)
        #expect(trimmed >= atStart)
        try Self.parse("[" + String(repeating: "1,", count: 100_000) + "1]", &tape)
    }
}
