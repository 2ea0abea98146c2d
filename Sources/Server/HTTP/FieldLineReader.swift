/// Reads the field lines of a head, for requests and responses (RFC 9112, section 5).
/// Strict wherever two parsers could disagree on a message, since request smuggling relies on that: every line ends
/// with CR LF; line folding, white space before a colon and control characters in values are rejected.
struct FieldLineReader: ~Escapable {
    /// The result of reading one line.
    enum Line {
        /// A field; offsets of its name and of its value without white space at the ends.
        case field(name: Range<Int>, value: Range<Int>)
        /// The empty line that ends the head.
        case end
        /// The line has not arrived completely.
        case incomplete
    }

    let bytes: Span<UInt8>
    /// The next byte to read.
    var at: Int
    private let start: Int
    private let limit: Int
    private var fieldCount = 0

    /// Creates a reader of a head that begins at `start` and has at most `limit` bytes.
    @_lifetime(copy bytes)
    init(_ bytes: Span<UInt8>, from start: Int, limit: Int) {
        self.bytes = bytes
        self.start = start
        self.limit = limit
        at = start
    }

    /// Number of bytes read.
    var length: Int { at - start }

    // The error must not depend on whether the following bytes have arrived.
    private static let tooLarge = HTTP1Error(431, "request headers too large")
    private static let malformedValue = HTTP1Error(
        400, "a header field contains a control character, or its line does not end with CR LF")

    /// Throws if an incomplete head has reached the limit.
    func checkIncomplete() throws(HTTP1Error) {
        guard bytes.count - start < limit else { throw Self.tooLarge }
    }

    /// Reads the next line.
    @inline(__always)
    mutating func next() throws(HTTP1Error) -> Line {
        guard at < bytes.count else { return try incomplete() }
        if bytes[at] == CR {
            guard at + 1 < bytes.count else { return try incomplete() }
            guard bytes[at + 1] == LF else { throw HTTP1Error(400, "a line does not end with CR LF") }
            at += 2
            guard at - start <= limit else { throw Self.tooLarge }
            return .end
        }
        fieldCount += 1
        guard fieldCount <= HTTP1Limits.fields else { throw HTTP1Error(431, "too many header fields") }
        return try readField()
    }

    private func incomplete() throws(HTTP1Error) -> Line {
        try checkIncomplete()
        return .incomplete
    }

    private mutating func readField() throws(HTTP1Error) -> Line {
        let nameStart = at
        while at < bytes.count, isTokenByte(bytes[at]) { at += 1 }
        guard at < bytes.count else { return try incomplete() }
        let name = nameStart..<at
        guard bytes[at] == UInt8(ascii: ":"), !name.isEmpty else {
            if bytes[nameStart] == SP || bytes[nameStart] == HT {
                throw HTTP1Error(400, "line folding is not supported")
            }
            throw HTTP1Error(400, "a header field has an invalid name, or white space before its colon")
        }
        at += 1
        while at < bytes.count, bytes[at] == SP || bytes[at] == HT { at += 1 }
        let valueStart = at
        while at < bytes.count, isValueByte(bytes[at]) { at += 1 }
        guard at + 1 < bytes.count else {
            guard at >= bytes.count || bytes[at] == CR else { throw Self.malformedValue }
            return try incomplete()
        }
        guard bytes[at] == CR, bytes[at + 1] == LF else { throw Self.malformedValue }
        var valueEnd = at
        while valueEnd > valueStart, bytes[valueEnd - 1] == SP || bytes[valueEnd - 1] == HT { valueEnd -= 1 }
        at += 2
        return .field(name: name, value: valueStart..<valueEnd)
    }
}
