internal import Foundation
internal import Glibc
internal import Synchronization
public import TLS
internal import TestDocuments

/// An HTTP/1.1 server on the loopback interface that answers as a test wants: the transport of every fake API server
/// and collector. Connections have a blocking thread each and stay open.
public final class FakeHTTPServer: Sendable {
    /// A whole request.
    public struct Request: Sendable {
        /// `GET`.
        public let method: String
        /// Path and query.
        public let target: String
        /// Request line and fields, without the empty line at their end.
        public let head: String
        /// The body, as long as `Content-Length` says.
        public let body: [UInt8]

        /// The target up to its query.
        public var path: String { String(target.prefix { $0 != "?" }) }
    }

    /// Answers a request. Called on the thread of the connection; throwing ends the connection.
    public typealias Handler = @Sendable (Request, FakeHTTPConnection) throws -> Void

    /// The port, on 127.0.0.1.
    public let port: UInt16
    private let core: Core

    /// Starts to listen on a port that the kernel chooses.
    ///
    /// - Throws: An error if there is no port; `TestTier.Unmarked` in the unit tier.
    public init(_ handler: @escaping Handler) throws {
        try TestTier.integrates("opens a port")
        let listener = try LoopbackListener(port: 0)
        port = listener.port
        core = Core(handler)
        core.start(listener)
    }

    deinit { core.stop() }

    /// Speaks TLS on connections from now on.
    public func use(_ context: TLSContext?) { core.state.withLock { $0.tls = context } }

    /// Number of connections that were accepted so far.
    public var connections: Int { core.state.withLock { $0.accepted } }

    /// Closes every connection.
    public func disconnect() { core.disconnect() }

    /// Closes the port and every connection. Returns when the port is free.
    public func stop() { core.stop() }

    /// Listens again on the same port.
    public func restart() throws { core.start(try LoopbackListener(port: port)) }

    /// Wakes the handlers that wait in `FakeHTTPConnection.wait`, after a change of what they look at.
    public func notify() { core.notify() }

    /// What the threads share. Outlives the server while one of them ends.
    fileprivate final class Core: Sendable {
        struct State {
            var tls: TLSContext?
            var accepted = 0
            var connections: [ObjectIdentifier: FakeHTTPConnection] = [:]
            var listener: LoopbackListener?
        }

        let state = Mutex(State())
        private let handler: Handler
        private let changed = NSCondition()
        private let changes = Atomic<Int>(0)

        init(_ handler: @escaping Handler) { self.handler = handler }

        func start(_ listener: LoopbackListener) {
            state.withLock { $0.listener = listener }
            Foundation.Thread.detachNewThread { [self] in
                while let descriptor = listener.accept() {
                    let connection = FakeHTTPConnection(descriptor, self)
                    let isWanted = state.withLock { state in
                        state.accepted += 1
                        guard state.listener === listener else { return false }
                        state.connections[ObjectIdentifier(connection)] = connection
                        return true
                    }
                    guard isWanted else { break }
                    Foundation.Thread.detachNewThread { [self] in
                        connection.serve(tls: state.withLock { $0.tls }, handler)
                        state.withLock { _ = $0.connections.removeValue(forKey: ObjectIdentifier(connection)) }
                    }
                }
                listener.isDone.signal()
            }
        }

        func stop() {
            let listener = state.withLock { state in
                defer { state.listener = nil }
                return state.listener
            }
            listener?.close()
            disconnect()
        }

        func disconnect() {
            state.withLock { for connection in $0.connections.values { connection.shutDown() } }
            notify()
        }

        func notify() {
            changed.lock()
            changes.add(1, ordering: .relaxed)
            changed.broadcast()
            changed.unlock()
        }

        var generation: Int { changes.load(ordering: .relaxed) }

        func wait(after generation: Int) {
            changed.lock()
            while self.generation == generation { changed.wait() }
            changed.unlock()
        }
    }
}

/// A connection of a `FakeHTTPServer`. Belongs to its own thread.
public final class FakeHTTPConnection: @unchecked Sendable {
    // Unchecked: other threads only shut the socket down, which is an atomic flag and a system call.
    private let descriptor: Int32
    private let core: FakeHTTPServer.Core
    private let isShut = Atomic<Bool>(false)
    private var session: TLSSession?
    private var input: [UInt8] = []

