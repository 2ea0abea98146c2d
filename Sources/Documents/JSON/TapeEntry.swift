/// A kind of JSON value (RFC 8259, section 3). True and false are separate kinds, so that an entry needs no further
/// data.
public enum JSONKind: UInt8, Sendable, BitwiseCopyable {
    case null
    case `false`
    case `true`
    case number
    case string
    case array
    case object
}

/// A value of a parsed document: 16 bytes with offsets into the input; nothing is copied.
/// Values are in document order. An array is followed by its elements, an object by alternating keys and values; `span`
/// skips all of that in one step.
@usableFromInline
struct TapeEntry: BitwiseCopyable {
    /// Byte offset of the value in the input; strings begin at their opening quote.
    @usableFromInline var offset: UInt32
    /// Length of the value in bytes, including quotes and brackets. While a container is open: the tape index of its
    /// parent.
    @usableFromInline var length: UInt32
    /// Number of entries of the value with all its content. While a container is open: the next expected member of its
    /// parent.
    @usableFromInline var span: UInt32
    @usableFromInline var kind: JSONKind
    @usableFromInline var flags: Flags
    /// The tag of a container that meets its expectation; see `Expectation`.
    @usableFromInline var tag: UInt16

    @usableFromInline
    struct Flags: OptionSet, BitwiseCopyable, Sendable {
        @usableFromInline let rawValue: UInt8
        @inlinable init(rawValue: UInt8) { self.rawValue = rawValue }
        /// No flags: faster in debug builds than `[]`, which goes through `SetAlgebra` there.
        @usableFromInline static var none: Flags { Flags(rawValue: 0) }
        /// A string with escapes: its bytes are not its content.
        @usableFromInline static var escaped: Flags { Flags(rawValue: 1) }
        /// A number with a fraction or an exponent.
        @usableFromInline static var fractional: Flags { Flags(rawValue: 2) }
        /// A container whose content was validated and left out.
        @usableFromInline static var opaque: Flags { Flags(rawValue: 4) }
        /// An object whose names have no escapes and are all different.
        @usableFromInline static var distinct: Flags { Flags(rawValue: 8) }
    }

    @inlinable
    init(offset: UInt32, length: UInt32, span: UInt32 = 1, kind: JSONKind, flags: Flags = .none, tag: UInt16 = 0) {
        self.offset = offset
        self.length = length
        self.span = span
        self.kind = kind
        self.flags = flags
        self.tag = tag
    }

    /// Kind, flags and tag as `store` writes them.
    static func head(_ kind: JSONKind, _ flags: Flags, tag: UInt16) -> UInt32 {
        (UInt32(kind.rawValue) | UInt32(flags.rawValue) << 8 | UInt32(tag) << 16).littleEndian
    }

    /// Writes an entry, with kind, flags and tag as one word.
    @inline(__always)
    @unsafe
    static func store(
        offset: UInt32, length: UInt32, span: UInt32, head: UInt32, to entry: UnsafeMutablePointer<TapeEntry>
    ) {
        let raw = UnsafeMutableRawPointer(entry)
        unsafe raw.storeBytes(of: offset, as: UInt32.self)
        unsafe raw.storeBytes(of: length, toByteOffset: 4, as: UInt32.self)
        unsafe raw.storeBytes(of: span, toByteOffset: 8, as: UInt32.self)
        unsafe raw.storeBytes(of: head, toByteOffset: 12, as: UInt32.self)
    }
}
