internal import Glibc

/// A client without TLS that sends exactly the bytes it is told to.
public final class PlainClient {
    private let socket: Socket

    /// Connects to a port of this machine.
    public init(port: UInt16) throws { socket = try Socket(port: port) }

    /// Sends bytes, all of them at once.
    public func send(_ bytes: [UInt8]) throws {
        guard unsafe Glibc.send(socket.descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count else {
            throw Socket.Failure(description: "send: \(errno)")
        }
    }

    /// Sends a text as UTF-8.
    public func send(_ text: String) throws { try send(Array(text.utf8)) }

    /// Everything until the server ends the connection, in good order or not.
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

    /// Ends without a word.
    public func vanish(reset: Bool) {
        if reset { socket.resetWhenClosed() }
    }
}
