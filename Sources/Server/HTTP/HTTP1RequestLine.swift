internal import Primitives

/// The request line (RFC 9112, section 3).
struct HTTP1RequestLine {
    var method = HTTPMethod.other
    /// The path without the query, as offsets.
    var path = 0..<0
    /// The query without the question mark, as offsets.
    var query = 0..<0
    var isVersion11 = true

    private static let malformedVersion = HTTP1Error(
        400, "the request line does not end with a protocol version and CR LF")
    private static let malformedTarget = HTTP1Error(400, "the request target is malformed")

    /// Reads the line that begins at `at`, and advances `at` past it; returns nil if it is incomplete.
    static func read(_ bytes: Span<UInt8>, at: inout Int) throws(HTTP1Error) -> HTTP1RequestLine? {
        var line = HTTP1RequestLine()
        let methodStart = at
        while at < bytes.count, isTokenByte(bytes[at]) { at += 1 }
        guard at < bytes.count else { return nil }
        guard bytes[at] == SP, at > methodStart else {
            throw HTTP1Error(400, "the request line does not begin with a method")
        }
        line.method = method(bytes, methodStart..<at)
        at += 1
        let targetStart = at
        while at < bytes.count, bytes[at] > SP, bytes[at] < 0x7F { at += 1 }
        guard at < bytes.count else { return nil }
        guard bytes[at] == SP, at > targetStart else { throw malformedTarget }
        try line.readTarget(bytes, targetStart..<at)
        at += 1
        let versionStart = at
        guard at + 10 <= bytes.count else {
            // A line that ends here cannot become valid.
            for i in versionStart..<bytes.count where bytes[i] == LF { throw malformedVersion }
            return nil
        }
        guard bytes.matches(versionStart, "HTTP/"), bytes[at + 5].isASCIIDigit, bytes[at + 6] == UInt8(ascii: "."),
            bytes[at + 7].isASCIIDigit, bytes[at + 8] == CR, bytes[at + 9] == LF
        else { throw malformedVersion }
        guard bytes[at + 5] == UInt8(ascii: "1") else { throw HTTP1Error(505, "only HTTP/1.1 is supported") }
        line.isVersion11 = bytes[at + 7] != UInt8(ascii: "0")
        at += 10
        return line
    }

    private static func method(_ bytes: Span<UInt8>, _ range: Range<Int>) -> HTTPMethod {
        switch range.count {
        case 3 where bytes.matches(range.lowerBound, "GET"): .get
        case 4 where bytes.matches(range.lowerBound, "POST"): .post
        case 4 where bytes.matches(range.lowerBound, "HEAD"): .head
        default: .other
        }
    }

    private mutating func readTarget(_ bytes: Span<UInt8>, _ range: Range<Int>) throws(HTTP1Error) {
        var pathStart = range.lowerBound
        if bytes[pathStart] != UInt8(ascii: "/") {
            // The absolute form used by proxies, or the asterisk form of OPTIONS.
            if bytes.matches(pathStart, "http://") || bytes.matches(pathStart, "https://") {
                var slashes = 0
                while pathStart < range.upperBound {
                    if bytes[pathStart] == UInt8(ascii: "/") { slashes += 1 }
                    if slashes == 3 { break }
                    pathStart += 1
                }
            } else if range.count != 1 || bytes[pathStart] != UInt8(ascii: "*") {
                throw Self.malformedTarget
            }
        }
        var pathEnd = pathStart
        while pathEnd < range.upperBound, bytes[pathEnd] != UInt8(ascii: "?") { pathEnd += 1 }
        path = pathStart..<pathEnd
        query = min(pathEnd + 1, range.upperBound)..<range.upperBound
    }
}
