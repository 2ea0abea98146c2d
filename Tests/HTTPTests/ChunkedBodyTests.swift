import HTTP
import Testing

@Suite("Reading chunked bodies")
struct ChunkedBodyTests {
    private struct Outcome: Equatable {
        var body: [UInt8] = []
        var used = 0
        var isDone = false
        var status: Int?
    }

    private static func read(_ parts: [ArraySlice<UInt8>], limit: Int) -> Outcome {
        var outcome = Outcome()
        var reader = HTTP1ChunkedBody()
        for part in parts {
            do throws(HTTP1Error) {
                outcome.used += try reader.read(Array(part).span, from: 0, into: &outcome.body, limit: limit)
            } catch {
                // The progress before an error does not matter.
                return Outcome(status: error.status)
            }
        }
        outcome.isDone = reader.isDone
        return outcome
    }

    /// Reads the input in every split; all must have the same outcome.
    private static func read(
        _ text: String, limit: Int = 1000, _ location: SourceLocation = #_sourceLocation
    ) -> Outcome {
        let bytes = Array(text.utf8)
        let whole = read([bytes[...]], limit: limit)
        for parts in splits(of: bytes) {
            let outcome = read(parts, limit: limit)
            #expect(outcome == whole, "\(parts.map(\.count))", sourceLocation: location)
            guard outcome == whole else { break }
        }
        return whole
    }

    static let acceptedCases: [(text: String, body: String, rest: Int)] = [
        ("0\r\n\r\n", "", 0), ("3\r\nabc\r\n0\r\n\r\n", "abc", 0), ("3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n", "abcde", 0),
        ("a\r\n0123456789\r\n0\r\n\r\n", "0123456789", 0), ("A\r\n0123456789\r\n0\r\n\r\n", "0123456789", 0),
        ("000000000000003\r\nabc\r\n000\r\n\r\n", "abc", 0), ("4\r\n\r\n\r\n\r\n0\r\n\r\n", "\r\n\r\n", 0),
        ("3;a=b\r\nabc\r\n0\r\n\r\n", "abc", 0), ("3;\ta=\"b;c\"\r\nabc\r\n0;x\r\n\r\n", "abc", 0),
        ("0\r\nA: b\r\n\r\n", "", 0), ("1\r\na\r\n0\r\nA: b\r\nContent-Length: 9\r\n\r\n", "a", 0),
        ("0\r\n\r\nGET / HTTP/1.1", "", 14), ("1\r\na\r\n0\r\n\r\n0\r\n\r\n", "a", 5),
    ]

    @Test("A body ends with its last chunk and trailers, in every split", arguments: acceptedCases)
    func accepted(text: String, body: String, rest: Int) {
        let outcome = Self.read(text)
        #expect(outcome.status == nil && outcome.isDone)
        #expect(String(decoding: outcome.body, as: UTF8.self) == body)
        #expect(outcome.used == text.utf8.count - rest)
    }

    @Test("A body is incomplete before its last byte")
    func incomplete() {
        let bytes = Array("3;x\r\nabc\r\n0\r\nA: b\r\n\r\n".utf8)
        for count in 0..<bytes.count {
            let outcome = Self.read([bytes[..<count]], limit: 1000)
            #expect(!outcome.isDone && outcome.status == nil && outcome.used == count)
        }
    }

    static let malformedCases: [(text: String, status: Int)] = [
        // Sizes.
        ("\r\n\r\n", 400), ("x\r\n", 400), ("-1\r\n", 400), ("+1\r\na\r\n", 400), ("0x1\r\na\r\n", 400),
        (" 1\r\na", 400),
        ("1 \r\na\r\n", 400), ("1\t\r\na\r\n", 400), ("g\r\n", 400), (";a\r\n", 400), ("1,1\r\n", 400),
        ("1\u{0}\r\na\r\n", 400), ("\u{661}\r\n", 400), ("0000000000000001\r\na", 400),
        ("ffffffffffffffff\r\n", 400), ("8000000000000000\r\n", 400), ("10000000000000003\r\nabc", 400),
        // The largest parseable size exceeds every limit.
        ("fffffffffffffff\r\n", 413),
        // Line ends.
        ("1\na\r\n0\r\n\r\n", 400), ("1\r\na\n0\r\n\r\n", 400), ("1\ra\r\n", 400), ("1\r\r\na", 400),
        ("1\r\na\r0\r\n", 400),
        ("0\n\n", 400), ("0\r\n\n", 400), ("0\r\n\rX", 400), ("0\r\r\n\r\n", 400),
        // Data longer or shorter than its size.
        ("1\r\nab\r\n0\r\n\r\n", 400), ("3\r\nab\r\n0\r\n\r\n", 400),
        ("1\r\na0\r\n\r\n", 400),
        // Extensions.
        ("1;a\n\r\na\r\n", 400), ("1;a\u{0}b\r\na\r\n", 400), ("1;a\u{7F}\r\na\r\n", 400), ("1;a\rb\r\n", 400),
        ("1;" + String(repeating: "a", count: HTTP1Limits.chunkLineBytes + 1), 400),
        // Trailers.
        ("0\r\n A: b\r\n\r\n", 400), ("0\r\n: b\r\n\r\n", 400), ("0\r\nA: b\n\r\n", 400), ("0\r\nA: b\r\r\n\r\n", 400),
        ("0\r\nA: \u{0}\r\n\r\n", 400),
        ("0\r\n" + String(repeating: "A: b\r\n", count: HTTP1Limits.trailerBytes / 5 + 1), 431),
        ("0\r\nA: " + String(repeating: "b", count: HTTP1Limits.trailerBytes), 431),
    ]

    @Test("Rejects malformed chunks in every split", arguments: malformedCases)
    func malformed(text: String, status: Int) {
        #expect(Self.read(text).status == status)
    }

    @Test("Rejects a chunk beyond the limit before buffering its data")
    func limit() {
        for text in ["5\r\nabcde\r\n5\r\nfghij\r\n0\r\n\r\n", "a\r\nabcdefghij\r\n0\r\n\r\n"] {
            #expect(String(decoding: Self.read(text, limit: 10).body, as: UTF8.self) == "abcdefghij")
            #expect(Self.read(text, limit: 9).status == 413)
        }
        var reader = HTTP1ChunkedBody()
        var body: [UInt8] = []
        #expect(throws: HTTP1Error.self) {
            try reader.read(Array("a\r\nabc".utf8).span, from: 0, into: &body, limit: 9)
        }
        #expect(body == [])
    }

    @Test("The limit includes the body's existing content")
    func collected() throws {
        var reader = HTTP1ChunkedBody()
        var body = Array("12345".utf8)
        let bytes = Array("x5\r\nabcde\r\n".utf8)
        #expect(try reader.read(bytes.span, from: 1, into: &body, limit: 10) == bytes.count - 1)
        #expect(body == Array("12345abcde".utf8) && !reader.isDone)
        #expect(throws: HTTP1Error.self) {
            try reader.read(Array("1\r\nf".utf8).span, from: 0, into: &body, limit: 10)
        }
    }
}
