internal import Primitives

/// The time at which an exemption ends, as a policy spells it (RFC 3339).
public struct Expiry: Sendable, Equatable, CustomStringConvertible {
    /// As in the policy.
    public let description: String
    /// Seconds since 1970.
    public let unixSeconds: Int64

    /// Reads a time; nil for anything else.
    public init?(_ text: String) {
        guard let time = RFC3339Time(text) else { return nil }
        description = text
        unixSeconds = time.unixSeconds
    }
}
