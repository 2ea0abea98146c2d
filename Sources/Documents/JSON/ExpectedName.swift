/// An expected name, or any name.
/// Compared with compact JSON, including quotes and colon, sixteen bytes at a time.
struct ExpectedName: BitwiseCopyable, Sendable {
    /// The first sixteen bytes, zero after the end of a shorter string, and a mask of the significant bits.
    private let head: SIMD2<UInt64>
    private let mask: SIMD2<UInt64>
    /// The following sixteen bytes of a string of more than 32.
    private let middle: SIMD2<UInt64>
    /// The last sixteen bytes of a string of more than sixteen.
    private let tail: SIMD2<UInt64>
    /// Length in bytes with quotes and colon; 0 for any name.
    let length: UInt32
    /// The expectation of the value.
    var value: ExpectedValue

    /// Maximum length in bytes, with quotes and colon.
    static let maxLength = 48
    static let maxNameBytes = maxLength - 3

    /// Any name.
    init(any value: ExpectedValue) {
        (head, mask, middle, tail) = (.zero, .zero, .zero, .zero)
        length = 0
        self.value = value
    }

    /// Creates an expected name.
    ///
    /// - Precondition: The name has at most `maxNameBytes` bytes.
    init(_ name: StaticString, _ value: ExpectedValue) {
        let text = Array("\"\(name)\":".utf8)
        precondition(text.count <= Self.maxLength, "the name is too long")
        func word(_ start: Int) -> UInt64 {
            (0..<8).reversed().reduce(0) { $0 << 8 | (start + $1 < text.count ? UInt64(text[start + $1]) : 0) }
        }
        func bits(_ start: Int) -> UInt64 {
            let count = min(max(text.count - start, 0), 8)
            return count == 8 ? .max : 1 << UInt64(8 * count) - 1
        }
        head = SIMD2(word(0), word(8))
        mask = SIMD2(bits(0), bits(8))
        middle = text.count > 32 ? SIMD2(word(16), word(24)) : .zero
        tail = text.count > 16 ? SIMD2(word(text.count - 16), word(text.count - 8)) : .zero
        length = UInt32(text.count)
        self.value = value
    }

    /// Returns true if `text` begins with this name and its colon, and for any name.
    ///
    /// - Parameter lastBlock: The last position from which sixteen bytes are readable; `text` must not be behind it.
    @inline(__always)
    @unsafe
    func isPrefix(of text: UnsafePointer<UInt8>, _ lastBlock: UnsafePointer<UInt8>) -> Bool {
        let raw = unsafe UnsafeRawPointer(text)
        let first = unsafe Self.word(raw) ^ head.x
        let second = unsafe Self.word(raw + 8) ^ head.y
        guard first & mask.x | second & mask.y == 0 else { return false }
        if length <= 16 { return true }
        let last = unsafe raw + (Int(length) &- 16)
        guard unsafe last <= UnsafeRawPointer(lastBlock),
            unsafe (Self.word(last) ^ tail.x) | (Self.word(last + 8) ^ tail.y) == 0
        else { return false }
        return unsafe length <= 32 || Self.word(raw + 16) ^ middle.x | (Self.word(raw + 24) ^ middle.y) == 0
    }

    @inline(__always)
    @unsafe
    private static func word(_ bytes: UnsafeRawPointer) -> UInt64 {
        unsafe UInt64(littleEndian: bytes.loadUnaligned(as: UInt64.self))
    }
}

/// The expectation of a value.
struct ExpectedValue: BitwiseCopyable, Sendable {
    /// Offset of the entry for its content, in bytes; 0 for any content.
    let inside: UInt32
    /// The last word of the entry of an object, see `TapeEntry.head`; 0 if an object does not meet the expectation or is
    /// opaque.
    let object: UInt32
    /// The same of an array.
    let array: UInt32
    /// Its tag if it meets the expectation; 0 for none.
    let tag: UInt16
    /// Kinds that meet the expectation without a check.
    let kinds: JSONKinds
    /// True if it probably repeats an earlier object; see `Expectation.repeated`.
    let isRepeated: Bool
    /// Kinds that are accepted and noted.
    let noted: JSONKinds
    /// The number of the check that notes refer to.
    let note: UInt8
    /// Flags of the container as long as its content meets the expectation.
    let flags: TapeEntry.Flags
    /// True if it is not read; see `Expectation.opaque`.
    let isOpaque: Bool

    init(
        _ kinds: JSONKinds, noted: JSONKinds = [], as note: UInt8 = 0, inside: UInt32 = 0, flags: TapeEntry.Flags = [],
        tag: UInt16 = 0, isRepeated: Bool = false, isOpaque: Bool = false
    ) {
        self.kinds = kinds
        self.flags = flags
        self.noted = noted
        self.note = note
        self.inside = inside
        self.tag = tag
        self.isRepeated = isRepeated
        self.isOpaque = isOpaque
        object = kinds.contains(.object) && !isOpaque ? TapeEntry.head(.object, flags, tag: tag) : 0
        array = kinds.contains(.array) && !isOpaque ? TapeEntry.head(.array, flags, tag: tag) : 0
    }

    static let anything = ExpectedValue(.all)
    /// Expects any value, which is not read.
    static let opaque = ExpectedValue(.all, isOpaque: true)
    /// Expects no value at all.
    static let nothing = ExpectedValue([])

    var isAnything: Bool { kinds == .all && tag == 0 && !isOpaque }

    /// Returns the same expectation with a tag.
    func tagged(_ tag: UInt16) -> ExpectedValue {
        ExpectedValue(kinds, noted: noted, as: note, inside: inside, flags: flags, tag: tag)
    }

    /// Returns the expectation of an object that probably repeats an earlier one.
    func repeated() -> ExpectedValue {
        ExpectedValue(.null, noted: noted, as: note, inside: inside, flags: flags, tag: tag, isRepeated: true)
    }

    /// Returns true if a value of this kind meets the expectation without a check.
    @inline(__always)
    func accepts(_ kind: JSONKind) -> Bool { kinds.rawValue >> kind.rawValue & 1 != 0 }

    /// Same for a string, given its quotes.
    @inline(__always)
    @unsafe
    func accepts(stringFrom start: UnsafePointer<UInt8>, to quote: UnsafePointer<UInt8>) -> Bool {
        if accepts(.string) { return true }
        return unsafe kinds.contains(.utcTimes) && quote - start == 21 && isUTCTime(start + 1)
    }

    /// Same for a literal or a small integer.
    @inline(__always)
    func accepts(_ scalar: Parser.UsualScalar) -> Bool {
        scalar.kind == .number ? kinds.contains(.smallIntegers) : accepts(scalar.kind)
    }
}
