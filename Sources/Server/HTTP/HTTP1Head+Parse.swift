extension HTTP1Head {
    /// Reads the head of a request that begins at `start`; nil while it is not complete.
    ///
    /// Strict where requests could be smuggled past what another server would see (RFC 9112, sections 2.2, 5 and 6):
    /// every line ends with CR LF, no field is folded, no space stands before a colon, a length is said at most once
    /// and never beside chunks.
    ///
    /// - Parameter limit: Bytes that the head may have.
    /// - Throws: `HTTP1Error`: 400 for what breaks these rules, 417 for an unknown expectation, 431 beyond
    ///   `HTTP1Limits`, 501 for an unknown transfer coding, 505 for another version.
    public static func parse(
        _ bytes: Span<UInt8>, from start: Int, limit: Int = HTTP1Limits.headBytes
    ) throws(HTTP1Error) -> HTTP1Head? {
        var reader = HeadReader(bytes, start, limit)
        return try reader.read()
    }
}

private struct HeadReader: ~Escapable {
    let bytes: Span<UInt8>
    let start: Int
    let limit: Int
    var at: Int
    var head = HTTP1Head()
    var isVersion11 = true
    var hosts = 0
    var lengths = 0
    var codings = 0
    var authorizations = 0
    var saysKeepAlive = false
    var saysClose = false

    @_lifetime(copy bytes)
    init(_ bytes: Span<UInt8>, _ start: Int, _ limit: Int) {
        self.bytes = bytes
        self.start = start
        self.limit = limit
        at = start
    }

    mutating func read() throws(HTTP1Error) -> HTTP1Head? {
        // An empty line before the request line is forgiven (RFC 9112, section 2.2).
        if at < bytes.count, bytes[at] == CR {
            guard at + 1 < bytes.count else { return nil }
            if bytes[at + 1] == LF { at += 2 }
        }
        guard try readRequestLine() else { return try incomplete() }
        var fields = 0
        while true {
            guard at < bytes.count else { return try incomplete() }
            if bytes[at] == CR {
                guard at + 1 < bytes.count else { return try incomplete() }
                guard bytes[at + 1] == LF else { throw HTTP1Error(400, "a line does not end with CR LF") }
                at += 2
                break
            }
            fields += 1
            guard fields <= HTTP1Limits.fields else { throw HTTP1Error(431, "the request has too many header fields") }
            guard try readField() else { return try incomplete() }
        }
        guard at - start <= limit else { throw HTTP1Error(431, "the request head is too large") }
        try finish()
        return head
    }

    private func incomplete() throws(HTTP1Error) -> HTTP1Head? {
        guard bytes.count - start < limit else { throw HTTP1Error(431, "the request head is too large") }
        return nil
    }

    // Said of the same bytes whether or not what follows them has come.
    private static let malformedVersion = HTTP1Error(
        400, "the request line does not end with a protocol version and CR LF")
    private static let malformedValue = HTTP1Error(
        400, "a header field holds a control character, or its line does not end with CR LF")

    private mutating func readRequestLine() throws(HTTP1Error) -> Bool {
        let methodStart = at
        while at < bytes.count, isTokenByte(bytes[at]) { at += 1 }
        guard at < bytes.count else { return false }
        guard bytes[at] == SP, at > methodStart else {
            throw HTTP1Error(400, "the request line does not begin with a method")
        }
        head.method = method(methodStart..<at)
        at += 1
        let targetStart = at
        while at < bytes.count, bytes[at] > SP, bytes[at] < 0x7F { at += 1 }
        guard at < bytes.count else { return false }
        guard bytes[at] == SP, at > targetStart else { throw HTTP1Error(400, "the request target is malformed") }
        try readTarget(targetStart..<at)
        at += 1
        let versionStart = at
        guard at + 10 <= bytes.count else {
            // Enough to see a line that can't become right.
            for i in versionStart..<bytes.count where bytes[i] == LF { throw Self.malformedVersion }
            return false
        }
        guard bytes.matches(versionStart, "HTTP/"), isDigit(bytes[at + 5]), bytes[at + 6] == UInt8(ascii: "."),
            isDigit(bytes[at + 7]),
            bytes[at + 8] == CR, bytes[at + 9] == LF
        else { throw Self.malformedVersion }
        guard bytes[at + 5] == UInt8(ascii: "1") else { throw HTTP1Error(505, "only HTTP/1.1 is spoken here") }
        isVersion11 = bytes[at + 7] != UInt8(ascii: "0")
        at += 10
        return true
    }

    private func method(_ range: Range<Int>) -> HTTPMethod {
        switch range.count {
        case 3 where bytes.matches(range.lowerBound, "GET"): .get
        case 4 where bytes.matches(range.lowerBound, "POST"): .post
        case 4 where bytes.matches(range.lowerBound, "HEAD"): .head
        default: .other
        }
    }

