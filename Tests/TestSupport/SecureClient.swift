public import TLS

/// A client of the webhook listener that sends exactly the bytes it is told to.
public final class SecureClient {
    private let socket: Socket
    private let session: TLSSession
    private var received: [UInt8] = []

    /// Something that the server or the connection did against expectation.
    public struct Failure: Error, CustomStringConvertible {
        /// What happened, for the log of the test.
        public let description: String
    }

    /// Connects and shakes hands.
    ///
    /// - Parameters:
    ///   - port: Another port than that of the webhooks.
    ///   - certificate: What it shows of itself when it is asked to.
    ///   - receiveBuffer: Bytes that the kernel takes in ahead of being read; its own choice by default.
    public init(
        _ server: ServerProcess, port: UInt16? = nil, certificate: Certificate? = nil, offersHTTP2: Bool = false,
        receiveBuffer: Int32? = nil
    ) throws {
        let context = try TLSClientContext(
            trusting: server.authority, certificate: certificate, offersHTTP2: offersHTTP2)
        socket = try Socket(port: port ?? server.port, receiveBuffer: receiveBuffer)
        session = try TLSSession(context, serverName: "127.0.0.1", descriptor: socket.descriptor)
        let outcome = session.handshake()
        guard outcome == .done(0) else { throw Failure(description: "handshake: \(outcome)") }
    }

    /// The first bytes of a handshake, as a client sends them.
    public static func hello() throws -> [UInt8] {
        let pair = try SocketPair()
        let context = try TLSClientContext(trusting: SelfSigned(names: ["a"], days: 1).authorityPEM)
        let session = try TLSSession(context, serverName: "127.0.0.1", descriptor: pair.first)
        _ = session.handshake()
        return pair.readSecond()
    }

    /// Sends bytes as one record.
    public func send(_ bytes: [UInt8]) throws {
        var offset = 0
        while offset < bytes.count {
            guard case .done(let count) = session.write(bytes, from: offset) else {
                throw Failure(description: "write failed after \(offset) of \(bytes.count) bytes")
            }
            offset += count
        }
    }

    /// Sends a text as UTF-8, as one record.
    public func send(_ text: String) throws { try send(Array(text.utf8)) }

    /// The next answer.
    public func answer() throws -> Answer {
        while true {
            if let answer = Answer.take(from: &received) { return answer }
            guard try receiveMore() else {
                throw Failure(
                    description:
                        "the connection ended with \(received.count) bytes: \(String(decoding: received.prefix(200), as: UTF8.self))"
                )
            }
        }
    }

    /// Returns true if the server has ended the connection, with nothing left to read.
    public func isEnded() throws -> Bool {
        while received.isEmpty {
            guard try receiveMore() else { return true }
        }
        return false
    }

    /// Everything until the server ends the connection.
    public func rest() throws -> [UInt8] {
        while try receiveMore() {}
        return received
    }

    /// The next bytes, whatever they are; nil when the server has ended the connection.
    public func receive() throws -> [UInt8]? {
        if received.isEmpty, !(try receiveMore()) { return nil }
        defer { received = [] }
        return received
    }

    private func receiveMore() throws -> Bool {
        var buffer = [UInt8](repeating: 0, count: 64 * 1024)
        switch session.read(into: &buffer, from: 0) {
        case .done(let count):
            received += buffer[..<count]
            return true
        case .ended, .failed: return false
        case .wantsRead, .wantsWrite: throw Failure(description: "nothing came in time")
        }
    }

    /// Says that no more will be sent; answers can still be read.
    public func closeWriting() { session.close() }

    /// Ends without a word.
    public func vanish(reset: Bool) {
        if reset { socket.resetWhenClosed() }
    }
}
