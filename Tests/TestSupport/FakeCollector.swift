internal import Synchronization

/// An OpenTelemetry collector that keeps what is posted to it over plain HTTP, and answers as it was asked to.
public final class FakeCollector: Sendable {
    /// A request that came in.
    public struct Request: Sendable {
        /// Request line and fields.
        public let head: String
        /// The whole body.
        public let body: String
    }

    private struct State {
        var requests: [Request] = []
        var answers: [(status: Int, fields: String, body: String)] = []
    }

    private final class Inbox: Sendable {
        let state = Mutex(State())
    }

    private let inbox: Inbox
    private let server: FakeHTTPServer

    /// Starts to listen.
    public init() throws {
        let inbox = Inbox()
        self.inbox = inbox
        server = try FakeHTTPServer { request, connection in
            let answer = inbox.state.withLock { state in
                state.requests.append(
                    Request(head: request.head, body: String(decoding: request.body, as: UTF8.self)))
                return state.answers.isEmpty ? (200, "", "{}") : state.answers.removeFirst()
            }
            try connection.respond(answer.0, answer.2, fields: answer.1)
        }
    }

    /// Port that it listens on, on 127.0.0.1.
    public var port: UInt16 { server.port }

    /// Closes the port.
    public func stop() { server.stop() }

    /// Answers the next request like this, once; requests without an answer of their own get 200.
    public func answer(_ status: Int, _ fields: String = "", _ body: String = "{}") {
        inbox.state.withLock { $0.answers.append((status, fields, body)) }
    }

    /// Requests that came in so far.
    public var requests: [Request] { inbox.state.withLock { $0.requests } }

    /// Number of connections that were accepted so far.
    public var connections: Int { server.connections }
}
