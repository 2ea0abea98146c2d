/// Why a text is not JSON, and where.
///
/// Never holds any of the text itself, so it can be logged and sent back. Two errors are equal when code and place are.
public struct JSONError: Error, Equatable, Sendable {
    /// What is wrong.
    public let code: Code
    /// Offset into the input, in bytes, of the first byte that cannot stand where it stands.
    public let byteOffset: Int
    /// Line of that byte, counted from 1.
    public let line: Int
    /// Column of that byte, in bytes, counted from 1.
    public let column: Int

    /// The kinds of error. A struct, so that it can grow.
    public struct Code: Equatable, Sendable, CustomStringConvertible {
        public let description: String

        public static let unexpectedEnd = Code(description: "the text ends in the middle of a value")
        public static let expectedValue = Code(description: "expected a value")
        public static let expectedKey = Code(description: "expected a member name in double quotes")
        public static let expectedColon = Code(description: "expected ':' after a member name")
        public static let expectedCommaOrBrace = Code(description: "expected ',' or '}' after a member")
        public static let expectedCommaOrBracket = Code(description: "expected ',' or ']' after an element")
        public static let invalidNumber = Code(description: "not a number as JSON spells it")
        public static let invalidLiteral = Code(description: "expected true, false or null")
        public static let controlCharacter = Code(description: "a control character in a string must be escaped")
        public static let invalidEscape = Code(description: "not an escape that JSON knows")
        public static let unpairedSurrogate = Code(description: "a UTF-16 surrogate without its other half")
        public static let invalidUTF8 = Code(description: "not UTF-8")
        public static let trailingText = Code(description: "text after the end of the document")
        public static let tooDeep = Code(description: "too many arrays or objects inside each other")
        public static let tooLong = Code(description: "the text is longer than 4 GiB")
    }

    init(_ code: Code, at byteOffset: Int, in input: Span<UInt8>) {
        self.code = code
        self.byteOffset = byteOffset
        let position = SourcePosition(of: byteOffset, in: input)
        line = position.line
        column = position.column
    }
}

extension JSONError: CustomStringConvertible {
    public var description: String { "line \(line), column \(column): \(code)" }
}

/// A place in a text, for people: line and column counted from 1, the column in bytes.
public struct SourcePosition: Equatable, Sendable {
    public let line: Int
    public let column: Int

    public init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }

    /// The place of the byte at `offset`; one past the end is the end. Linear in `offset`: only for messages.
    public init(of offset: Int, in input: Span<UInt8>) {
        var line = 1
        var lineStart = 0
        let end = min(max(offset, 0), input.count)
        var i = 0
        while i < end {
            if input[i] == UInt8(ascii: "\n") {
                line += 1
                lineStart = i + 1
            }
            i += 1
        }
        self.line = line
        column = end - lineStart + 1
    }
}
