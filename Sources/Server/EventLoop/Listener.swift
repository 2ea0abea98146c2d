internal import CLinux
internal import Glibc

/// A listening TCP socket.
public struct Listener: ~Copyable, Sendable {
    /// The socket, for a loop to watch: readable when somebody waits.
    public let descriptor: Descriptor
    /// The port it listens on, also when the kernel chose it.
    public let port: UInt16

    /// Connections that the kernel completes ahead of `accept`.
    private static let backlog: Int32 = 1024

    /// True if several listeners share a port (`SO_REUSEPORT`), the kernel spreading connections over them.
    public enum Sharing: Sendable {
        /// It has the port for itself.
        case none
        /// The first of several; fails where anybody listens already, also another process.
        case first
        /// One more beside a first.
        case further
    }

    /// Listens on a numeric address; an empty one is every address of both families. Port 0 lets the kernel choose.
    ///
    /// - Throws: `SystemError`; `isInvalidArgument` when `host` is no numeric address.
    public init(host: String, port: UInt16, sharing: Sharing = .none) throws(SystemError) {
        let mode =
            switch sharing {
            case .none: CLINUX_ALONE
            case .first: CLINUX_FIRST
            case .further: CLINUX_FURTHER
            }
        let number = try system("listen") { unsafe clinux_listen(host, port, mode, Self.backlog) }
        descriptor = Descriptor(takingOwnership: number)
        // A socket that was just bound has a name.
        self.port = UInt16(truncatingIfNeeded: max(clinux_local_port(number), 0))
    }

    /// True if `host` is something to listen on, there or not: a numeric address, or nothing for every address.
    public static func canListen(on host: String) -> Bool {
        var address = in6_addr()
        return unsafe host.isEmpty || inet_pton(AF_INET, host, &address) == 1
            || inet_pton(AF_INET6, host, &address) == 1
    }

    /// What `accept` found.
    public enum Accepted: ~Copyable {
        /// A connection, non-blocking, and the network that it comes from.
        case connection(Descriptor, ClientNetwork)
        /// No connection is waiting.
        case none
        /// The process or the system has no descriptor or memory left; waiting connections stay in the queue.
        case noDescriptors
    }

    /// The next connection that waits; never blocks. Connections that are broken before they are accepted are passed
    /// over.
    public func accept() -> Accepted {
        var peer = [UInt8](repeating: 0, count: 16)
        while true {
            let number = unsafe clinux_accept(descriptor.number, &peer)
            if number >= 0 { return .connection(Descriptor(takingOwnership: number), ClientNetwork(peer)) }
            switch -number {
            case EINTR, ECONNABORTED, EPROTO: continue
            case EMFILE, ENFILE, ENOBUFS, ENOMEM: return .noDescriptors
            default: return .none
            }
        }
    }
}

/// How far a transfer on a non-blocking descriptor came.
public enum Transfer: Equatable, Sendable {
    /// So many bytes, at least one.
    case bytes(Int)
    /// Nothing now; wait until the descriptor is readable.
    case wantsRead
    /// Nothing now; wait until the descriptor is writable.
    case wantsWrite
    /// The peer has ended its side in good order.
    case ended
    /// The connection is broken, for the reason given.
    case failed(String)
}

extension Descriptor {
    /// Reads from a socket into `buffer` from `offset` on.
    public func receive(into buffer: inout [UInt8], from offset: Int) -> Transfer {
        guard offset < buffer.count else { return .wantsRead }
        let number = number
        let got = unsafe buffer.withUnsafeMutableBytes { bytes in
            guard let base = bytes.baseAddress else { return 0 }
            return unsafe clinux_recv(number, base + offset, bytes.count - offset)
        }
        if got > 0 { return .bytes(got) }
        if got == 0 { return .ended }
        return Self.transfer(-got, waitingFor: .wantsRead)
    }

    /// Writes bytes of `buffer` from `offset` on to a socket.
    public func send(_ buffer: [UInt8], from offset: Int) -> Transfer {
        guard offset < buffer.count else { return .wantsWrite }
        let number = number
        let sent = unsafe buffer.withUnsafeBytes { bytes in
            guard let base = bytes.baseAddress else { return 0 }
            return unsafe clinux_send(number, base + offset, bytes.count - offset)
        }
        return sent > 0 ? .bytes(sent) : Self.transfer(-sent, waitingFor: .wantsWrite)
    }

    /// True if there are bytes in a socket that were not received.
    public var hasInput: Bool { clinux_has_input(number) == 1 }

    /// Tells the peer that nothing more will be sent.
    public func shutdownWriting() {
        _ = clinux_shutdown_write(number)
    }

    private static func transfer(_ code: Int, waitingFor state: Transfer) -> Transfer {
        switch Int32(truncatingIfNeeded: code) {
        case EAGAIN, EINTR: state
        case let code: .failed("\(SystemError("socket", code))")
        }
    }
}
