internal import CLinux

/// Outgoing connections.
public enum Connecting {
    /// Addresses of a host that are tried.
    private static let maxAddresses = 8

    /// Numeric addresses of a host name or address, best first; none when it can't be resolved. Blocks on the resolver,
    /// for seconds if name servers are silent: not for a thread that serves.
    public static func addresses(of host: String) -> [String] {
        var text = [CChar](repeating: 0, count: Self.maxAddresses * Int(CLINUX_ADDRESS_BYTES))
        let count = unsafe clinux_resolve(host, &text, Int32(Self.maxAddresses))
        return (0..<max(Int(count), 0)).map { i in
            let bytes = text[(i * Int(CLINUX_ADDRESS_BYTES))...].prefix { $0 != 0 }
            return String(decoding: bytes.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        }
    }

    /// True if a text is an address, of IPv4 or IPv6, and no name.
    public static func isNumeric(_ text: String) -> Bool { unsafe clinux_is_address(text) == 1 }

    /// Begins to connect to a numeric address. The socket is writable once it is connected or has failed; keep-alive
    /// probes notice a peer that is gone within half a minute.
    public static func begin(_ address: String, port: UInt16) throws(SystemError) -> Descriptor {
        Descriptor(takingOwnership: try system("connect") { unsafe clinux_connect(address, port) })
    }
}

extension Descriptor {
    /// How connecting went, once the socket is writable.
    public func finishConnecting() throws(SystemError) {
        let number = number
        _ = try system("connect") { clinux_connect_result(number) }
    }
}
