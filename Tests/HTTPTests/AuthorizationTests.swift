import HTTP
import Testing

@Suite("Authorization header") struct AuthorizationTests {
    private func value(_ fields: String, limit: Int = HTTP1Limits.headBytes) throws -> String? {
        let bytes = Array("GET / HTTP/1.1\r\nHost: a\r\n\(fields)\r\n".utf8)
        let head = try HTTP1Head.parse(bytes.span, from: 0, limit: limit)
        return head.map { String(decoding: bytes[$0.authorization], as: UTF8.self) }
    }

    @Test("Returns the value of a single header")
    func field() throws {
        #expect(try value("authorization:  Bearer abc \r\n") == "Bearer abc")
        #expect(try value("Accept: */*\r\n") == "" && value("Authorization:\r\n") == "")
        #expect(
            try value("Authorization: a\r\nAuthorization: b\r\n") == ""
                && value("Authorization: a\r\nAuthorization: b\r\nAuthorization: c\r\n") == "")
    }

    @Test("The limit of the head is configurable")
    func limit() throws {
        let long = String(repeating: "x", count: HTTP1Limits.headBytes)
        let error = #expect(throws: HTTP1Error.self) { try value("Authorization: \(long)\r\n") }
        #expect(error?.status == 431)
        #expect(try value("Authorization: \(long)\r\n", limit: 2 * HTTP1Limits.headBytes) == long)
        #expect(throws: HTTP1Error.self) {
            try value("Authorization: \(long)\(long)\r\n", limit: 2 * HTTP1Limits.headBytes)
        }
    }
}
