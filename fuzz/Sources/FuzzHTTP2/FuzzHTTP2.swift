import Fuzzing
import HTTP

/// HTTP/2 bytes of a client, in parts, for a session that answers every request.
@main
enum FuzzHTTP2 {
    static let preface = Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8) + [0, 0, 0, 4, 0, 0, 0, 0, 0]

    static func main() {
        fuzz { input in
            var input = input
            let choices = input.takeByte()
            var configuration = HTTP2Configuration()
            configuration.maxConcurrentStreams = 4
            configuration.maxHeaderListBytes = 512
            configuration.maxDiscardedBytes = 64
            configuration.maxResets = 4
            configuration.maxControlFrames = 16
            configuration.maxContinuations = 3
            guard let session = try? HTTP2Session(configuration) else { return }
            var server = Server(session: session, maxBodyBytes: 1 + (choices & 0x7F) * 4)
            // Most inputs should come past the preface, which is hard to guess.
            if choices & 0x80 == 0, !server.receive(preface) { return }
            while !input.bytes.isEmpty {
                let size = 1 + input.takeByte()
                var piece: [UInt8] = []
                while piece.count < size, !input.bytes.isEmpty { piece.append(UInt8(input.takeByte())) }
                guard server.receive(piece) else { return }
                if choices & 0x7F == 3 { session.shutdown() }
            }
        }
    }

    /// Handles events as a server does, in their order.
    struct Server {
        enum State {
            case deciding
            case reading
            case answered
        }

        let session: HTTP2Session
        let maxBodyBytes: Int
        var streams: [Int32: State] = [:]

        mutating func receive(_ piece: [UInt8]) -> Bool {
            let isAlive = session.receive(piece, count: piece.count)
            while let event = session.nextEvent() { handle(event) }
            expect(session.openStreams <= 4, "more streams than allowed: \(session.openStreams)")
            var output: [UInt8] = []
            session.produce(into: &output)
            while let event = session.nextEvent() { handle(event) }
            expect(output.count < 128 * 1024, "\(output.count) bytes of output for \(piece.count) of input")
            expect(isAlive || !session.wantsWrite, "the session has ended but has more to say")
            return isAlive && !session.isFinished
        }

        private mutating func handle(_ event: HTTP2Event) {
            switch event {
            case .head(let stream, let head):
                expect(streams[stream] == nil, "stream \(stream) has a second head")
                if head.method == .post {
                    streams[stream] = .reading
                    session.decide(stream, .accept(maxBodyBytes: maxBodyBytes))
                } else {
                    streams[stream] = .answered
                    session.decide(stream, .refuse)
                    answer(stream, 405, head.target)
                }
            case .body(let stream, let body):
                expect(streams[stream] == .reading, "an unexpected body on stream \(stream)")
                expect(body.count <= maxBodyBytes, "a body of \(body.count) bytes where \(maxBodyBytes) were allowed")
                streams[stream] = .answered
                answer(stream, 200, body)
            case .tooLarge(let stream):
                expect(streams[stream] == .reading, "too much on stream \(stream), of which nothing was wanted")
                streams[stream] = .answered
                answer(stream, 413, [])
            case .closed(let stream):
                streams[stream] = nil
            }
        }

        private func answer(_ stream: Int32, _ status: Int, _ body: [UInt8]) {
            session.respond(stream, status: status, date: Array("Thu, 01 Jan 1970 00:00:00 GMT".utf8), body: body)
        }
    }
}
