/// A value of a parsed document: two words that borrow the tape and the input, so it can be passed around freely and
/// never outlives either.
/// Look-ups that do not fit the kind of value return nil; nothing here traps.
@safe
public struct Cursor: ~Escapable, BitwiseCopyable {
    // The tape is complete and immutable while a cursor lives (it is borrowed), and every cursor derives from the root
    // by steps within the tape that the parser wrote: no step can leave the tape or the input.
    @usableFromInline let input: UnsafePointer<UInt8>
    @usableFromInline let entry: UnsafePointer<TapeEntry>

    @_lifetime(immortal)
    @inlinable
    @unsafe
    init(input: UnsafePointer<UInt8>, entry: UnsafePointer<TapeEntry>) {
        unsafe self.input = unsafe input
        unsafe self.entry = unsafe entry
    }

    /// Returns the value `steps` entries further on the same tape.
    @inlinable
    @_lifetime(copy self)
    @unsafe
    func advanced(by steps: Int) -> Cursor {
        unsafe _overrideLifetime(Cursor(input: input, entry: entry + steps), copying: self)
    }

    /// The kind of the value, determined by its first byte.
    @inlinable
    public var kind: JSONKind { unsafe entry.pointee.kind }

    /// True if this is an object, also if it is empty or opaque.
    @inlinable
    public var isObject: Bool { kind == .object }

    /// True if this is an array, also if it is empty or opaque.
    @inlinable
    public var isArray: Bool { kind == .array }

    /// True if this is a string, also if it is empty.
    @inlinable
    public var isString: Bool { kind == .string }

    /// True if this is the literal `null`; an absent value has no cursor.
    @inlinable
    public var isNull: Bool { kind == .null }

    /// The value of a Boolean; nil for anything else.
    @inlinable
    public var bool: Bool? {
        switch kind {
        case .true: true
        case .false: false
        default: nil
        }
    }

    /// Offset of the value's first byte in the input.
    @inlinable
    public var byteOffset: Int { unsafe Int(entry.pointee.offset) }

    /// The bytes of the value in the input, including quotes and brackets.
    @inlinable
    public var text: Span<UInt8> {
        @_lifetime(copy self)
        get {
            let span = unsafe Span(_unsafeStart: input + Int(entry.pointee.offset), count: Int(entry.pointee.length))
            return unsafe _overrideLifetime(span, copying: self)
        }
    }

    /// Returns the bytes from the first of this value to the last of `end`, a later value of the same document; those of
    /// this value if `end` is not.
    @inlinable
    @_lifetime(copy self)
    public func text(through end: borrowing Cursor) -> Span<UInt8> {
        let length = unsafe Int(end.entry.pointee.length)
        let count = end.byteOffset + length - byteOffset
        guard unsafe input == end.input, unsafe entry <= end.entry, count > 0 else { return text }
        let span = unsafe Span(_unsafeStart: input + byteOffset, count: count)
        return unsafe _overrideLifetime(span, copying: self)
    }

    /// Returns the number of values between `root` and this one on the tape: a position for `descendant`.
    @inlinable
    public func position(from root: borrowing Cursor) -> Int { unsafe entry - root.entry }

    /// Returns the descendant at a position returned by `position(from:)`; this value for any other number.
    @inlinable
    @_lifetime(copy self)
    public func descendant(at position: Int) -> Cursor {
        unsafe advanced(by: position > 0 && position < span ? position : 0)
    }

    /// The tag of the expectation that the value meets; 0 for none.
    @inlinable
    var tag: UInt16 { unsafe entry.pointee.tag }

    /// Returns true if both are the same position in the same document.
    @inlinable
    public func isIdentical(to other: borrowing Cursor) -> Bool { unsafe entry == other.entry }
}
