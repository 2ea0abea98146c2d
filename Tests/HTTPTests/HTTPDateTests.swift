import Testing

@testable import HTTP

@Suite("HTTP dates")
struct HTTPDateTests {
    @Test("The field line has the preferred form")
    func line() {
        #expect(HTTPDate.line(784_111_777) == Array("Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n".utf8))
        #expect(HTTPDate.line(0) == Array("Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n".utf8))
    }

    @Test("Parses the Date of a response in the preferred form only")
    func date() throws {
        func date(_ value: String) throws -> Int64? {
            let bytes = Array("HTTP/1.1 200 OK\r\nDate: \(value)\r\n\r\n".utf8)
            return try #require(try HTTP1ResponseHead.parse(bytes.span, from: 0)).dateUnixSeconds
        }
        #expect(try date("Sat, 21 Nov 2026 06:32:59 GMT") == 1_795_242_779)
        #expect(try date("Sat, 31 Dec 2016 23:59:60 GMT") == 1_483_228_799)
        for value in [
            "Saturday, 21-Nov-26 06:32:59 GMT", "Sat, 21 Nov 2026 06:32:59 CET", "Sat, 21 Foo 2026 06:32:59 GMT", "now",
            "Sat, 30 Feb 2026 06:32:59 GMT", "Sat, 21 Nov 2026 24:32:59 GMT", "Sat, 21 Nov 2026 06:32:61 GMT",
        ] {
            #expect(try date(value) == nil)
        }
    }
}
