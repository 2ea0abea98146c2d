import HTTP
import Testing

@Suite("Parsing request heads")
struct RequestHeadTests {
    private typealias Outcome = Result<HTTP1Head, HTTP1Error>

    /// Returns the result of parsing; nil if the head is incomplete.
    private static func parse(_ bytes: some Collection<UInt8>, from start: Int = 0) -> Outcome? {
        do throws(HTTP1Error) {
            return try HTTP1Head.parse(Array(bytes).span, from: start).map { .success($0) }
        } catch {
            return .failure(error)
        }
    }

    /// Parses every prefix, as the bytes of a connection arrive: the result must not depend on the splits.
    private static func parseEveryPrefix(_ text: String, _ location: SourceLocation = #_sourceLocation) -> Outcome? {
        let bytes = Array(text.utf8)
        let whole = parse(bytes)
        var last: Outcome?
        for count in 0...bytes.count {
            let outcome = parse(bytes.prefix(count))
            #expect(last == nil || outcome == last, "changes at byte \(count)", sourceLocation: location)
            if case .success(let head) = outcome {
                #expect(count >= head.length, "complete before its end", sourceLocation: location)
            }
            last = outcome
        }
        #expect(last == whole, sourceLocation: location)
        return whole
    }

    struct Accepted: Sendable, CustomTestStringConvertible {
        let text: String
        var path = "/a"
        var query = ""
        var method = HTTPMethod.get
        var framing = HTTP1Head.Framing.none
        var keepsAlive = true
        var rest = 0

        var testDescription: String { text }
    }

    static let acceptedCases: [Accepted] = [
        Accepted(text: "GET /a HTTP/1.1\r\nHost: b\r\n\r\n"),
        Accepted(text: "\r\nGET /a HTTP/1.1\r\nHost: b\r\n\r\n"),
        Accepted(text: "GET /a?b=c?d HTTP/1.1\r\nHost: b\r\n\r\n", query: "b=c?d"),
        Accepted(text: "GET /a? HTTP/1.1\r\nHost: b\r\n\r\n"),
        Accepted(text: "GET http://h:1/a?x HTTP/1.1\r\nHost: b\r\n\r\n", query: "x"),
        Accepted(text: "GET https://h HTTP/1.1\r\nHost: b\r\n\r\n", path: ""),
        Accepted(text: "OPTIONS * HTTP/1.1\r\nHost: b\r\n\r\n", path: "*", method: .other),
        Accepted(text: "HEAD /a HTTP/1.1\r\nhOST:b\r\n\r\n", method: .head),
        Accepted(text: "get /a HTTP/1.1\r\nHost: b\r\n\r\n", method: .other),
        Accepted(text: "GET /a HTTP/1.0\r\n\r\n", keepsAlive: false),
        Accepted(text: "GET /a HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n"),
        Accepted(text: "GET /a HTTP/1.0\r\nConnection: keep-alive, close\r\n\r\n", keepsAlive: false),
        Accepted(text: "GET /a HTTP/1.1\r\nHost: b\r\nConnection: x, Close\r\n\r\n", keepsAlive: false),
        Accepted(text: "GET /a HTTP/1.9\r\nHost:\r\n\r\n"),
        Accepted(text: "GET /a HTTP/1.1\r\nHost: \t b \t\r\nX:\r\nY: \u{e4}\t\"\r\n\r\n"),
        Accepted(
            text: "POST /a HTTP/1.1\r\nHost: b\r\nContent-Length: 2\r\n\r\n{}", method: .post, framing: .length(2),
            rest: 2),
        Accepted(
            text: "POST /a HTTP/1.1\r\nHost: b\r\nContent-Length: 000000000000000007\r\n\r\n", method: .post,
            framing: .length(7)),
        Accepted(
            text: "POST /a HTTP/1.1\r\nHost: b\r\nContent-Length: 999999999999999999\r\n\r\n", method: .post,
            framing: .length(999_999_999_999_999_999)),
        Accepted(
            text: "POST /a HTTP/1.1\r\nHost: b\r\nTransfer-Encoding: CHUNKED \r\n\r\n", method: .post, framing: .chunked
        ),
        Accepted(
            text: "GET /a HTTP/1.1\r\nHost: b\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: b\r\n\r\n", rest: 35),
    ]

    @Test("Accepts a head at its last byte, in every split", arguments: acceptedCases)
    func accepted(request: Accepted) throws {
        let head = try #require(try Self.parseEveryPrefix(request.text)?.get())
        let bytes = Array(request.text.utf8)
        #expect(String(decoding: bytes[head.path], as: UTF8.self) == request.path)
        #expect(String(decoding: bytes[head.query], as: UTF8.self) == request.query)
        #expect(head.method == request.method && head.framing == request.framing)
        #expect(head.keepsAlive == request.keepsAlive)
        #expect(head.length == bytes.count - request.rest)
    }

