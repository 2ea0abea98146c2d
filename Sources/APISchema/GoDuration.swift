/// A duration as Go's `time.ParseDuration` reads it: `1h30m`, `90s`, `-1.5h`, `0`.
public struct GoDuration: Equatable, Sendable {
    public let nanoseconds: Int64

    public init(nanoseconds: Int64) {
        self.nanoseconds = nanoseconds
    }

    /// Reads a duration; nil for what Go refuses: no unit, an unknown one, no digits, more than 64 bits of nanoseconds.
    public init?(_ text: String) {
        var units = text.utf8.makeIterator()
        var next = units.next()
        let negative = next == UInt8(ascii: "-")
        if negative || next == UInt8(ascii: "+") { next = units.next() }
        if next == UInt8(ascii: "0"), text.utf8.count == (negative || text.utf8.first == UInt8(ascii: "+") ? 2 : 1) {
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
                next = units.next()
            }
            // The fraction as Go keeps it: digits that would overflow are dropped.
            var fraction: UInt64 = 0
            var scale = 1.0
            var full = false
            if next == UInt8(ascii: ".") {
                next = units.next()
                while let byte = next, byte &- UInt8(ascii: "0") < 10 {
                    digits += 1
                    next = units.next()
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
            var unit: [UInt8] = []
            while let byte = next, byte != UInt8(ascii: "."), byte &- UInt8(ascii: "0") >= 10 {
                unit.append(byte)
                next = units.next()
            }
            guard let size = Self.unitNanoseconds(unit) else { return nil }
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

    private static func unitNanoseconds(_ unit: [UInt8]) -> UInt64? {
        switch String(decoding: unit, as: UTF8.self) {
        case "ns": 1
        case "us", "\u{B5}s", "\u{3BC}s": 1_000
        case "ms": 1_000_000
        case "s": 1_000_000_000
        case "m": 60_000_000_000
        case "h": 3_600_000_000_000
        default: nil
        }
    }
}
