/// A duration as Go's `time.ParseDuration` reads it: `1h30m`, `90s`, `-1.5h`, `0`.
public struct GoDuration: Equatable, Sendable {
    /// The duration in nanoseconds, the unit of `time.Duration`: within about 292 years either way.
    public let nanoseconds: Int64

    /// A duration of so many nanoseconds.
    public init(nanoseconds: Int64) {
        self.nanoseconds = nanoseconds
    }

    /// Reads a duration; nil for what Go refuses: no unit, an unknown one, no digits, more than 64 bits of nanoseconds.
    public init?(_ text: String) {
        self.init(utf8: text.utf8.span)
    }

    /// Reads a duration from its UTF-8 units.
    public init?(utf8 text: Span<UInt8>) {
        var at = 0
        var next: UInt8? { at < text.count ? text[at] : nil }
        let negative = next == UInt8(ascii: "-")
        if negative || next == UInt8(ascii: "+") { at += 1 }
        if next == UInt8(ascii: "0"), at + 1 == text.count {
            nanoseconds = 0
            return
        }
        guard next != nil else { return nil }
        var total: UInt64 = 0
        while let first = next {
            guard first == UInt8(ascii: ".") || first &- UInt8(ascii: "0") < 10 else { return nil }
            var whole: UInt64 = 0
            var digits = 0
            while let byte = next, byte &- UInt8(ascii: "0") < 10 {
                let (scaled, overflow) = whole.multipliedReportingOverflow(by: 10)
                let (sum, overflow2) = scaled.addingReportingOverflow(UInt64(byte &- UInt8(ascii: "0")))
                guard !overflow, !overflow2, sum <= 1 << 63 else { return nil }
                whole = sum
                digits += 1
                at += 1
            }
            // The fraction as Go keeps it: digits that would overflow are dropped.
            var fraction: UInt64 = 0
            var scale = 1.0
            var full = false
            if next == UInt8(ascii: ".") {
                at += 1
                while let byte = next, byte &- UInt8(ascii: "0") < 10 {
                    digits += 1
                    at += 1
                    guard !full else { continue }
                    guard fraction <= (1 << 63 - 1) / 10 else {
                        full = true
                        continue
                    }
                    let sum = fraction * 10 + UInt64(byte &- UInt8(ascii: "0"))
                    guard sum <= 1 << 63 else {
                        full = true
                        continue
                    }
                    fraction = sum
                    scale *= 10
                }
            }
            guard digits > 0 else { return nil }
            // No unit has more than three bytes; up to four make a number.
            var unit: UInt64 = 0
            while let byte = next, byte != UInt8(ascii: "."), byte &- UInt8(ascii: "0") >= 10 {
                guard unit < 1 << 24 else { return nil }
                unit = unit << 8 | UInt64(byte)
                at += 1
            }
            guard let size = Self.nanoseconds(in: unit) else { return nil }
            let (scaled, overflow) = whole.multipliedReportingOverflow(by: size)
            guard !overflow, scaled <= 1 << 63 else { return nil }
            let part = fraction > 0 ? UInt64(Double(fraction) * (Double(size) / scale)) : 0
            let (sum, overflow2) = scaled.addingReportingOverflow(part)
            let (grown, overflow3) = total.addingReportingOverflow(sum)
            guard !overflow2, !overflow3, grown <= 1 << 63 else { return nil }
            total = grown
        }
        if negative {
            nanoseconds = Int64(truncatingIfNeeded: 0 &- total)
        } else {
            guard total <= UInt64(Int64.max) else { return nil }
            nanoseconds = Int64(total)
        }
    }

    /// The unit with these bytes, the last one lowest.
    private static func nanoseconds(in unit: UInt64) -> UInt64? {
        switch unit {
        case 0x6E73: 1  // ns
        case 0x7573, 0xC2B573, 0xCEBC73: 1_000  // us, and both signs for micro
        case 0x6D73: 1_000_000  // ms
        case 0x73: 1_000_000_000  // s
        case 0x6D: 60_000_000_000  // m
        case 0x68: 3_600_000_000_000  // h
        default: nil
        }
    }
}
