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
        /// The error in words, without a full stop. Constant, so errors can be compared and counted by it.
        public let description: String

        /// The text ends before the value does; also when there is no text, or nothing but white space.
        public static let unexpectedEnd = Code(description: "unexpected end of input")
        /// A byte that begins no value stands where one must, such as a bracket behind a comma.
        public static let expectedValue = Code(description: "expected a value")
        /// Something other than a quote stands where a member begins.
        public static let expectedKey = Code(description: "expected a member name in double quotes")
        /// Something other than `:` stands behind a member's name.
        public static let expectedColon = Code(description: "expected ':' after a member name")
        /// Something other than `,` and `}` stands behind a member.
        public static let expectedCommaOrBrace = Code(description: "expected ',' or '}' after a member")
        /// Something other than `,` and `]` stands behind an element.
        public static let expectedCommaOrBracket = Code(description: "expected ',' or ']' after an element")
        /// A number without a digit where RFC 8259, section 6, wants one: `-.5`, `1.`, `1e`.
        public static let invalidNumber = Code(description: "invalid number")
        /// A word that begins like `true`, `false` or `null` and does not go on so.
        public static let invalidLiteral = Code(description: "expected true, false or null")
        /// A byte below 0x20 stands in a string, such as a line feed (RFC 8259, section 7).
        public static let controlCharacter = Code(description: "control character in a string must be escaped")
        /// A backslash before something that RFC 8259, section 7, does not list, or `\u` without four hexadecimal
        /// digits.
        public static let invalidEscape = Code(description: "invalid escape sequence")
        /// An escape from `\uD800` to `\uDFFF` that makes no pair with the next one: no UTF-8 could hold it.
        public static let unpairedSurrogate = Code(description: "unpaired UTF-16 surrogate")
        /// Bytes of a string that are none of the sequences in the Unicode Standard's table 3-7: overlong, a surrogate,
        /// beyond U+10FFFF, cut short.
        public static let invalidUTF8 = Code(description: "not UTF-8")
        /// Something other than white space stands behind the value.
        public static let trailingText = Code(description: "unexpected text after the document")
        /// Arrays and objects inside each other beyond the depth that the caller allows, by default
        /// `Tape.defaultMaxDepth`.
        public static let tooDeep = Code(description: "nested too deeply")
        /// The text has 2³² - 1 bytes or more, and offsets on the tape have 32 bits.
        public static let tooLong = Code(description: "input is longer than 4 GiB")
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
    /// Place and error on one line: `line 3, column 14: expected a value`.
    public var description: String { "line \(line), column \(column): \(code)" }
}

/// A place in a text, for people: line and column counted from 1.
///
/// Who makes one says what a column is: a byte when it is made of an offset here, a Unicode scalar in texts that were
/// read as YAML.
public struct SourcePosition: Equatable, Sendable {
    /// Number of the line, from 1.
    public let line: Int
    /// Number of the column, from 1.
    public let column: Int

    /// The place in this line and column, both counted from 1; nothing checks that a text has them.
    public init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }

    /// The place of the byte at `offset`, with the column in bytes; the end for an offset beyond it. Linear in
    /// `offset`: only for messages.
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
