/// A reason why input is not JSON, with its position.
/// Never contains any of the input, so it can be logged and returned to peers. Errors are equal if code and position
/// are.
public struct JSONError: Error, Equatable, Sendable {
    /// The kind of error.
    public let code: Code
    /// Byte offset into the input of the first invalid byte.
    public let byteOffset: Int
    /// Line of that byte, starting at 1.
    public let line: Int
    /// Column of that byte in bytes, starting at 1.
    public let column: Int

    /// A kind of error. A struct, so that kinds can be added.
    public struct Code: Equatable, Sendable, CustomStringConvertible {
        /// The error message, without a full stop. Constant, so errors can be compared and counted by it.
        public let description: String

        /// The input ends before the value does, or is empty or white space only.
        public static let unexpectedEnd = Code(description: "unexpected end of input")
        /// A byte that begins no value where one is required, such as a bracket after a comma.
        public static let expectedValue = Code(description: "expected a value")
        /// Anything but a quote where a member begins.
        public static let expectedKey = Code(description: "expected a member name in double quotes")
        /// Anything but `:` after a member's name.
        public static let expectedColon = Code(description: "expected ':' after a member name")
        /// Anything but `,` and `}` after a member.
        public static let expectedCommaOrBrace = Code(description: "expected ',' or '}' after a member")
        /// Anything but `,` and `]` after an element.
        public static let expectedCommaOrBracket = Code(description: "expected ',' or ']' after an element")
        /// A number without a digit where RFC 8259, section 6, requires one: `-.5`, `1.`, `1e`.
        public static let invalidNumber = Code(description: "invalid number")
        /// A word that begins like `true`, `false` or `null` but differs from it.
        public static let invalidLiteral = Code(description: "expected true, false or null")
        /// A byte below 0x20 in a string, such as a line feed (RFC 8259, section 7).
        public static let controlCharacter = Code(description: "control character in a string must be escaped")
        /// A backslash before something that RFC 8259, section 7, does not list, or `\u` without four hexadecimal
        /// digits.
        public static let invalidEscape = Code(description: "invalid escape sequence")
        /// An escape from `\uD800` to `\uDFFF` that is not part of a surrogate pair: it has no UTF-8 encoding.
        public static let unpairedSurrogate = Code(description: "unpaired UTF-16 surrogate")
        /// Bytes of a string that are not well-formed by table 3-7 of the Unicode Standard: overlong, a surrogate,
        /// beyond U+10FFFF, or truncated.
        public static let invalidUTF8 = Code(description: "not UTF-8")
        /// Anything but white space after the document.
        public static let trailingText = Code(description: "unexpected text after the document")
        /// Arrays and objects nested deeper than the caller permits, by default `Tape.defaultMaxDepth`.
        public static let tooDeep = Code(description: "nested too deeply")
        /// The input has 2³² - 1 bytes or more; the tape's offsets have 32 bits.
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
    /// Position and error on one line: `line 3, column 14: expected a value`.
    public var description: String { "line \(line), column \(column): \(code)" }
}

/// A human-readable position in the input: line and column starting at 1.
/// The unit of a column depends on the origin: bytes if computed from an offset here, Unicode scalars for YAML.
public struct SourcePosition: Equatable, Sendable {
    /// The line, starting at 1.
    public let line: Int
    /// The column, starting at 1.
    public let column: Int

    /// Creates a position, both numbers starting at 1, without checking that it exists.
    public init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }

    /// Computes the position of the byte at `offset`, with the column in bytes; the end for an offset beyond it. Linear
    /// in `offset`: only for messages.
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
