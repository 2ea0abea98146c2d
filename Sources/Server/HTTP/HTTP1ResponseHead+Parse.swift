internal import Primitives

extension HTTP1ResponseHead {
    /// Parses the head of a response that begins at `start`; returns nil if it is incomplete.
    /// As strict as for requests: on a desynchronised connection one response would be taken for another. For GET,
    /// POST, PUT and PATCH: responses to HEAD and CONNECT are framed differently.
    ///
    /// - Throws: `HTTP1Error` 502, as a gateway responds.
    public static func parse(_ bytes: Span<UInt8>, from start: Int) throws(HTTP1Error) -> HTTP1ResponseHead? {
        var reader = ResponseHeadReader(bytes, start)
        do throws(HTTP1Error) {
            return try reader.read()
        } catch {
            throw HTTP1Error(502, error.reason)
        }
    }
}

private struct ResponseHeadReader: ~Escapable {
    let bytes: Span<UInt8>
    var lines: FieldLineReader
    var head = HTTP1ResponseHead()
    var persistence = ConnectionPersistence()
    var bodyLength: Int?
    var codings = 0

    @_lifetime(copy bytes)
    init(_ bytes: Span<UInt8>, _ start: Int) {
        self.bytes = bytes
        lines = FieldLineReader(bytes, from: start, limit: HTTP1Limits.headBytes)
    }

    mutating func read() throws(HTTP1Error) -> HTTP1ResponseHead? {
        guard try readStatusLine() else {
            try lines.checkIncomplete()
            return nil
        }
        while true {
            switch try lines.next() {
            case .field(let name, let value): try take(name, value)
            case .incomplete: return nil
            case .end:
                try finish()
                return head
            }
        }
    }

    private static let noStatusLine = HTTP1Error(400, "the response does not begin with a status line of HTTP/1.1")

    /// Reads `HTTP/1.1 200 OK`; the phrase may be empty, or absent together with the space before it.
    private mutating func readStatusLine() throws(HTTP1Error) -> Bool {
        var at = lines.at
        guard at + 13 <= bytes.count else {
            // A peer of another protocol may never send 13 bytes.
            let start: StaticString = "HTTP/"
            for i in 0..<min(bytes.count - at, 5) where bytes[at + i] != (unsafe start.utf8Start[i]) {
                throw Self.noStatusLine
            }
            return false
        }
        guard bytes.matches(at, "HTTP/1."), bytes[at + 7].isASCIIDigit, bytes[at + 8] == SP,
            let status = bytes.decimal((at + 9)..<(at + 12)),
            100...599 ~= status, bytes[at + 12] == SP || bytes[at + 12] == CR
        else { throw Self.noStatusLine }
        persistence.isVersion11 = bytes[at + 7] != UInt8(ascii: "0")
        head.status = status
        at += 12
        while at < bytes.count, isValueByte(bytes[at]) { at += 1 }
        guard at + 1 < bytes.count else {
            guard at >= bytes.count || bytes[at] == CR else { throw Self.noStatusLine }
            return false
        }
        guard bytes[at] == CR, bytes[at + 1] == LF else { throw Self.noStatusLine }
        lines.at = at + 2
        return true
    }

    private mutating func take(_ name: Range<Int>, _ value: Range<Int>) throws(HTTP1Error) {
        switch name.count {
        case 4 where bytes.equals(name, "date"): head.dateUnixSeconds = HTTPDate.unixSeconds(bytes.extracting(value))
        case 10 where bytes.equals(name, "connection"): persistence.read(value, in: bytes)
        case 11 where bytes.equals(name, "retry-after"): head.retryAfterSeconds = bytes.decimal(value)
        case 12 where bytes.equals(name, "content-type"):
            head.contentType = bytes.contains(value, "application/json") ? .json : .other
        case 14 where bytes.equals(name, "content-length"):
            guard bodyLength == nil else { throw HTTP1Error(400, "duplicate Content-Length") }
            guard let length = bytes.decimal(value) else { throw HTTP1Error(400, "Content-Length is not a number") }
            bodyLength = length
        case 16 where bytes.equals(name, "content-encoding"):
            guard bytes.equals(value, "identity") else {
                throw HTTP1Error(400, "the response has a content coding that was not requested")
            }
        case 17 where bytes.equals(name, "transfer-encoding"):
            codings += 1
            guard codings == 1 else { throw HTTP1Error(400, "duplicate Transfer-Encoding") }
            guard bytes.equals(value, "chunked") else {
                throw HTTP1Error(400, "the only supported transfer coding is chunked")
            }
        default: break
        }
    }

    private mutating func finish() throws(HTTP1Error) {
        let hasNoBody = head.status < 200 || head.status == 204 || head.status == 304
        if codings > 0 {
            guard bodyLength == nil else {
                throw HTTP1Error(400, "Content-Length must not be set when Transfer-Encoding is set")
            }
            guard persistence.isVersion11 else { throw HTTP1Error(400, "HTTP/1.0 has no transfer codings") }
            head.framing = hasNoBody ? .none : .chunked
        } else if let bodyLength {
            head.framing = hasNoBody ? .none : .length(bodyLength)
        } else {
            head.framing = hasNoBody ? .none : .untilClose
        }
        head.keepsAlive = persistence.keepsAlive && head.framing != .untilClose
        head.length = lines.length
    }
}
