/// The head of an HTTP/1.1 answer: what a client needs of status line and fields.
public struct HTTP1ResponseHead: Equatable, Sendable {
    /// Status code (RFC 9110, section 15).
    public var status = 0
    /// How the end of the body is found.
    public var framing = Framing.untilClose
    /// What `Content-Type` says.
    public var contentType = ContentType.absent
    /// Whether the connection can take another request after this answer.
    public var keepsAlive = true
    /// `Retry-After` in seconds; nil when absent or a date.
    public var retryAfterSeconds: Int?
    /// `Date` in seconds since 1970, as the peer's clock has it; nil when absent or in another form than the preferred
    /// one.
    public var dateUnixSeconds: Int64?
    /// Bytes of the head, from where parsing began to the body.
    public var length = 0

    /// How the end of the body is found (RFC 9112, section 6.3).
    public enum Framing: Equatable, Sendable {
        /// There is no body: 1xx, 204 and 304.
        case none
        /// So many bytes (`Content-Length`).
        case length(Int)
        /// In chunks (`Transfer-Encoding`).
        case chunked
        /// It ends with the connection.
        case untilClose
    }

    /// A head of which nothing has been read; `parse` makes those that have been.
    public init() {}

    /// Reads the head of an answer that begins at `start`; nil while it is not complete.
    ///
    /// As strict as the server's side: what two parsers could understand differently is an error, since a connection
    /// that is out of step would take one answer for another. For GET only: the answer to HEAD or CONNECT is framed
    /// differently.
    ///
    /// - Throws: `HTTP1Error`, whose status is the one a gateway would answer with.
    public static func parse(_ bytes: Span<UInt8>, from start: Int) throws(HTTP1Error) -> HTTP1ResponseHead? {
        var reader = ResponseHeadReader(bytes, start)
        return try reader.read()
    }
}

private struct ResponseHeadReader: ~Escapable {
    let bytes: Span<UInt8>
    let start: Int
    var at: Int
    var head = HTTP1ResponseHead()
    var isVersion11 = true
    var bodyLength: Int?
    var codings = 0
    var saysKeepAlive = false
    var saysClose = false

    @_lifetime(copy bytes)
    init(_ bytes: Span<UInt8>, _ start: Int) {
        self.bytes = bytes
        self.start = start
        at = start
    }

    mutating func read() throws(HTTP1Error) -> HTTP1ResponseHead? {
        guard try readStatusLine() else { return try incomplete() }
        var fields = 0
        while true {
            guard at < bytes.count else { return try incomplete() }
            if bytes[at] == CR {
                guard at + 1 < bytes.count else { return try incomplete() }
                guard bytes[at + 1] == LF else { throw HTTP1Error(502, "a line of the answer does not end with CR LF") }
                at += 2
                break
            }
            fields += 1
            guard fields <= HTTP1Limits.fields else { throw HTTP1Error(502, "the answer has too many header fields") }
            guard try readField() else { return try incomplete() }
        }
        guard at - start <= HTTP1Limits.headBytes else { throw HTTP1Error(502, "the answer's head is too large") }
        try finish()
        return head
    }

    private func incomplete() throws(HTTP1Error) -> HTTP1ResponseHead? {
        guard bytes.count - start < HTTP1Limits.headBytes else {
            throw HTTP1Error(502, "the answer's head is too large")
        }
        return nil
    }

    private static let noStatusLine = HTTP1Error(502, "the answer does not begin with a status line of HTTP/1.1")