    private mutating func readTarget(_ range: Range<Int>) throws(HTTP1Error) {
        var pathStart = range.lowerBound
        if bytes[pathStart] != UInt8(ascii: "/") {
            // The absolute form that proxies use, or the asterisk of OPTIONS.
            if bytes.matches(pathStart, "http://") || bytes.matches(pathStart, "https://") {
                var slashes = 0
                while pathStart < range.upperBound {
                    if bytes[pathStart] == UInt8(ascii: "/") { slashes += 1 }
                    if slashes == 3 { break }
                    pathStart += 1
                }
            } else if range.count != 1 || bytes[pathStart] != UInt8(ascii: "*") {
                throw HTTP1Error(400, "the request target is malformed")
            }
        }
        var pathEnd = pathStart
        while pathEnd < range.upperBound, bytes[pathEnd] != UInt8(ascii: "?") { pathEnd += 1 }
        head.path = pathStart..<pathEnd
        head.query = min(pathEnd + 1, range.upperBound)..<range.upperBound
    }

    private mutating func readField() throws(HTTP1Error) -> Bool {
        let nameStart = at
        while at < bytes.count, isTokenByte(bytes[at]) { at += 1 }
        guard at < bytes.count else { return false }
        let name = nameStart..<at
        guard bytes[at] == UInt8(ascii: ":"), !name.isEmpty else {
            if bytes[nameStart] == SP || bytes[nameStart] == HT { throw HTTP1Error(400, "a header field is folded") }
            throw HTTP1Error(400, "a header field has no name, or something between name and colon")
        }
        at += 1
        while at < bytes.count, bytes[at] == SP || bytes[at] == HT { at += 1 }
        let valueStart = at
        while at < bytes.count, isValueByte(bytes[at]) { at += 1 }
        guard at + 1 < bytes.count else {
            guard at >= bytes.count || bytes[at] == CR else { throw Self.malformedValue }
            return false
        }
        guard bytes[at] == CR, bytes[at + 1] == LF else { throw Self.malformedValue }
        var valueEnd = at
        while valueEnd > valueStart, bytes[valueEnd - 1] == SP || bytes[valueEnd - 1] == HT { valueEnd -= 1 }
        at += 2
        try take(name, valueStart..<valueEnd)
        return true
    }

    private mutating func take(_ name: Range<Int>, _ value: Range<Int>) throws(HTTP1Error) {
        switch name.count {
        case 4 where bytes.equals(name, "host"): hosts += 1
        case 6 where bytes.equals(name, "expect"):
            guard bytes.equals(value, "100-continue") else {
                throw HTTP1Error(417, "the only expectation that can be met is 100-continue")
            }
            head.expectsContinue = true
        case 6 where bytes.equals(name, "accept"):
            if bytes.contains(value, "application/openmetrics-text") { head.acceptsOpenMetrics = true }
        case 10 where bytes.equals(name, "connection"):
            if bytes.contains(value, "close") { saysClose = true }
            if bytes.contains(value, "keep-alive") { saysKeepAlive = true }
        case 11 where bytes.equals(name, "traceparent"): head.traceparent.take(bytes.extracting(value))
        case 12 where bytes.equals(name, "content-type"):
            head.contentType = isJSON(value) ? .json : .other
        case 13 where bytes.equals(name, "authorization"):
            authorizations += 1
            head.authorization = authorizations == 1 ? value : 0..<0
        case 14 where bytes.equals(name, "content-length"):
            lengths += 1
            guard lengths == 1 else { throw HTTP1Error(400, "the request says its length twice") }
            head.framing = .length(try number(value))
        case 16 where bytes.equals(name, "content-encoding"):
            if !value.isEmpty, !bytes.equals(value, "identity") { head.isEncoded = true }
        case 17 where bytes.equals(name, "transfer-encoding"):
            codings += 1
            guard codings == 1 else { throw HTTP1Error(400, "the request says its transfer coding twice") }
            guard bytes.equals(value, "chunked") else {
                throw HTTP1Error(501, "the only transfer coding known is chunked")
            }
        default: break
        }
    }

    private mutating func finish() throws(HTTP1Error) {
        guard hosts == 1 || (hosts == 0 && !isVersion11) else {
            throw HTTP1Error(400, "the request must name one host")
        }
        if codings > 0 {
            guard lengths == 0 else { throw HTTP1Error(400, "the request says both a length and a transfer coding") }
            guard isVersion11 else { throw HTTP1Error(400, "HTTP/1.0 has no transfer codings") }
            head.framing = .chunked
        }
        if !isVersion11 { head.expectsContinue = false }
        head.keepsAlive = !saysClose && (isVersion11 || saysKeepAlive)
        head.length = at - start
    }

    private func number(_ range: Range<Int>) throws(HTTP1Error) -> Int {
        guard let value = bytes.decimal(range) else { throw HTTP1Error(400, "the content length is not a number") }
        return value
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
