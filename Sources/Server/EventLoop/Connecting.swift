internal import CLinux

/// Outgoing TCP connections.
public enum Connecting {
    /// Limit of addresses tried per host.
    private static let maxAddresses = 8

    /// Resolves a host name or address to numeric addresses, best first; none if resolution fails. Blocks, for seconds
    /// if name servers do not respond: do not call on an event loop.
    public static func addresses(of host: String) -> [String] {
        var text = [CChar](repeating: 0, count: Self.maxAddresses * Int(CLINUX_ADDRESS_BYTES))
        let count = unsafe clinux_resolve(host, &text, Int32(Self.maxAddresses))
        return (0..<max(Int(count), 0)).map { i in
            let bytes = text[(i * Int(CLINUX_ADDRESS_BYTES))...].prefix { $0 != 0 }
            return String(decoding: bytes.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        }
    }

    /// Returns true if the string is an IPv4 or IPv6 address and not a name.
    public static func isNumeric(_ text: String) -> Bool { unsafe clinux_is_address(text) == 1 }

    /// Starts connecting to a numeric address. The socket becomes writable when it is connected or has failed.
    /// Keep-alive probes detect an unreachable peer within half a minute.
    public static func begin(_ address: String, port: UInt16) throws(SystemError) -> Descriptor {
        Descriptor(takingOwnership: try system("connect") { unsafe clinux_connect(address, port) })
    }
}

extension Descriptor {
    /// Completes connecting, once the socket is writable.
    public func finishConnecting() throws(SystemError) {
        let number = number
        _ = try system("connect") { clinux_connect_result(number) }
    }
}
