internal import CLinux
internal import Glibc

/// A listening TCP socket.
public struct Listener: ~Copyable, Sendable {
    /// The socket: readable when a connection is waiting.
    public let descriptor: Descriptor
    /// The port, also if the kernel selected it.
    public let port: UInt16

    /// Connections that the kernel accepts ahead of `accept`.
    private static let backlog: Int32 = 1024

    /// Sharing of a port by several listeners (`SO_REUSEPORT`), among which the kernel distributes connections.
    public enum Sharing: Sendable {
        /// The port is not shared.
        case none
        /// The first of several listeners; fails if the port is in use, also by another process.
        case first
        /// A further listener after the first.
        case further
    }

    /// Listens on a numeric address; an empty string means all addresses of both families. The kernel selects a port
    /// for 0.
    ///
    /// - Throws: `SystemError`; `isInvalidArgument` if `host` is not a numeric address.
    public init(host: String, port: UInt16, sharing: Sharing = .none) throws(SystemError) {
        let mode =
            switch sharing {
            case .none: CLINUX_ALONE
            case .first: CLINUX_FIRST
            case .further: CLINUX_FURTHER
            }
        let number = try system("listen") { unsafe clinux_listen(host, port, mode, Self.backlog) }
        descriptor = Descriptor(takingOwnership: number)
        // A bound socket always has an address.
        self.port = UInt16(truncatingIfNeeded: max(clinux_local_port(number), 0))
    }

    /// Returns true if `host` is a valid address to listen on: a numeric address, or empty for all addresses. It need
    /// not exist.
    public static func canListen(on host: String) -> Bool {
        var address = in6_addr()
        return unsafe host.isEmpty || inet_pton(AF_INET, host, &address) == 1
            || inet_pton(AF_INET6, host, &address) == 1
    }

    /// The result of `accept`.
    public enum Accepted: ~Copyable {
        /// A non-blocking connection and its network.
        case connection(Descriptor, ClientNetwork)
        /// No connection is waiting.
        case none
        /// The process or the system is out of descriptors or memory; waiting connections stay in the queue.
        case noDescriptors
    }

    /// Accepts the next waiting connection; never blocks. Skips connections that broke before they were accepted.
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

/// The result of a transfer on a non-blocking descriptor.
public enum Transfer: Equatable, Sendable {
    /// Number of bytes, at least one.
    case bytes(Int)
    /// No progress; wait until the descriptor is readable.
    case wantsRead
    /// No progress; wait until the descriptor is writable.
    case wantsWrite
    /// The peer has shut down its sending side.
    case ended
    /// The connection is broken, for this reason.
    case failed(String)
}

extension Descriptor {
    /// Reads from a socket into `buffer`, starting at `offset`.
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

    /// Writes bytes of `buffer`, starting at `offset`, to a socket.
    public func send(_ buffer: [UInt8], from offset: Int) -> Transfer {
        guard offset < buffer.count else { return .wantsWrite }
        let number = number
        let sent = unsafe buffer.withUnsafeBytes { bytes in
            guard let base = bytes.baseAddress else { return 0 }
            return unsafe clinux_send(number, base + offset, bytes.count - offset)
        }
        return sent > 0 ? .bytes(sent) : Self.transfer(-sent, waitingFor: .wantsWrite)
    }

    /// True if the socket has unread bytes.
    public var hasInput: Bool { clinux_has_input(number) == 1 }

    /// Shuts down the sending side.
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
