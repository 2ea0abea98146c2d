import HTTP
import Testing

@Suite("Reading responses in every split")
struct ResponseSplitTests {
    private struct Outcome: Equatable {
        var status: Int?
        var body: [UInt8] = []
        var left = 0
        var isDone = false
        var error: Int?
    }

    /// Reads as a connection delivers: unread bytes are kept and passed again with the following ones.
    private static func read(_ parts: [ArraySlice<UInt8>], limit: Int) -> Outcome {
        var reader = HTTP1ResponseReader()
        var outcome = Outcome()
        var waiting: [UInt8] = []
        do throws(HTTP1Error) {
            for part in parts {
                waiting += part
                let used = try reader.read(waiting.span, from: 0, into: &outcome.body, limit: limit)
                waiting.removeFirst(used)
            }
        } catch {
            return Outcome(error: error.status)
        }
        (outcome.status, outcome.left, outcome.isDone) = (reader.head?.status, waiting.count, reader.isDone)
        return outcome
    }

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

    static let acceptedCases: [(text: String, status: Int, body: String, left: Int)] = [
        ("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}", 200, "{}", 0),
        ("HTTP/1.1 200\r\nContent-Length: 0\r\n\r\nHTTP", 200, "", 4),
        ("HTTP/1.1 200 \r\ncontent-length: 1\r\n\r\na", 200, "a", 0),
        ("HTTP/1.0 404 Not \u{e4}\r\nContent-Length:1\r\n\r\na", 404, "a", 0),
        ("HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\nabcde", 204, "", 5),
        ("HTTP/1.1 304 x\r\nTransfer-Encoding: chunked\r\n\r\n", 304, "", 0),
        ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;x\r\na\r\n0\r\nA: b\r\n\r\nHTTP", 200, "a", 4),
        (
            "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 x\r\n\r\nHTTP/1.1 201 x\r\nContent-Length: 1\r\n\r\na", 201, "a",
            0
        ),
    ]

    @Test("A response ends as its head declares", arguments: acceptedCases)
    func accepted(text: String, status: Int, body: String, left: Int) {
        let outcome = Self.read(text)
        #expect(outcome.error == nil && outcome.isDone)
        #expect(outcome.status == status && outcome.left == left)
        #expect(String(decoding: outcome.body, as: UTF8.self) == body)
    }

    /// The start of a response, without fields.
    private static let ok = "HTTP/1.1 200 OK\r\n"

    static let smuggledCases: [String] = [
        "\(ok)Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}",
        "\(ok)Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
        "\(ok)Content-Length: 2, 2\r\n\r\n{}", "\(ok)Content-Length: +2\r\n\r\n{}", "\(ok)Content-Length: \r\n\r\n",
        "\(ok)Content-Length: 1000000000000000000\r\n\r\n",
        "\(ok)Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n",
        "\(ok)Transfer-Encoding: chunked\r\nContent-Length: 2\r\n\r\n",
        "\(ok)Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n",
        "\(ok)Transfer-Encoding: chunked, chunked\r\n\r\n", "\(ok)Transfer-Encoding: identity\r\n\r\n",
        "\(ok)Transfer-Encoding: gzip, chunked\r\n\r\n", "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
        "\(ok)Content-Encoding: gzip\r\n\r\n", "HTTP/1.1 204 x\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\n",
        "HTTP/1.1 200 OK\nContent-Length: 2\n\n{}", "\(ok)Content-Length: 2\n\r\n{}", "\(ok)X: a\rY: b\r\n\r\n",
        "\(ok)\rX", "\(ok)X: a\r\n folded\r\n\r\n", "\(ok) X: a\r\n\r\n", "\(ok)X : a\r\n\r\n", "\(ok)X\t: a\r\n\r\n",
        "\(ok): a\r\n\r\n", "\(ok)X\r\n\r\n", "\(ok)X\u{0}: a\r\n\r\n", "\(ok)X: \u{0}\r\n\r\n",
        "\(ok)X: \u{7F}\r\n\r\n",
        "\r\n\(ok)\r\n", " \(ok)\r\n", "HTTP/1.1  200 OK\r\n\r\n", "HTTP/1.1 0200 OK\r\n\r\n", "HTTP/1.1 099 x\r\n\r\n",
        "HTTP/1.1 20 OK\r\n\r\n", "HTTP/1.1 600 x\r\n\r\n", "HTTP/1.x 200 OK\r\n\r\n", "HTTP/2.0 200 OK\r\n\r\n",
        "HTTP/1.1 200\tOK\r\n\r\n", "HTTP/1.1 200 O\u{0}K\r\n\r\n", "HTTP/1.1 101 x\r\n\r\n",
        "SSH-2.0-OpenSSH_9.2\r\n", "<html>",
    ]

    @Test("Rejects ambiguous responses in every split", arguments: smuggledCases)
    func smuggled(text: String) {
        #expect(Self.read(text).error == 502)
    }

    @Test("A head beyond the limits is a gateway error")
    func limits() {
        let endless = Array((Self.ok + "X: " + String(repeating: "x", count: HTTP1Limits.headBytes)).utf8)
        #expect(Self.read([endless[...]], limit: 0).error == 502)
        #expect(Self.read([endless.prefix(HTTP1Limits.headBytes - 1)], limit: 0).error == nil)
        let many = Self.ok + String(repeating: "X: y\r\n", count: HTTP1Limits.fields + 1)
        #expect(Self.read([Array(many.utf8)[...]], limit: 0).error == 502)
    }
}
