/// Kinds of JSON values (RFC 8259, section 3). True and false are kinds of their own, so that an entry needs nothing
/// beside it.
public enum JSONKind: UInt8, Sendable, BitwiseCopyable {
    case null
    case `false`
    case `true`
    case number
    case string
    case array
    case object
}

/// One value of a parsed text: 16 bytes, offsets into the input, no copy of anything.
///
/// Values lie on the tape in document order. An array is followed by its elements, an object by key and value in turn;
/// `span` jumps over all of that, so a reader skips what it does not care for in one step.
@usableFromInline
struct TapeEntry: BitwiseCopyable {
    /// Where the text of the value begins in the input; strings begin at their opening quote.
    @usableFromInline var offset: UInt32
    /// Length of the text in bytes, quotes and brackets included. While a container is open: the tape index of its
    /// parent.
    @usableFromInline var length: UInt32
    /// How many entries the value takes with all it contains: what follows it lies that much further. While a container
    /// is open: what is expected next around it.
    @usableFromInline var span: UInt32
    @usableFromInline var kind: JSONKind
    @usableFromInline var flags: Flags
    /// The tag of a container that meets its expectation; see `Expectation`.
    @usableFromInline var tag: UInt16

    @usableFromInline
    struct Flags: OptionSet, BitwiseCopyable, Sendable {
        @usableFromInline let rawValue: UInt8
        @inlinable init(rawValue: UInt8) { self.rawValue = rawValue }
        /// A string with a backslash in it: its text is not its content.
        @usableFromInline static var escaped: Flags { Flags(rawValue: 1) }
        /// A number with a fraction or an exponent.
        @usableFromInline static var fractional: Flags { Flags(rawValue: 2) }
        /// A container whose content was validated and left out.
        @usableFromInline static var opaque: Flags { Flags(rawValue: 4) }
        /// An object whose names have no escapes and are all different.
        @usableFromInline static var distinct: Flags { Flags(rawValue: 8) }
    }

    @inlinable
    init(offset: UInt32, length: UInt32, span: UInt32 = 1, kind: JSONKind, flags: Flags = [], tag: UInt16 = 0) {
        self.offset = offset
        self.length = length
        self.span = span
        self.kind = kind
        self.flags = flags
        self.tag = tag
    }
}
