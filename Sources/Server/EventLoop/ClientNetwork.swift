/// The network of a client for per-client limits: an IPv4 address, or the /64 of an IPv6 address, since a host with one
/// address of a /64 usually has all of them (RFC 4291, section 2.5.4).
public struct ClientNetwork: Hashable, Sendable {
    private let upper: UInt64
    private let lower: UInt64

    /// Creates the network of an address.
    ///
    /// - Parameter address: 16 bytes of an IPv6 address in network order; IPv4 addresses are mapped (RFC 4291, section
    ///   2.5.5.2). Missing bytes are read as 0.
    public init(_ address: [UInt8]) {
        let (upper, lower) = (Self.number(address.prefix(8)), Self.number(address.dropFirst(8).prefix(8)))
        let isIPv4 = upper == 0 && lower >> 32 == 0xffff
        (self.upper, self.lower) = (upper, isIPv4 ? lower : 0)
    }

    private static func number(_ bytes: ArraySlice<UInt8>) -> UInt64 { bytes.reduce(0) { $0 << 8 | UInt64($1) } }
}
