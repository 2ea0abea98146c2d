extension HTTP1Head {
    /// Parses the head of a request that begins at `start`; returns nil if it is incomplete.
    /// Strict where a proxy could see a different request than this parser (RFC 9112, sections 2.2, 5 and 6):
    /// `FieldLineReader`'s rules for lines, at most one length, and none together with a transfer coding.
    ///
    /// - Parameter limit: Maximum size of the head in bytes.
    /// - Throws: `HTTP1Error`: 400 for a violation of these rules, 417 for an unknown expectation, 431 beyond
    ///   `HTTP1Limits`, 501 for an unknown transfer coding, 505 for another version.
    public static func parse(
        _ bytes: Span<UInt8>, from start: Int, limit: Int = HTTP1Limits.headBytes
    ) throws(HTTP1Error) -> HTTP1Head? {
        var reader = RequestHeadReader(bytes, start, limit)
        return try reader.read()
    }
}

private struct RequestHeadReader: ~Escapable {
    let bytes: Span<UInt8>
    var lines: FieldLineReader
    var head = HTTP1Head()
    var persistence = ConnectionPersistence()
    var hosts = 0
    var lengths = 0
    var codings = 0
    var authorizations = 0

    @_lifetime(copy bytes)
    init(_ bytes: Span<UInt8>, _ start: Int, _ limit: Int) {
        self.bytes = bytes
        lines = FieldLineReader(bytes, from: start, limit: limit)
    }

    mutating func read() throws(HTTP1Error) -> HTTP1Head? {
        // A server should ignore an empty line before the request line (RFC 9112, section 2.2).
        if lines.at < bytes.count, bytes[lines.at] == CR {
            guard lines.at + 1 < bytes.count else { return nil }
            if bytes[lines.at + 1] == LF { lines.at += 2 }
        }
        guard let line = try HTTP1RequestLine.read(bytes, at: &lines.at) else {
            try lines.checkIncomplete()
            return nil
        }
        (head.method, head.path, head.query) = (line.method, line.path, line.query)
        persistence.isVersion11 = line.isVersion11
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

    private mutating func take(_ name: Range<Int>, _ value: Range<Int>) throws(HTTP1Error) {
        switch name.count {
        case 4 where bytes.equals(name, "host"): hosts += 1
        case 6 where bytes.equals(name, "expect"):
            guard bytes.equals(value, "100-continue") else {
                throw HTTP1Error(417, "the only supported expectation is 100-continue")
            }
            head.expectsContinue = true
        case 6 where bytes.equals(name, "accept"):
            if bytes.contains(value, "application/openmetrics-text") { head.acceptsOpenMetrics = true }
        case 10 where bytes.equals(name, "connection"): persistence.read(value, in: bytes)
        case 11 where bytes.equals(name, "traceparent"): head.traceparent.take(bytes.extracting(value))
        case 12 where bytes.equals(name, "content-type"):
            head.contentType = isJSON(value) ? .json : .other
        case 13 where bytes.equals(name, "authorization"):
            authorizations += 1
            head.authorization = authorizations == 1 ? value : 0..<0
        case 14 where bytes.equals(name, "content-length"):
            lengths += 1
            guard lengths == 1 else { throw HTTP1Error(400, "duplicate Content-Length") }
            guard let length = bytes.decimal(value) else { throw HTTP1Error(400, "Content-Length is not a number") }
            head.framing = .length(length)
        case 16 where bytes.equals(name, "content-encoding"):
            if !value.isEmpty, !bytes.equals(value, "identity") { head.isEncoded = true }
        case 17 where bytes.equals(name, "transfer-encoding"):
            codings += 1
            guard codings == 1 else { throw HTTP1Error(400, "duplicate Transfer-Encoding") }
            guard bytes.equals(value, "chunked") else {
                throw HTTP1Error(501, "the only supported transfer coding is chunked")
            }
        default: break
        }
    }

    private mutating func finish() throws(HTTP1Error) {
        let isVersion11 = persistence.isVersion11
        guard hosts == 1 || (hosts == 0 && !isVersion11) else {
            throw HTTP1Error(400, "the request must have exactly one Host field")
        }
        if codings > 0 {
            guard lengths == 0 else {
                throw HTTP1Error(400, "Content-Length must not be set when Transfer-Encoding is set")
            }
            guard isVersion11 else { throw HTTP1Error(400, "Transfer-Encoding is not allowed in HTTP/1.0") }
            head.framing = .chunked
        }
        if !isVersion11 { head.expectsContinue = false }
        head.keepsAlive = persistence.keepsAlive
        head.length = lines.length
    }

    private func isJSON(_ value: Range<Int>) -> Bool {
        let json: StaticString = "application/json"
        let count = json.utf8CodeUnitCount
        guard value.count >= count, bytes.equals(value.lowerBound..<(value.lowerBound + count), json) else {
            return false
        }
        guard value.count > count else { return true }
        let next = bytes[value.lowerBound + count]
        return next == UInt8(ascii: ";") || next == SP || next == HT
    }
}
