/// The first eight bytes of a member's name, its last eight and its length: identifies names of up to sixteen bytes,
/// and distinguishes most longer ones.
public struct NameKey: BitwiseCopyable, Equatable, Sendable {
    /// The first eight bytes, the first one lowest, zero-padded.
    @usableFromInline let head: UInt64
    /// The last eight bytes; zero if the name is shorter.
    @usableFromInline let tail: UInt64
    /// Length in bytes.
    @usableFromInline let length: Int

    @inlinable
    init(head: UInt64, tail: UInt64 = 0, length: Int) {
        self.head = head
        self.tail = tail
        self.length = length
    }

    /// Creates the key of a name that needs no escapes.
    public init(_ name: StaticString) {
        self.init(utf8: unsafe Span(_unsafeStart: name.utf8Start, count: name.utf8CodeUnitCount))
    }

    /// Creates the key of a name with these bytes.
    public init(utf8 name: Span<UInt8>) {
        let length = name.count
        guard length >= 8 else {
            var head: UInt64 = 0
            for i in 0..<length { head |= UInt64(name[i]) << UInt64(8 * i) }
            self.init(head: head, length: length)
            return
        }
        let (head, tail) = unsafe name.withUnsafeBytes { bytes in
            unsafe (
                UInt64(littleEndian: bytes.loadUnaligned(as: UInt64.self)),
                UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: length - 8, as: UInt64.self))
            )
        }
        self.init(head: head, tail: tail, length: length)
    }

    /// True if equal keys imply equal names.
    @inlinable
    public var isWhole: Bool { length <= 16 }

    /// Returns true if this is the key of `name`.
    public func isKey(of name: StaticString) -> Bool {
        length == name.utf8CodeUnitCount && self == NameKey(name)
    }

    /// Compares the first eight bytes of two names lexicographically; nil if they are equal.
    public func precedes(_ other: NameKey) -> Bool? {
        head == other.head ? nil : head.byteSwapped < other.head.byteSwapped
    }

    /// A hash for small tables.
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
        // Loading eight bytes that end with the name stays inside the input, which may end soon after.
        if end >= 8, length > 0 {
            let word = unsafe UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: end - 8, as: UInt64.self))
            return NameKey(head: word >> UInt64(8 * (8 - length)), length: length)
        }
        var head: UInt64 = 0
        for i in 0..<length { head |= UInt64(unsafe input[start + i]) << UInt64(8 * i) }
        return NameKey(head: head, length: length)
    }
}
