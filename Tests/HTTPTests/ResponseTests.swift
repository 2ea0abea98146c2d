import HTTP
import Testing

/// Reads a response in parts of `part` bytes.
private func read(_ text: String, part: Int, limit: Int = 1000, ends: Bool = false) throws -> (
    HTTP1ResponseReader, body: String, left: Int
) {
    var reader = HTTP1ResponseReader()
    var (waiting, body): ([UInt8], [UInt8]) = ([], [])
    let bytes = Array(text.utf8)
    var at = 0
    while at < bytes.count, !reader.isDone {
        waiting += bytes[at..<min(at + part, bytes.count)]
        at += part
        waiting.removeFirst(try reader.read(waiting.span, from: 0, into: &body, limit: limit))
    }
    if ends { try reader.end() }
    return (reader, String(decoding: body, as: UTF8.self), waiting.count + max(bytes.count - at, 0))
}

@Suite struct ResponseTests {
    @Test("Reads responses in parts of any size", arguments: 1...40)
    func parts(_ part: Int) throws {
        let counted = try read(
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 5\r\n\r\nhelloHTTP", part: part)
        #expect(counted.0.isDone && counted.body == "hello" && counted.left == 4)
        #expect(counted.0.head?.contentType == .json)
        #expect(counted.0.head?.keepsAlive == true)
        let chunked = try read(
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\nA;x=y\r\n0123456789\r\n0\r\nTrailer: x\r\n\r\n",
            part: part)
        #expect(chunked.0.isDone && chunked.body == "abc0123456789")
        let interim = try read(
            "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 404\r\nContent-Length: 0\r\n\r\n", part: part)
        #expect(interim.0.isDone && interim.0.head?.status == 404)
        let untilClose = try read("HTTP/1.0 200 OK\r\n\r\nall of it", part: part, ends: true)
        #expect(untilClose.0.isDone && untilClose.body == "all of it")
        #expect(untilClose.0.head?.keepsAlive == false)
    }

    @Test(
        "Rejects protocol violations in every split",
        arguments: [
            "SSH-2.0-OpenSSH_9.2", "HTTP/2.0 200 OK\r\n\r\n", "HTTP/1.1 99 x\r\n\r\n", "HTTP/1.1 600 x\r\n\r\n",
            "HTTP/1.1 2000\r\n\r\n",
            "HTTP/1.1 200 OK\n\n1234567", "HTTP/1.1 200 OK\r\nA b: c\r\n\r\n", "HTTP/1.1 200 OK\r\n folded\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\nx",
            "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n", "HTTP/1.1 101 Switching Protocols\r\n\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz", "HTTP/1.1 200 OK\r\nX: \u{1}\r\n\r\n",
        ])
    func malformed(_ text: String) {
        for part in [1, 7, 1000] { #expect(throws: HTTP1Error.self) { try read(text, part: part) } }
    }

    @Test(
        "A connection that ends too early is an error",
        arguments: [
            "", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhell",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n",
        ])
    func truncated(_ text: String) {
        #expect(throws: HTTP1Error.self) { try read(text, part: 1000, ends: true) }
    }

    @Test("Rejects a body at the first byte beyond the limit")
    func limit() throws {
        for (framing, body) in [
            ("Content-Length: 10", "0123456789"), ("Transfer-Encoding: chunked", "a\r\n0123456789\r\n0\r\n\r\n"),
            ("X: y", "0123456789"),
        ] {
            let text = "HTTP/1.1 200 OK\r\n\(framing)\r\n\r\n\(body)"
            #expect(try read(text, part: 3, limit: 10).body == "0123456789")
            #expect(throws: HTTP1Error.self) { try read(text, part: 3, limit: 9) }
        }
    }

    @Test("Rejects a length beyond the limit before the body arrives")
    func announcedLength() throws {
        let head = "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n"
        #expect(try !read(head, part: 100, limit: 10).0.isDone)
        #expect(throws: HTTP1Error.self) { try read(head, part: 100, limit: 9) }
    }

    @Test("Limits the size of heads")
    func headLimits() {
        let endless = "HTTP/1.1 200 OK\r\nX: " + String(repeating: "x", count: HTTP1Limits.headBytes)
        #expect(throws: HTTP1Error.self) { try read(endless, part: 1024) }
        let many = "HTTP/1.1 200 OK\r\n" + String(repeating: "X: y\r\n", count: HTTP1Limits.fields + 1) + "\r\n"
        #expect(throws: HTTP1Error.self) { try read(many, part: 1024) }
        let interim = String(repeating: "HTTP/1.1 100 Continue\r\n\r\n", count: 9)
        #expect(throws: HTTP1Error.self) { try read(interim, part: 1024) }
    }

    @Test("A body that is consumed may be endless")
    func endless() throws {
        var reader = HTTP1ResponseReader()
        var body: [UInt8] = []
        let head = Array("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n".utf8)
        #expect(try reader.read(head.span, from: 0, into: &body, limit: 4) == head.count)
        for _ in 0..<1000 {
            #expect(try reader.read(Array("4\r\nabcd\r\n".utf8).span, from: 0, into: &body, limit: 4) == 9)
            #expect(body.count == 4)
            body.removeAll()
        }
        #expect(!reader.isDone)
    }

    @Test("Responses without a body end with their head", arguments: ["204 No Content", "304 Not Modified"])
    func noBody(_ status: String) throws {
        #expect(try read("HTTP/1.1 \(status)\r\nContent-Length: 5\r\n\r\n", part: 100).0.isDone)
    }

    @Test("Parses Retry-After in seconds")
    func retryAfter() throws {
        #expect(
            try read("HTTP/1.1 429 x\r\nRetry-After: 7\r\nContent-Length: 0\r\n\r\n", part: 100).0.head?
                .retryAfterSeconds == 7)
        let date = "HTTP/1.1 429 x\r\nRetry-After: Fri, 31 Dec 1999 23:59:59 GMT\r\nContent-Length: 0\r\n\r\n"
        #expect(try read(date, part: 100).0.head?.retryAfterSeconds == nil)
    }
}

@Suite struct RequestTests {
    @Test("A request has a request line, a host and its fields")
    func get() throws {
        let bytes = try #require(
            HTTP1Request.bytes(.get, "/a?b=c", host: "h:1", fields: [("Accept", "application/json")]))
        #expect(
            String(decoding: bytes, as: UTF8.self)
                == "GET /a?b=c HTTP/1.1\r\nHost: h:1\r\nAccept: application/json\r\n\r\n")
    }

    @Test(
        "Rejects values that could end a line",
        arguments: [
            ("/a b", "h", "v"), ("/a\r\n", "h", "v"), ("a", "h", "v"), ("/a", "h\r\nX: y", "v"), ("/a", "", "v"),
            ("/a", "h", "v\r\nX: y"),
            ("/a", "h", "v\n"), ("/ä", "h", "v"),
        ])
    func injection(_ target: String, _ host: String, _ value: String) {
        #expect(HTTP1Request.bytes(.get, target, host: host, fields: [("Authorization", value)]) == nil)
    }
}
