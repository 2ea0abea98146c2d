/// A value of a parsed document: two words that borrow the tape and the input, so they can be passed around freely and
/// never outlive either.
///
/// Look-ups that do not fit the kind of value find nothing; nothing here traps.
@safe
public struct Cursor: ~Escapable, BitwiseCopyable {
    // The tape is complete and never changes while a cursor lives (it is borrowed), and every cursor comes from the
    // root by stepping inside what the parser wrote: no step can leave the tape or the input.
    @usableFromInline let input: UnsafePointer<UInt8>
    @usableFromInline let entry: UnsafePointer<TapeEntry>

    @_lifetime(immortal)
    @inlinable
    @unsafe
    init(input: UnsafePointer<UInt8>, entry: UnsafePointer<TapeEntry>) {
        unsafe self.input = unsafe input
        unsafe self.entry = unsafe entry
    }

    /// The value `steps` entries further on the same tape.
    @inlinable
    @_lifetime(copy self)
    @unsafe
    func advanced(by steps: Int) -> Cursor {
        unsafe _overrideLifetime(Cursor(input: input, entry: entry + steps), copying: self)
    }

    /// What the value is, as its first byte says.
    @inlinable
    public var kind: JSONKind { unsafe entry.pointee.kind }

    /// True if this is an object, be it empty or folded.
    @inlinable
    public var isObject: Bool { kind == .object }

    /// True if this is an array, be it empty or folded.
    @inlinable
    public var isArray: Bool { kind == .array }

    /// True if this is a string, be it empty.
    @inlinable
    public var isString: Bool { kind == .string }

    /// True if this is the literal `null`; what is absent has no cursor at all.
    @inlinable
    public var isNull: Bool { kind == .null }

    /// True or false; nil for anything else.
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

    /// The text of the value as it stands in the input, quotes and brackets included.
    @inlinable
    public var text: Span<UInt8> {
        @_lifetime(copy self)
        get {
            let span = unsafe Span(_unsafeStart: input + Int(entry.pointee.offset), count: Int(entry.pointee.length))
            return unsafe _overrideLifetime(span, copying: self)
        }
    }

    /// How many values lie between `root` and this one on the tape: a number to find it by, with `descendant`.
    @inlinable
    public func position(from root: borrowing Cursor) -> Int { unsafe entry - root.entry }

    /// The value inside this one that is at a position that `position(from:)` told; this value for any other number.
    @inlinable
    @_lifetime(copy self)
    public func descendant(at position: Int) -> Cursor {
        unsafe advanced(by: position > 0 && position < span ? position : 0)
    }

    /// The tag of an expectation that is met here; 0 for none.
    @inlinable
    var tag: UInt16 { unsafe entry.pointee.tag }

    /// True if both are the very same place of the same document.
    @inlinable
    public func isIdentical(to other: borrowing Cursor) -> Bool { unsafe entry == other.entry }
}
