/// The first eight bytes of a member's name and its length, to tell names apart with two comparisons.
public struct NameKey: BitwiseCopyable, Equatable, Sendable {
    /// The first eight bytes, the first one lowest, zero where the name is shorter.
    @usableFromInline let head: UInt64
    /// Length in bytes.
    @usableFromInline let length: Int

    @inlinable
    init(head: UInt64, length: Int) {
        self.head = head
        self.length = length
    }

    /// The key of a name that needs no escapes.
    public init(_ name: StaticString) {
        length = name.utf8CodeUnitCount
        var head: UInt64 = 0
        for i in 0..<min(length, 8) { head |= UInt64(unsafe name.utf8Start[i]) << UInt64(8 * i) }
        self.head = head
    }

    /// Whether the key alone tells that two names are equal.
    @inlinable
    public var isWhole: Bool { length <= 8 }
}

extension Cursor {
    /// The key of a string without escapes; nil for one with escapes and for anything else.
    @inlinable
    public var nameKey: NameKey? {
        guard kind == .string, !hasEscapes else { return nil }
        let length = Int(unsafe entry.pointee.length) - 2
        let start = byteOffset + 1
        let raw = unsafe UnsafeRawPointer(input)
        if length >= 8 {
            return unsafe NameKey(head: UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: start, as: UInt64.self)), length: length)
        }
        let end = start + length
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
