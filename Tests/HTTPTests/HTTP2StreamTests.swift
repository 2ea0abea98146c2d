import Testing

@testable import HTTP

@Suite("Costly HTTP/2 streams")
struct HTTP2StreamTests {
    /// Returns a session with the beginning of a request on stream 1, and the given window for its response.
    private static func session(window: UInt8, target: String = "/") throws -> HTTP2Session {
        let session = try HTTP2Session(HTTP2Configuration())
        var bytes = Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8)
        // INITIAL_WINDOW_SIZE.
        bytes += frame(4, payload: [0, 4, 0, 0, 0, window])
        bytes += frame(1, flags: 4, stream: 1, payload: head(target))
        #expect(session.receive(bytes, count: bytes.count))
        return session
    }

    private static func frame(_ type: UInt8, flags: UInt8 = 0, stream: UInt8 = 0, payload: [UInt8]) -> [UInt8] {
        [0, UInt8(payload.count >> 8), UInt8(payload.count & 255), type, flags, 0, 0, 0, stream] + payload
    }

    /// Fields as literals, with values of up to 16 KiB.
    private static func head(_ target: String) -> [UInt8] {
        [(":method", "POST"), (":scheme", "https"), (":path", target), (":authority", "a")].flatMap { name, value in
            [0] + text(name) + text(value)
        }
    }

    private static func text(_ text: String) -> [UInt8] {
        let bytes = Array(text.utf8)
        guard bytes.count >= 127 else { return [UInt8(bytes.count)] + bytes }
        let rest = bytes.count - 127
        return [127, UInt8(rest & 127 | 128), UInt8(rest >> 7 & 127 | 128), UInt8(rest >> 14)] + bytes
    }

    /// Increases the window of the response.
    private static func allow(_ bytes: UInt16, in session: HTTP2Session) {
        let update = frame(8, stream: 1, payload: [0, 0, UInt8(bytes >> 8), UInt8(bytes & 255)])
        #expect(session.receive(update, count: update.count))
    }

    @Test("Streams whose frames alternate keep their bodies apart, also after others have ended")
    func alternating() throws {
        let session = try Self.session(window: 255)
        let streams: [UInt8] = [1, 3, 5]
        for stream in streams.dropFirst() {
            let head = Self.frame(1, flags: 4, stream: stream, payload: Self.head("/\(stream)"))
            #expect(session.receive(head, count: head.count))
        }
        for stream in streams { session.decide(Int32(stream), .accept(maxBodyBytes: 100)) }
        var bodies: [Int32: [UInt8]] = [:]
        for part: UInt8 in 0..<4 {
            for stream in part < 3 ? streams : streams.reversed() where part < 2 || stream != 3 {
                let data = Self.frame(0, flags: part == 3 ? 1 : 0, stream: stream, payload: [stream, part])
                #expect(session.receive(data, count: data.count))
            }
            if part == 1 {
                #expect(session.stream(3) != nil)
                let reset = Self.frame(3, stream: 3, payload: [0, 0, 0, 8])
                #expect(session.receive(reset, count: reset.count))
                #expect(session.stream(3) == nil)
            }
            while let event = session.nextEvent() {
                if case .body(let stream, let body) = event { bodies[stream] = body }
            }
        }
        #expect(bodies == [1: [1, 0, 1, 1, 1, 2, 1, 3], 5: [5, 0, 5, 1, 5, 2, 5, 3]])
    }

    @Test("A long target is released with its request")
    func target() throws {
        let target = "/" + String(repeating: "x", count: 10_000)
        let session = try Self.session(window: 255, target: target)
        guard case .head(1, let head) = session.nextEvent() else {
            Issue.record("no request has come")
            return
        }
        #expect(head.target == Array(target.utf8))
        #expect(session.fields.head.target.count == 0)
    }

    @Test("Fields belong to their own block: not to the next request, and those of trailers to none")
    func fieldBlocks() throws {
        let session = try Self.session(window: 255)
        session.decide(1, .accept(maxBodyBytes: 100))
        func send(_ frame: [UInt8]) { #expect(session.receive(frame, count: frame.count)) }
        func fields(_ fields: [(String, String)]) -> [UInt8] {
            fields.flatMap { [0] + Self.text($0.0) + Self.text($0.1) }
        }
        send(Self.frame(0, stream: 1, payload: [7]))
        send(Self.frame(1, flags: 5, stream: 1, payload: fields([("content-encoding", "gzip"), ("grpc-status", "0")])))
        let further = [("content-type", "application/json"), ("content-length", "3")]
        // In two frames: the second one is a CONTINUATION.
        send(Self.frame(1, stream: 3, payload: Self.head("/3") + fields([further[0]])))
        send(Self.frame(9, flags: 4, stream: 3, payload: fields([further[1]])))
        send(Self.frame(1, flags: 4, stream: 5, payload: Self.head("/5")))
        // Larger than a field section may be: only the stream ends.
        let large = String(repeating: "x", count: 12_000)
        send(Self.frame(1, stream: 7, payload: Self.head("/7" + large)))
        send(Self.frame(9, flags: 4, stream: 7, payload: fields([("x", large)])))
        #expect(session.fields.head.target.count == 0)
        send(Self.frame(1, flags: 4, stream: 9, payload: Self.head("/9")))
        var seen: [String] = []
        while let event = session.nextEvent() {
            switch event {
            case .head(let stream, let head):
                let target = String(decoding: head.target, as: UTF8.self)
                seen.append("\(stream) \(target) \(head.contentType) \(head.contentLength ?? -1) \(head.isEncoded)")
            case .body(let stream, let body): seen.append("\(stream) \(body)")
            case .tooLarge, .closed: break
            }
        }
        #expect(
            seen == [
                "1 / absent -1 false", "1 [7]", "3 /3 json 3 false", "5 /5 absent -1 false", "9 /9 absent -1 false",
            ])
    }

    @Test(
        "A response read a few bytes at a time is reset; one that is read slowly is not",
        arguments: [100, 5_000])
    func dripping(step: UInt16) throws {
        let session = try Self.session(window: 1)
        _ = session.nextEvent()
        session.decide(1, .refuse)
        session.respond(1, status: 200, date: Array("today".utf8), body: [UInt8](repeating: 0x20, count: 60_000))
        #expect(session.heldResponseBytes == 60_000)
        for second: UInt64 in 1...10 {
            var output: [UInt8] = []
            session.produce(into: &output)
            _ = session.checkPace(
                now: second * 1_000_000_000, minimumBodyBytes: 0, responseTimeout: 4_000_000_000, responseLimit: .max)
            session.produce(into: &output)
            if session.openStreams > 0 { Self.allow(step, in: session) }
        }
        let isGivenUp = step < 4_096
        #expect(session.openStreams == (isGivenUp ? 0 : 1))
        #expect(session.heldResponseBytes == (isGivenUp ? 0 : 60_000))
    }
}
