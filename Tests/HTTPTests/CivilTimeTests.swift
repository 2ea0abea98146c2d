import HTTP
import Testing

@Suite("Times as they are written") struct CivilTimeTests {
    @Test(
        "What is written can be read",
        arguments: [0, 951_782_399, 951_782_400, 1_800_000_000, 4_107_542_399, 253_402_300_799] as [Int64])
    func rfc3339(seconds: Int64) {
        #expect(CivilTime.unixSeconds(rfc3339: CivilTime(unixSeconds: seconds).rfc3339) == seconds)
    }

    @Test(
        "What is no time is none",
        arguments: [
            "", "2026-11-21", "2026-11-21T06:32:59+01:00", "2026-13-21T06:32:59Z", "2026-11-00T06:32:59Z",
            "2026-11-21T24:32:59Z",
            "1969-12-31T23:59:59Z", "2026-11-21t06:32:59z", "99999-11-21T06:32:59Z",
        ])
    func wrong(text: String) { #expect(CivilTime.unixSeconds(rfc3339: text) == nil) }

    @Test("The Date of an answer is read in its preferred form only")
    func date() throws {
        func date(_ value: String) throws -> Int64? {
            let bytes = Array("HTTP/1.1 200 OK\r\nDate: \(value)\r\n\r\n".utf8)
            return try #require(try HTTP1ResponseHead.parse(bytes.span, from: 0)).dateUnixSeconds
        }
        #expect(try date("Sat, 21 Nov 2026 06:32:59 GMT") == 1_795_242_779)
        for value in [
            "Saturday, 21-Nov-26 06:32:59 GMT", "Sat, 21 Nov 2026 06:32:59 CET", "Sat, 21 Foo 2026 06:32:59 GMT", "now",
        ] {
            #expect(try date(value) == nil)
        }
    }
}