    struct Ended: Error {}

    fileprivate init(_ descriptor: Int32, _ core: FakeHTTPServer.Core) {
        self.descriptor = descriptor
        self.core = core
    }

    deinit { close(descriptor) }

    fileprivate func shutDown() {
        isShut.store(true, ordering: .relaxed)
        shutdown(descriptor, Int32(SHUT_RDWR))
    }

    fileprivate func serve(tls context: TLSContext?, _ handler: FakeHTTPServer.Handler) {
        do {
            if let context {
                let session = try TLSSession(context, descriptor: descriptor)
                guard session.handshake() == .done(0) else { throw Ended() }
                self.session = session
            }
            while true { try handler(try readRequest(), self) }
        } catch {
            session?.close()
            shutdown(descriptor, Int32(SHUT_RDWR))
        }
    }

    /// Number of changes that were notified. To be read before what a handler looks at, and passed to `wait`.
    public var generation: Int { core.generation }

    /// Blocks until there are more notifications than `generation`.
    ///
    /// - Throws: An error if the connection was closed.
    public func wait(after generation: Int) throws {
        guard !isShut.load(ordering: .relaxed) else { throw Ended() }
        core.wait(after: generation)
        guard !isShut.load(ordering: .relaxed) else { throw Ended() }
    }

    /// Answers nothing until the connection is closed by `FakeHTTPServer.disconnect` or `stop`.
    public func hold() throws {
        while true { try wait(after: generation) }
    }

    /// Sends a whole response.
    ///
    /// - Parameter fields: Further fields, each with `\r\n` at its end.
    public func respond(_ status: Int, _ body: [UInt8], fields: String = "") throws {
        try send(
            Array(
                "HTTP/1.1 \(status) x\r\nContent-Type: application/json\r\nContent-Length: \(body.count)\r\n\(fields)\r\n"
                    .utf8) + body)
    }

    /// Sends a whole response with a text.
    public func respond(_ status: Int, _ body: String, fields: String = "") throws {
        try respond(status, Array(body.utf8), fields: fields)
    }

    /// Sends bytes.
    ///
    /// - Parameter part: Bytes of each write.
    public func send(_ bytes: [UInt8], inPartsOf part: Int = .max) throws {
        var sent = 0
        while sent < bytes.count {
            let some = Array(bytes[sent..<(sent + min(part, bytes.count - sent))])
            if let session {
                switch session.write(some, from: 0) {
                case .done(let count): sent += count
                case .wantsRead, .wantsWrite: continue
                case .ended, .failed: throw Ended()
                }
            } else {
                let count = unsafe Glibc.send(descriptor, some, some.count, Int32(MSG_NOSIGNAL))
                guard count > 0 else { throw Ended() }
                sent += count
            }
        }
    }

    private func readRequest() throws -> FakeHTTPServer.Request {
        while true {
            if let request = takeRequest() { return request }
            try receive()
        }
    }

    private func receive() throws {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        if let session {
            switch session.read(into: &buffer, from: 0) {
            case .done(let count): input += buffer[..<count]
            case .wantsRead, .wantsWrite: break
            case .ended, .failed: throw Ended()
            }
        } else {
            let count = unsafe recv(descriptor, &buffer, buffer.count, 0)
            guard count > 0 else { throw Ended() }
            input += buffer[..<count]
        }
    }

    private func takeRequest() -> FakeHTTPServer.Request? {
        guard let end = input.firstRange(of: Array("\r\n\r\n".utf8)) else { return nil }
        let head = String(decoding: input[..<end.lowerBound], as: UTF8.self)
        let length =
            head.split(separator: "\r\n").first { $0.lowercased().hasPrefix("content-length:") }
            .flatMap { Int($0.dropFirst("content-length:".count).trimmingPrefix(" ")) } ?? 0
        guard input.count >= end.upperBound + length else { return nil }
        let body = Array(input[end.upperBound..<(end.upperBound + length)])
        input.removeFirst(end.upperBound + length)
        let words = head.prefix { $0 != "\r\n" }.split(separator: " ")
        return FakeHTTPServer.Request(
            method: words.first.map { String($0) } ?? "", target: words.dropFirst().first.map { String($0) } ?? "",
            head: head, body: body)
    }
}
