internal import Primitives

/// Which trace a request belongs to, as the header `traceparent` says (W3C Trace Context, Level 1 and 2).
public struct TraceContext: Equatable, Sendable {
    /// The first 8 bytes of the trace's id.
    public let traceIDHigh: UInt64
    /// The last 8 bytes of the trace's id.
    public let traceIDLow: UInt64
    /// The id of the caller's span. Not 0.
    public let parentID: UInt64
    /// The flags that Level 2 defines: `sampled` (1) and `random` (2); others are left out.
    public let flags: UInt8

    private static let sampled: UInt8 = 1
    private static let known: UInt8 = 3
    /// Bytes of the header in version 00: `00-`, 32 digits, `-`, 16 digits, `-`, 2 digits.
    static let headerBytes = 55

    /// True if the caller records its span, and asks others to do so.
    public var isSampled: Bool { flags & Self.sampled != 0 }

    /// Reads the value of a header; nil for anything invalid, which has a server go on as if there were no header
    /// (section 3.2.2.3).
    ///
    /// Digits are lower case, neither id is all zeros, and version ff is invalid. In version 00 nothing follows the
    /// flags. Of a higher version what version 00 has is read, if nothing follows it or a dash does (section 3.2.4,
    /// "Versioning of traceparent").
    public init?(traceparent value: Span<UInt8>) {
        let dash = UInt8(ascii: "-")
        guard value.count >= Self.headerBytes, value[2] == dash, value[35] == dash, value[52] == dash,
            let version = Self.hex(value, 0..<2), version != 0xFF,
            value.count == Self.headerBytes || (version > 0 && value[Self.headerBytes] == dash),
            let high = Self.hex(value, 3..<19), let low = Self.hex(value, 19..<35), high | low != 0,
            let parent = Self.hex(value, 36..<52), parent != 0,
            let flags = Self.hex(value, 53..<55)
        else { return nil }
        (traceIDHigh, traceIDLow, parentID) = (high, low, parent)
        self.flags = UInt8(truncatingIfNeeded: flags) & (version == 0 ? Self.known : Self.sampled)
    }

    /// Up to 16 digits in lower case; nil for anything else.
    private static func hex(_ bytes: Span<UInt8>, _ range: Range<Int>) -> UInt64? {
        var value: UInt64 = 0
        for i in range {
            let byte = bytes[i]
            guard byte &- UInt8(ascii: "A") >= 6, let digit = Hexadecimal.value(of: byte) else { return nil }
            value = value << 4 | UInt64(digit)
        }
        return value
    }
}