    @Test("A head may begin at any offset of the buffer")
    func offset() throws {
        let text = "GET /a?b HTTP/1.1\r\nHost: b\r\nAuthorization: c\r\n\r\n"
        let bytes = Array(("x\r\n" + text).utf8)
        let head = try #require(try Self.parse(bytes, from: 3)?.get())
        #expect(head.length == text.utf8.count)
        #expect(head.path == 7..<9 && head.query == 10..<11)
        #expect(String(decoding: bytes[head.authorization], as: UTF8.self) == "c")
    }

    /// The start of a request, without fields.
    private static let post = "POST /a HTTP/1.1\r\nHost: b\r\n"

    static let smuggledCases: [(text: String, status: Int)] = [
        // Two lengths, or an ambiguous one.
        ("\(post)Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n", 400),
        ("\(post)Transfer-Encoding: chunked\r\nContent-Length: 2\r\n\r\n", 400),
        ("\(post)Content-Length: 2\r\nContent-Length: 2\r\n\r\n", 400),
        ("\(post)Content-Length: 2\r\ncontent-length: 3\r\n\r\n", 400),
        ("\(post)Content-Length: 2, 2\r\n\r\n", 400), ("\(post)Content-Length: +2\r\n\r\n", 400),
        ("\(post)Content-Length: -2\r\n\r\n", 400), ("\(post)Content-Length: 0x2\r\n\r\n", 400),
        ("\(post)Content-Length: 2 2\r\n\r\n", 400), ("\(post)Content-Length:\r\n\r\n", 400),
        ("\(post)Content-Length: 2.0\r\n\r\n", 400), ("\(post)Content-Length: \u{662}\r\n\r\n", 400),
        ("\(post)Content-Length: 1000000000000000000\r\n\r\n", 400),
        ("\(post)Content-Length: 18446744073709551618\r\n\r\n", 400),
        // Codings that a proxy may interpret differently.
        ("\(post)Transfer-Encoding: chunked, chunked\r\n\r\n", 501),
        ("\(post)Transfer-Encoding: gzip, chunked\r\n\r\n", 501), ("\(post)Transfer-Encoding: identity\r\n\r\n", 501),
        ("\(post)Transfer-Encoding: chunked, identity\r\n\r\n", 501), ("\(post)Transfer-Encoding:\r\n\r\n", 501),
        ("\(post)Transfer-Encoding: xchunked\r\n\r\n", 501), ("\(post)Transfer-Encoding: chunked;q=1\r\n\r\n", 501),
        ("\(post)Transfer-Encoding: \"chunked\"\r\n\r\n", 501),
        ("\(post)Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n", 400),
        ("\(post)Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n", 400),
        ("POST /a HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n", 400),
        // Invalid line ends.
        ("GET /a HTTP/1.1\nHost: b\n\n", 400), ("GET /a HTTP/1.1\r\nHost: b\n\r\n", 400),
        ("GET /a HTTP/1.1\r\nHost: b\r\r\n", 400), ("GET /a HTTP/1.1\r\nHost: b\r\n\rX", 400),
        ("GET /a HTTP/1.1\r\nHost: b\rX: c\r\n\r\n", 400), ("GET /a HTTP/1.1\rHost: b\r\n\r\n", 400),
        ("\(post)X: a\nTransfer-Encoding: chunked\r\n\r\n", 400), ("\nGET /a HTTP/1.1\r\nHost: b\r\n\r\n", 400),
        ("\r\n\r\nGET /a HTTP/1.1\r\nHost: b\r\n\r\n", 400), ("\rGET /a HTTP/1.1\r\nHost: b\r\n\r\n", 400),
        // Fields that another parser may join, drop or rename.
        ("\(post)X: a\r\n folded\r\n\r\n", 400), ("\(post)X: a\r\n\tfolded\r\n\r\n", 400),
        ("GET /a HTTP/1.1\r\n Host: b\r\n\r\n", 400), ("\(post)Content-Length : 2\r\n\r\n", 400),
        ("\(post)Content-Length\t: 2\r\n\r\n", 400), ("\(post)Transfer Encoding: chunked\r\n\r\n", 400),
        ("\(post): a\r\n\r\n", 400), ("\(post)X\r\n\r\n", 400), ("\(post)X;: a\r\n\r\n", 400),
        ("\(post)X\u{0}: a\r\n\r\n", 400), ("\(post)\u{e4}: a\r\n\r\n", 400), ("\(post)\"X\": a\r\n\r\n", 400),
        ("\(post)X: a\u{0}b\r\n\r\n", 400), ("\(post)X: a\u{7F}b\r\n\r\n", 400), ("\(post)X: a\u{B}\r\n\r\n", 400),
        // Hosts.
        ("GET /a HTTP/1.1\r\n\r\n", 400), ("GET /a HTTP/1.1\r\nHost: b\r\nHost: b\r\n\r\n", 400),
        ("GET /a HTTP/1.0\r\nHost: b\r\nhost: c\r\n\r\n", 400),
        // Request lines.
        ("GET  /a HTTP/1.1\r\nHost: b\r\n\r\n", 400), ("GET /a  HTTP/1.1\r\nHost: b\r\n\r\n", 400),
        ("GET /a HTTP/1.1 \r\nHost: b\r\n\r\n", 400), ("GET\t/a HTTP/1.1\r\nHost: b\r\n\r\n", 400),
        ("GET /a\u{0} HTTP/1.1\r\nHost: b\r\n\r\n", 400), ("GET /\u{e4} HTTP/1.1\r\nHost: b\r\n\r\n", 400),
        ("GET a HTTP/1.1\r\nHost: b\r\n\r\n", 400), ("GET ** HTTP/1.1\r\nHost: b\r\n\r\n", 400),
        ("GET ftp://h/a HTTP/1.1\r\nHost: b\r\n\r\n", 400), (" GET /a HTTP/1.1\r\nHost: b\r\n\r\n", 400),
        ("G(T /a HTTP/1.1\r\nHost: b\r\n\r\n", 400), ("GET /a\r\n\r\nxxxxxxxxxx", 400),
        ("GET /a http/1.1\r\nHost: b\r\n\r\n", 400), ("GET /a HTTP/1.10\r\nHost: b\r\n\r\n", 400),
        ("GET /a HTTP/11.1\r\nHost: b\r\n\r\n", 400), ("GET /a HTTP/1,1\r\nHost: b\r\n\r\n", 400),
        ("GET /a HTTP/2.0\r\nHost: b\r\n\r\n", 505), ("GET /a HTTP/0.9\r\nHost: b\r\n\r\n", 505),
        ("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505),
        // Expectations.
        ("\(post)Expect: 200-ok\r\n\r\n", 417), ("\(post)Expect:\r\n\r\n", 417),
    ]

    @Test("Rejects requests that a proxy may interpret differently, in every split", arguments: smuggledCases)
    func smuggled(text: String, status: Int) throws {
        let outcome = try #require(Self.parseEveryPrefix(text))
        #expect(throws: HTTP1Error.self) { try outcome.get() }
        guard case .failure(let error) = outcome else { return }
        #expect(error.status == status, "\(error.reason)")
    }

    @Test("Rejects bytes other than token bytes in names, and control characters in values")
    func bytes() {
        for byte in 0...255 as ClosedRange<UInt8> {
            let isToken =
                "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".utf8.contains(byte)
            let name = Array("GET / HTTP/1.1\r\nHost: b\r\nX".utf8) + [byte] + Array("Y: a\r\n\r\n".utf8)
            // A colon ends the name, and the rest is a value.
            #expect(Self.isAccepted(name) == (isToken || byte == UInt8(ascii: ":")), "\(byte)")
            let value = Array("GET / HTTP/1.1\r\nHost: b\r\nX: a".utf8) + [byte] + Array("b\r\n\r\n".utf8)
            #expect(Self.isAccepted(value) == (byte == 9 || byte >= 0x20 && byte != 0x7F), "\(byte)")
        }
    }

    private static func isAccepted(_ bytes: [UInt8]) -> Bool {
        if case .success = parse(bytes) { true } else { false }
    }

    @Test("Limits the number of fields")
    func fieldLimit() throws {
        let fields = String(repeating: "X: y\r\n", count: HTTP1Limits.fields - 1)
        #expect(try Self.parse("\(Self.post)\(fields)\r\n".utf8)?.get() != nil)
        let error = #expect(throws: HTTP1Error.self) { try Self.parse("\(Self.post)X: y\r\n\(fields)\r\n".utf8)?.get() }
        #expect(error?.status == 431)
    }

    @Test("Limits the size of a head, complete or not")
    func sizeLimit() throws {
        let start = "\(Self.post)X: "
        func head(_ count: Int) -> [UInt8] {
            Array((start + String(repeating: "x", count: count - start.utf8.count - 4) + "\r\n\r\n").utf8)
        }
        #expect(try Self.parse(head(HTTP1Limits.headBytes))?.get().length == HTTP1Limits.headBytes)
        let tooLong = head(HTTP1Limits.headBytes + 1)
        for count in [HTTP1Limits.headBytes, HTTP1Limits.headBytes + 1] {
            let error = #expect(throws: HTTP1Error.self) { try Self.parse(tooLong.prefix(count))?.get() }
            #expect(error?.status == 431)
        }
        #expect(Self.parse(tooLong.prefix(HTTP1Limits.headBytes - 1)) == nil)
    }

    @Test("Fields that the server interprets")
    func fields() throws {
        func head(_ fields: String) throws -> HTTP1Head {
            try #require(try Self.parse("\(Self.post)\(fields)\r\n".utf8)?.get())
        }
        #expect(try head("Content-Type: Application/JSON;charset=x\r\n").contentType == .json)
        #expect(try head("Content-Type: application/json-patch\r\n").contentType == .other)
        #expect(try head("").contentType == .absent)
        #expect(try head("Content-Encoding: gzip\r\n").isEncoded && !head("Content-Encoding: Identity\r\n").isEncoded)
        #expect(try head("Expect: 100-Continue\r\n").expectsContinue && !head("").expectsContinue)
        #expect(try head("Accept: text/plain, application/openmetrics-text;version=1\r\n").acceptsOpenMetrics)
        #expect(try !head("Accept: application/openmetrics-textual\r\n").acceptsOpenMetrics)
    }
}
