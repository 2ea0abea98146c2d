internal import Foundation
internal import Glibc
internal import Synchronization

/// An OpenTelemetry collector that takes what is posted to it over plain HTTP, and answers as it is told to. One
/// connection at a time.
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
        var connections = 0
        var isRunning = true
    }

    private let state = Mutex(State())
    /// Where it listens, on 127.0.0.1.
    public let port: UInt16
    private let listener: Int32

    /// Begins to listen.
    public init() throws {
        listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let listener = listener
        let isBound = unsafe withUnsafeMutablePointer(to: &address) { address in
            unsafe address.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                unsafe bind(listener, address, length) == 0 && listen(listener, 16) == 0
                    && getsockname(listener, address, &length) == 0
            }
        }
        guard isBound else { throw Socket.Failure(description: "listen: \(errno)") }
        port = UInt16(bigEndian: address.sin_port)
        let thread = Thread { [weak self] in
            while true {
                let connection = accept(listener, nil, nil)
                guard connection >= 0 else { return }
                guard let self, state.withLock({ $0.isRunning }) else {
                    close(connection)
                    return
                }
                state.withLock { $0.connections += 1 }
                serve(connection)
                close(connection)
            }
        }
        thread.start()
    }

    deinit { stop() }

    /// Closes the port.
    public func stop() {
        let wasRunning = state.withLock { state in
            defer { state.isRunning = false }
            return state.isRunning
        }
        if wasRunning {
            shutdown(listener, Int32(SHUT_RDWR))
            close(listener)
        }
    }

    /// Has the next requests answered like this, each once; further ones are answered 200.
    public func answer(_ status: Int, _ fields: String = "", _ body: String = "{}") {
        state.withLock { $0.answers.append((status, fields, body)) }
    }

    /// What has come in so far.
    public var requests: [Request] { state.withLock { $0.requests } }

    /// How often it was connected to.
    public var connections: Int { state.withLock { $0.connections } }

    private func serve(_ connection: Int32) {
        var input: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = unsafe recv(connection, &buffer, buffer.count, 0)
            guard count > 0 else { return }
            input += buffer[..<count]
            guard let end = input.firstRange(of: Array("\r\n\r\n".utf8)) else { continue }
            let head = String(decoding: input[..<end.lowerBound], as: UTF8.self)
            let length =
                head.split(separator: "\r\n").first { $0.lowercased().hasPrefix("content-length:") }
                .flatMap { Int($0.dropFirst("content-length:".count).trimmingPrefix(" ")) } ?? 0
            guard input.count >= end.upperBound + length else { continue }
            let body = String(decoding: input[end.upperBound..<(end.upperBound + length)], as: UTF8.self)
            input.removeFirst(end.upperBound + length)
            let answer = state.withLock { state in
                state.requests.append(Request(head: head, body: body))
                return state.answers.isEmpty ? (200, "", "{}") : state.answers.removeFirst()
            }
            let text = Array(
                "HTTP/1.1 \(answer.0) x\r\nContent-Type: application/json\r\nContent-Length: \(answer.2.utf8.count)\r\n\(answer.1)\r\n\(answer.2)"
                    .utf8)
            guard unsafe send(connection, text, text.count, Int32(MSG_NOSIGNAL)) == text.count else { return }
        }
    }
}
