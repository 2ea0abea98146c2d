import Testing

@testable import HTTP

@Suite("traceparent (W3C Trace Context)")
struct TraceContextTests {
    private static let id = "4bf92f3577b34da6a3ce929d0e0e4736"
    private static let parent = "00f067aa0ba902b7"
    private static let plain = "00-\(id)-\(parent)-01"

    private func read(_ text: String) -> TraceContext? { TraceContext(traceparent: Array(text.utf8).span) }

    @Test("Parses the example of the specification")
    func example() throws {
        let context = try #require(read(Self.plain))
        #expect(context.traceIDHigh == 0x4BF9_2F35_77B3_4DA6 && context.traceIDLow == 0xA3CE_929D_0E0E_4736)
        #expect(context.parentID == 0x00F0_67AA_0BA9_02B7 && context.flags == 1 && context.isSampled)
        #expect(read("00-\(Self.id)-\(Self.parent)-00")?.isSampled == false)
    }

    @Test(
        "Drops unknown flags",
        arguments: [("02", 2, false), ("03", 3, true), ("ff", 3, true), ("fe", 2, false)])
    func flags(text: String, flags: UInt8, isSampled: Bool) {
        let context = read("00-\(Self.id)-\(Self.parent)-\(text)")
        #expect(context?.flags == flags && context?.isSampled == isSampled)
        #expect(read("01-\(Self.id)-\(Self.parent)-\(text)")?.flags == flags & 1)
    }

    @Test("Half of an id may be zero, but not all of it")
    func zeros() {
        let zero = String(repeating: "0", count: 16)
        #expect(
            read("00-\(zero)a3ce929d0e0e4736-\(Self.parent)-01") != nil
                && read("00-a3ce929d0e0e4736\(zero)-\(Self.parent)-01") != nil)
        #expect(read("00-\(zero)\(zero)-\(Self.parent)-01") == nil && read("00-\(Self.id)-\(zero)-01") == nil)
    }

    @Test(
        "Reads the fields of version 00 from higher versions",
        arguments: [
            ("01-\(id)-\(parent)-01", true), ("cc-\(id)-\(parent)-01-what-the-future-brings", true),
            ("fe-\(id)-\(parent)-01-", true),
            ("cc-\(id)-\(parent)-01.what", false), ("cc-\(id)-\(parent)-010", false), ("ff-\(id)-\(parent)-01", false),
            ("cc-\(id)-\(parent)-0", false),
        ])
    func versions(text: String, isRead: Bool) { #expect((read(text) != nil) == isRead, "\(text)") }

    @Test("Rejects every other byte at every position")
    func mutations() {
        let bytes = Array(Self.plain.utf8)
        var wrong: [(position: Int, byte: UInt8)] = []
        for i in bytes.indices {
            for byte in UInt8.min...UInt8.max where byte != bytes[i] {
                var changed = bytes
                changed[i] = byte
                let isDigit =
                    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                    || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
                let isRead = isDigit && bytes[i] != UInt8(ascii: "-")
                let context = TraceContext(traceparent: changed.span)
                if (context != nil) != isRead { wrong.append((i, byte)) }
            }
        }
        #expect(wrong.isEmpty, "\(wrong)")
    }

    @Test("Rejects shorter values, and longer ones in version 00")
    func lengths() {
        let bytes = Array(Self.plain.utf8)
        for count in 0..<bytes.count {
            let context = TraceContext(traceparent: bytes.span.extracting(0..<count))
            #expect(context == nil, "\(count)")
        }
        for tail in ["-", "-00", " ", "0", ","] { #expect(read(Self.plain + tail) == nil, "\(tail)") }
        #expect(read(Self.plain.uppercased()) == nil && read(" " + Self.plain) == nil)
    }

    @Test("Reads a single header, ignoring the case of its name")
    func head() throws {
        func parse(_ fields: String) throws -> TraceContext? {
            let bytes = Array("POST / HTTP/1.1\r\nHost: a\r\n\(fields)\r\n".utf8)
            return try HTTP1Head.parse(bytes.span, from: 0)?.traceparent.context
        }
        #expect(try parse("TraceParent:  \(Self.plain) \r\n") == read(Self.plain))
        #expect(try parse("") == nil && parse("traceparent: 00\r\n") == nil && parse("tracestate: a=b\r\n") == nil)
        #expect(try parse("traceparent: \(Self.plain)\r\ntraceparent: \(Self.plain)\r\n") == nil)
        #expect(try parse("traceparent: 00\r\ntraceparent: \(Self.plain)\r\n") == nil)
        #expect(try parse("traceparent: \(Self.plain)\r\ntraceparent:\r\ntraceparent: \(Self.plain)\r\n") == nil)
    }
}
