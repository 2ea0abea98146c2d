/// The first eight bytes of a member's name, its last eight and its length: tells names of up to sixteen bytes apart,
/// and longer ones most of the time.
public struct NameKey: BitwiseCopyable, Equatable, Sendable {
    /// The first eight bytes, the first one lowest, zero where the name is shorter.
    @usableFromInline let head: UInt64
    /// The last eight bytes; zero when the name is shorter.
    @usableFromInline let tail: UInt64
    /// Length in bytes.
    @usableFromInline let length: Int

    @inlinable
    init(head: UInt64, tail: UInt64 = 0, length: Int) {
        self.head = head
        self.tail = tail
        self.length = length
    }

    /// The key of a name that needs no escapes.
    public init(_ name: StaticString) {
        self.init(utf8: unsafe Span(_unsafeStart: name.utf8Start, count: name.utf8CodeUnitCount))
    }

    /// The key of a name with these bytes.
    public init(utf8 name: Span<UInt8>) {
        func word(_ range: Range<Int>) -> UInt64 { range.reversed().reduce(0) { $0 << 8 | UInt64(name[$1]) } }
        let length = name.count
        self.init(head: word(0..<min(length, 8)), tail: length < 8 ? 0 : word((length - 8)..<length), length: length)
    }

    /// True if the key alone tells that two names are equal.
    @inlinable
    public var isWhole: Bool { length <= 16 }

    /// Spreads names over small tables.
    @inlinable
    public var hash: Int {
        Int(truncatingIfNeeded: ((head ^ UInt64(truncatingIfNeeded: length)) &* 0x9E37_79B9_7F4A_7C15) >> 40)
    }
}

extension Cursor {
    /// The key of a string without escapes; nil for one with escapes and for anything else.
    @inlinable
    @inline(__always)
    public var nameKey: NameKey? {
        guard kind == .string, !hasEscapes else { return nil }
        let length = Int(unsafe entry.pointee.length) - 2
        let start = byteOffset + 1
        let raw = unsafe UnsafeRawPointer(input)
        let end = start + length
        if length >= 8 {
            return unsafe NameKey(
                head: UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: start, as: UInt64.self)),
                tail: UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: end - 8, as: UInt64.self)), length: length)
        }
        // Reading eight bytes that end where the name ends stays inside the input, which may stop soon after.
        if end >= 8, length > 0 {
            let word = unsafe UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: end - 8, as: UInt64.self))
            return NameKey(head: word >> UInt64(8 * (8 - length)), length: length)
        }
        var head: UInt64 = 0
        for i in 0..<length { head |= UInt64(unsafe input[start + i]) << UInt64(8 * i) }
        return NameKey(head: head, length: length)
    }
}
