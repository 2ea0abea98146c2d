import Testing

@testable import WebhookServer

@Suite("The timeout of a request")
struct TimeoutQueryTests {
    @Test(
        "Parses durations in Go's format",
        arguments: [
            ("timeout=10s", 10_000_000_000), ("timeout=1m30s", 90_000_000_000), ("timeout=1h0m0s", 3_600_000_000_000),
            ("timeout=500ms", 500_000_000), ("timeout=1.5s", 1_500_000_000), ("timeout=.25h", 900_000_000_000),
            ("timeout=2.s", 2_000_000_000),
            ("timeout=250us", 250_000), ("timeout=250\u{B5}s", 250_000), ("timeout=250\u{3BC}s", 250_000),
            ("timeout=250%C2%B5s", 250_000),
            ("timeout=12345678901ns", 12_345_678_901), ("timeout=0.0000000019s", 1),
            ("timeout=0.99999999999999999999s", 1_000_000_000),
            ("dryRun=All&timeout=3s&x=1", 3_000_000_000), ("timeout=3s&timeout=4s", 3_000_000_000),
        ] as [(String, UInt64)])
    func read(query: String, nanoseconds: UInt64) {
        #expect(Self.nanoseconds(query) == nanoseconds)
    }

    @Test(
        "The default applies if the value is not a duration",
        arguments: [
            "", "timeout", "timeout=", "timeout=0s", "timeout=0", "timeout=10", "timeout=s", "timeout=.s",
            "timeout=-5s", "timeout=1d",
            "timeout=10s5", "timeout=5124095h", "timeout=+5s", "timeout=250%C2%Bs", "timeout=1 s", "Timeout=10s",
            "xtimeout=10s", "timeout=5124096h",
            "timeout=9999999999999999999s",
            "timeout=999999999999999999h", "timeout=40m5124095h",
        ])
    func none(query: String) {
        #expect(Self.nanoseconds(query) == nil)
    }

    @Test("The query may begin at any offset of the buffer")
    func range() {
        let bytes = Array("POST /convert?timeout=10s HTTP".utf8)
        #expect(TimeoutQuery.nanoseconds(bytes.span, 14..<25) == 10_000_000_000)
        #expect(TimeoutQuery.nanoseconds(bytes.span, 14..<24) == nil)
    }

    private static func nanoseconds(_ query: String) -> UInt64? {
        let bytes = Array(query.utf8)
        return TimeoutQuery.nanoseconds(bytes.span, bytes.indices)
    }
}
