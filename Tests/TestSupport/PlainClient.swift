internal import Glibc

/// A client without TLS that sends exactly the given bytes.
public final class PlainClient {
    private let socket: Socket

    /// Connects to a port of this machine.
    public init(port: UInt16) throws { socket = try Socket(port: port) }

    /// Sends bytes in a single write.
    public func send(_ bytes: [UInt8]) throws {
        guard unsafe Glibc.send(socket.descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count else {
            throw Socket.Failure(description: "send: \(errno)")
        }
    }

    /// Sends a string as UTF-8.
    public func send(_ text: String) throws { try send(Array(text.utf8)) }

    /// Returns all bytes until the connection ends, cleanly or not.
    public func rest() throws -> [UInt8] {
        var received: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = unsafe recv(socket.descriptor, &buffer, buffer.count, 0)
            if count == 0 || (count < 0 && errno == ECONNRESET) { return received }
            guard count > 0 else { throw Socket.Failure(description: "nothing came in time") }
            received += buffer[..<count]
        }
    }

    /// Closes the connection.
    public func vanish(reset: Bool) {
        if reset { socket.resetWhenClosed() }
    }
}