    /// `HTTP/1.1 200 OK`; the phrase may be empty, or absent with the space before it.
    private mutating func readStatusLine() throws(HTTP1Error) -> Bool {
        guard at + 13 <= bytes.count else {
            // Enough to see what can't become right: something that speaks no HTTP may never say 13 bytes.
            let start: StaticString = "HTTP/"
            for i in 0..<min(bytes.count - at, 5) where bytes[at + i] != (unsafe start.utf8Start[i]) {
                throw Self.noStatusLine
            }
            return false
        }
        guard bytes.matches(at, "HTTP/1."), isDigit(bytes[at + 7]), bytes[at + 8] == SP,
            let status = bytes.decimal((at + 9)..<(at + 12)),
            100...599 ~= status, bytes[at + 12] == SP || bytes[at + 12] == CR
        else { throw Self.noStatusLine }
        isVersion11 = bytes[at + 7] != UInt8(ascii: "0")
        head.status = status
        at += 12
        while at < bytes.count, isValueByte(bytes[at]) { at += 1 }
        guard at + 1 < bytes.count else {
            guard at >= bytes.count || bytes[at] == CR else { throw Self.noStatusLine }
            return false
        }
        guard bytes[at] == CR, bytes[at + 1] == LF else { throw Self.noStatusLine }
        at += 2
        return true
    }

    private static let malformedField = HTTP1Error(502, "a header field of the answer is malformed")

    private mutating func readField() throws(HTTP1Error) -> Bool {
        let nameStart = at
        while at < bytes.count, isTokenByte(bytes[at]) { at += 1 }
        guard at < bytes.count else { return false }
        let name = nameStart..<at
        guard bytes[at] == UInt8(ascii: ":"), !name.isEmpty else { throw Self.malformedField }
        at += 1
        while at < bytes.count, bytes[at] == SP || bytes[at] == HT { at += 1 }
        let valueStart = at
        while at < bytes.count, isValueByte(bytes[at]) { at += 1 }
        guard at + 1 < bytes.count else {
            guard at >= bytes.count || bytes[at] == CR else { throw Self.malformedField }
            return false
        }
        guard bytes[at] == CR, bytes[at + 1] == LF else { throw Self.malformedField }
        var valueEnd = at
        while valueEnd > valueStart, bytes[valueEnd - 1] == SP || bytes[valueEnd - 1] == HT { valueEnd -= 1 }
        at += 2
        try take(name, valueStart..<valueEnd)
        return true
    }

    private mutating func take(_ name: Range<Int>, _ value: Range<Int>) throws(HTTP1Error) {
        switch name.count {
        case 4 where bytes.equals(name, "date"): head.dateUnixSeconds = HTTPDate.unixSeconds(bytes.extracting(value))
        case 10 where bytes.equals(name, "connection"):
            if bytes.contains(value, "close") { saysClose = true }
            if bytes.contains(value, "keep-alive") { saysKeepAlive = true }
        case 11 where bytes.equals(name, "retry-after"): head.retryAfterSeconds = bytes.decimal(value)
        case 12 where bytes.equals(name, "content-type"):
            head.contentType = bytes.contains(value, "application/json") ? .json : .other
        case 14 where bytes.equals(name, "content-length"):
            guard bodyLength == nil, let length = bytes.decimal(value) else {
                throw HTTP1Error(502, "the answer's length is no number, or said twice")
            }
            bodyLength = length
        case 16 where bytes.equals(name, "content-encoding"):
            guard bytes.equals(value, "identity") else {
                throw HTTP1Error(502, "the answer has a coding that was not asked for")
            }
        case 17 where bytes.equals(name, "transfer-encoding"):
            codings += 1
            guard codings == 1, bytes.equals(value, "chunked") else {
                throw HTTP1Error(502, "the answer has an unknown transfer coding")
            }
        default: break
        }
    }

    private mutating func finish() throws(HTTP1Error) {
        let hasNoBody = head.status < 200 || head.status == 204 || head.status == 304
        if codings > 0 {
            guard bodyLength == nil, isVersion11 else {
                throw HTTP1Error(502, "the answer's length is said in two ways")
            }
            head.framing = hasNoBody ? .none : .chunked
        } else if let bodyLength {
            head.framing = hasNoBody ? .none : .length(bodyLength)
        } else {
            head.framing = hasNoBody ? .none : .untilClose
        }
        head.keepsAlive = !saysClose && (isVersion11 || saysKeepAlive) && head.framing != .untilClose
        head.length = at - start
    }
}
