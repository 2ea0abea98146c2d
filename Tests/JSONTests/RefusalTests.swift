import JSON
import Testing

/// An input that is not JSON, and the expected error.
struct Refusal: CustomTestStringConvertible, Sendable {
    let bytes: [UInt8]
    let code: JSONError.Code
    let offset: Int

    init(_ text: String, _ code: JSONError.Code, at offset: Int) {
        self.init(bytes: Array(text.utf8), code, at: offset)
    }

    init(bytes: [UInt8], _ code: JSONError.Code, at offset: Int) {
        self.bytes = bytes
        self.code = code
        self.offset = offset
    }

    var testDescription: String { String(decoding: bytes, as: UTF8.self).debugDescription }
}

@Suite("Invalid JSON")
struct RefusalTests {
    static let structure = [
        Refusal("", .unexpectedEnd, at: 0), Refusal(" \n ", .unexpectedEnd, at: 3),
        Refusal("[", .unexpectedEnd, at: 1), Refusal("[1", .unexpectedEnd, at: 2),
        Refusal("[1,", .unexpectedEnd, at: 3),
        Refusal("{", .unexpectedEnd, at: 1), Refusal(#"{"a""#, .unexpectedEnd, at: 4),
        Refusal(#"{"a":"#, .unexpectedEnd, at: 5),
        Refusal(#"{"a":1"#, .unexpectedEnd, at: 6), Refusal(#"{"a":1,"#, .unexpectedEnd, at: 7),
        Refusal("[[]", .unexpectedEnd, at: 3),
        Refusal("]", .expectedValue, at: 0), Refusal("}", .expectedValue, at: 0), Refusal(",", .expectedValue, at: 0),
        Refusal("[,", .expectedValue, at: 1), Refusal("[1,]", .expectedValue, at: 3),
        Refusal("[1,,2]", .expectedValue, at: 3),
        Refusal(#"{"a":}"#, .expectedValue, at: 5), Refusal(#"{"a":,}"#, .expectedValue, at: 5),
        Refusal("'a'", .expectedValue, at: 0),
        Refusal("NaN", .expectedValue, at: 0), Refusal("Infinity", .expectedValue, at: 0),
        Refusal("True", .expectedValue, at: 0),
        Refusal("/* c */ 1", .expectedValue, at: 0), Refusal("\u{FEFF}1", .expectedValue, at: 0),
        Refusal("\u{A0}1", .expectedValue, at: 0),
        Refusal("\u{B}1", .expectedValue, at: 0), Refusal("\u{0}", .expectedValue, at: 0),
        Refusal("{a:1}", .expectedKey, at: 1), Refusal("{1:1}", .expectedKey, at: 1),
        Refusal("{,}", .expectedKey, at: 1),
        Refusal(#"{"a":1,}"#, .expectedKey, at: 7), Refusal("{null:1}", .expectedKey, at: 1),
        Refusal("{]", .expectedKey, at: 1),
        Refusal(#"{"a" 1}"#, .expectedColon, at: 5), Refusal(#"{"a"}"#, .expectedColon, at: 4),
        Refusal(#"{"a",1}"#, .expectedColon, at: 4),
        Refusal(#"{"a":1 "b":2}"#, .expectedCommaOrBrace, at: 7), Refusal(#"{"a":1]"#, .expectedCommaOrBrace, at: 6),
        Refusal(#"{"a":1;"b":2}"#, .expectedCommaOrBrace, at: 6), Refusal(#"[{"a":1]]"#, .expectedCommaOrBrace, at: 7),
        Refusal("[1 2]", .expectedCommaOrBracket, at: 3), Refusal("[1}", .expectedCommaOrBracket, at: 2),
        Refusal("[1:2]", .expectedCommaOrBracket, at: 2), Refusal(#"{"a":[1}}"#, .expectedCommaOrBracket, at: 7),
        Refusal("1 2", .trailingText, at: 2), Refusal("{}{}", .trailingText, at: 2),
        Refusal("[]]", .trailingText, at: 2),
        Refusal("null,", .trailingText, at: 4), Refusal("1 // c", .trailingText, at: 2),
        Refusal("{}\u{0}", .trailingText, at: 2),
    ]

    static let scalars = [
        Refusal("t", .invalidLiteral, at: 0), Refusal("tru", .invalidLiteral, at: 0),
        Refusal("trux", .invalidLiteral, at: 0),
        Refusal("[tRUE]", .invalidLiteral, at: 1), Refusal("fals", .invalidLiteral, at: 0),
        Refusal("falsy", .invalidLiteral, at: 0),
        Refusal("nul", .invalidLiteral, at: 0), Refusal("nil!", .invalidLiteral, at: 0),
        Refusal("truetrue", .trailingText, at: 4),
        Refusal("nullx", .trailingText, at: 4),
        Refusal("-", .unexpectedEnd, at: 1), Refusal("[-]", .invalidNumber, at: 2),
        Refusal("-a", .invalidNumber, at: 1),
        Refusal("--1", .invalidNumber, at: 1), Refusal("1.", .invalidNumber, at: 2),
        Refusal("[1.]", .invalidNumber, at: 3),
        Refusal("1.e1", .invalidNumber, at: 2), Refusal("1e", .invalidNumber, at: 2),
        Refusal("1e+", .invalidNumber, at: 3),
        Refusal("[1e+-1]", .invalidNumber, at: 4), Refusal("-.5", .invalidNumber, at: 1),
        Refusal(".5", .expectedValue, at: 0),
        Refusal("+1", .expectedValue, at: 0), Refusal("01", .trailingText, at: 1),
        Refusal("[-01]", .expectedCommaOrBracket, at: 3),
        Refusal("0x1F", .trailingText, at: 1), Refusal("1_000", .trailingText, at: 1),
        Refusal("1.5.1", .trailingText, at: 3),
    ]

    static let strings = [
        Refusal("\"", .unexpectedEnd, at: 1), Refusal("\"abc", .unexpectedEnd, at: 4),
        Refusal("\"a\\", .unexpectedEnd, at: 3),
        Refusal("\"long enough for words", .unexpectedEnd, at: 22),
        Refusal("\"a\nb\"", .controlCharacter, at: 2), Refusal("\"\t\"", .controlCharacter, at: 1),
        Refusal("\"\u{0}\"", .controlCharacter, at: 1), Refusal("\"12345678\u{1F}\"", .controlCharacter, at: 9),
        Refusal("{\"a\nb\":1}", .controlCharacter, at: 3),
        Refusal(#""\x""#, .invalidEscape, at: 1), Refusal(#""a\'""#, .invalidEscape, at: 2),
        Refusal(#""\U0041""#, .invalidEscape, at: 1),
        Refusal(#""\u12""#, .invalidEscape, at: 1), Refusal(#""\u12G4""#, .invalidEscape, at: 1),
        Refusal(#""\u 123""#, .invalidEscape, at: 1),
        Refusal(#""\u+123""#, .invalidEscape, at: 1), Refusal("\"\\\n\"", .invalidEscape, at: 1),
        Refusal(#""\uD800""#, .unpairedSurrogate, at: 1), Refusal(#""\uDC00""#, .unpairedSurrogate, at: 1),
        Refusal(#""\uD800\uD800""#, .unpairedSurrogate, at: 1), Refusal(#""\uDE00\uD83D""#, .unpairedSurrogate, at: 1),
        Refusal(#""\uD800A_____""#, .unpairedSurrogate, at: 1), Refusal(#""\uD800\n____""#, .unpairedSurrogate, at: 1),
        Refusal(#""\uDBFF\uE000""#, .unpairedSurrogate, at: 1), Refusal(#""\uD83D\uDE0""#, .unpairedSurrogate, at: 1),
        Refusal(#""ok \uD83D\uDE00 \uD83D""#, .unpairedSurrogate, at: 17),
    ]

    @Test("Errors have the expected code and position", arguments: structure + scalars + strings)
    func refused(_ refusal: Refusal) throws {
        let found = try #require(failure(of: refusal.bytes))
        #expect(found.code == refusal.code)
        #expect(found.byteOffset == refusal.offset)
    }

    @Test("Line and column start at 1, the column in bytes")
    func position() throws {
        let refusal = try #require(failure(of: Array("{\n  \"é\": [1,\n\n  \"é\" x]}".utf8)))
        #expect(refusal.code == .expectedCommaOrBracket)
        #expect(refusal.line == 4)
        #expect(refusal.column == 8)
        #expect("\(refusal)" == "line 4, column 8: expected ',' or ']' after an element")
    }

    @Test("Errors at the start and past the end have positions")
    func edges() {
        #expect(failure(of: []).map { [$0.line, $0.column] } == [1, 1])
        #expect(failure(of: Array("x".utf8)).map { [$0.line, $0.column] } == [1, 1])
        #expect(failure(of: Array("[\n".utf8)).map { [$0.line, $0.column] } == [2, 1])
    }

    @Test("A position outside of the input is clamped")
    func clampedPosition() {
        let text = Array("a\nb".utf8)
        #expect(SourcePosition(of: -5, in: text.span) == SourcePosition(line: 1, column: 1))
        #expect(SourcePosition(of: 99, in: text.span) == SourcePosition(line: 2, column: 2))
    }
}
