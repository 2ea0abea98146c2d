internal import Foundation
internal import Glibc

/// A blocking listener on 127.0.0.1. The thread that accepts says when it is done with the socket.
final class LoopbackListener: @unchecked Sendable {
    // Unchecked: the descriptor does not change; closing it waits for the thread that accepts.
    let port: UInt16
    let isDone = DispatchSemaphore(value: 0)
    private let descriptor: Int32

    /// - Parameter port: A port that was in use before may be listened on at once; 0 lets the kernel choose.
    init(port: UInt16) throws {
        Socket.ignoreBrokenPipes()
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { throw Socket.Failure(description: "socket: \(errno)") }
        var one: Int32 = 1
        unsafe setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &one, socklen_t(MemoryLayout<Int32>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let number = descriptor
        let isBound = unsafe withUnsafeMutablePointer(to: &address) { address in
            unsafe address.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                unsafe bind(number, address, length) == 0 && listen(number, 128) == 0
                    && getsockname(number, address, &length) == 0
            }
        }
        guard isBound else {
            Glibc.close(descriptor)
            throw Socket.Failure(description: "listen: \(errno)")
        }
        self.port = UInt16(bigEndian: address.sin_port)
    }

    /// Blocks until there is a connection; nil once the listener is closed.
    func accept() -> Int32? {
        while true {
            let connection = Glibc.accept(descriptor, nil, nil)
            if connection >= 0 {
                var one: Int32 = 1
                unsafe setsockopt(
                    connection, Int32(IPPROTO_TCP), TCP_NODELAY, &one, socklen_t(MemoryLayout<Int32>.size))
                return connection
            }
            guard errno == EINTR || errno == ECONNABORTED else { return nil }
        }
    }

    /// Stops listening, after the thread that accepts is done; once. Returns when the port is free.
    func close() {
        shutdown(descriptor, Int32(SHUT_RDWR))
        isDone.wait()
        Glibc.close(descriptor)
    }
}
