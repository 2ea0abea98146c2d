/// A name that is expected next, or any name.
///
/// Compared as it stands in compact text, with quotes and colon, sixteen bytes at a time.
struct ExpectedName: BitwiseCopyable, Sendable {
    /// The first sixteen bytes, zero behind the end of a shorter text, and the bits of them that count.
    private let head: SIMD2<UInt64>
    private let mask: SIMD2<UInt64>
    /// The sixteen bytes behind those, of a text of more than 32.
    private let middle: SIMD2<UInt64>
    /// The last sixteen bytes of a text of more than that.
    private let tail: SIMD2<UInt64>
    /// Bytes of the text with quotes and colon; 0 for any name.
    let length: UInt32
    /// What is expected of the value.
    var value: ExpectedValue

    /// Bytes that are read from where a name may stand.
    static let maxLength = 48
    static let maxNameBytes = maxLength - 3

    /// Any name.
    init(any value: ExpectedValue) {
        (head, mask, middle, tail) = (.zero, .zero, .zero, .zero)
        length = 0
        self.value = value
    }

    /// - Precondition: The name has no more than `maxNameBytes` bytes.
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

    /// True if `text` begins with this name and its colon, of which `maxLength` bytes can be read.
    @inline(__always)
    @unsafe
    func isPrefix(of text: UnsafePointer<UInt8>) -> Bool {
        let raw = unsafe UnsafeRawPointer(text)
        let first = unsafe Self.word(raw) ^ head.x
        let second = unsafe Self.word(raw + 8) ^ head.y
        guard first & mask.x | second & mask.y == 0 else { return false }
        if length <= 16 { return true }
        let end = unsafe raw + Int(length)
        guard unsafe (Self.word(end - 16) ^ tail.x) | (Self.word(end - 8) ^ tail.y) == 0 else { return false }
        return unsafe length <= 32 || Self.word(raw + 16) ^ middle.x | (Self.word(raw + 24) ^ middle.y) == 0
    }

    @inline(__always)
    @unsafe
    private static func word(_ bytes: UnsafeRawPointer) -> UInt64 {
        unsafe UInt64(littleEndian: bytes.loadUnaligned(as: UInt64.self))
    }
}

/// What is expected of a value.
struct ExpectedValue: BitwiseCopyable, Sendable {
    /// Offset of the entry for its content, in bytes; 0 for any content.
    let inside: UInt32
    /// Its tag if it meets the expectation; 0 for none.
    var tag: UInt16 = 0
    /// Kinds that meet the expectation without a check.
    var kinds: JSONKinds
    /// True if it probably repeats an earlier object; see `Expectation.repeated`.
    var isRepeated = false
    /// Kinds that it may be and that are noted.
    let noted: JSONKinds
    /// What is noted.
    let note: UInt8
    /// Flags of the container as long as its content meets the expectation.
    let flags: TapeEntry.Flags

    init(_ kinds: JSONKinds, noted: JSONKinds = [], as note: UInt8 = 0, inside: UInt32 = 0, flags: TapeEntry.Flags = [])
    {
        self.kinds = kinds
        self.flags = flags
        self.noted = noted
        self.note = note
        self.inside = inside
    }

    static let anything = ExpectedValue(.all)
    /// No value is as expected.
    static let nothing = ExpectedValue([])

    var isAnything: Bool { kinds == .all && tag == 0 }

    /// True if a value of this kind meets the expectation without a check.
    @inline(__always)
    func accepts(_ kind: JSONKind) -> Bool { kinds.rawValue >> kind.rawValue & 1 != 0 }
}
