internal import Primitives

/// The `timeout` that an API server adds to the path of a webhook.
enum TimeoutQuery {
    private static let name = Array("timeout=".utf8)

    /// Returns the duration in nanoseconds; nil without a valid one.
    static func nanoseconds(_ bytes: Span<UInt8>, _ range: Range<Int>) -> UInt64? {
        var start = range.lowerBound
        while start < range.upperBound {
            var end = start
            while end < range.upperBound, bytes[end] != UInt8(ascii: "&") { end += 1 }
            if matches(bytes, start..<end, name), end - start > name.count {
                return duration(bytes, (start + name.count)..<end)
            }
            start = end + 1
        }
        return nil
    }

    /// Returns true if a range begins with `text`.
    private static func matches(_ bytes: Span<UInt8>, _ range: Range<Int>, _ text: [UInt8]) -> Bool {
        guard range.count >= text.count else { return false }
        for i in text.indices where bytes[range.lowerBound + i] != text[i] { return false }
        return true
    }

    /// Units of Go's durations; of two with a common prefix the longer one first. Non-ASCII units may be escaped.
    private static let units: [(name: [UInt8], nanoseconds: UInt64)] = [
        ("s", 1_000_000_000), ("ms", 1_000_000), ("m", 60_000_000_000), ("h", 3_600_000_000_000), ("us", 1_000),
        ("\u{B5}s", 1_000),
        ("\u{3BC}s", 1_000), ("%C2%B5s", 1_000), ("%CE%BCs", 1_000), ("ns", 1),
    ].map { (name: String, nanoseconds: UInt64) in (Array(name.utf8), nanoseconds) }

    /// Parses a duration as Go formats it: `10s`, `1m30s`, `1.5h`, `500ms`. Returns nil for anything else, and for zero.
    private static func duration(_ bytes: Span<UInt8>, _ range: Range<Int>) -> UInt64? {
        var total: UInt64 = 0
        var at = range.lowerBound
        while at < range.upperBound {
            let whole = Digits(bytes, &at, range.upperBound)
            var fraction = Digits()
            if at < range.upperBound, bytes[at] == UInt8(ascii: ".") {
                at += 1
                fraction = Digits(bytes, &at, range.upperBound)
            }
            guard whole.count + fraction.count > 0, whole.count <= Digits.most,
                let unit = units.first(where: { matches(bytes, at..<range.upperBound, $0.name) })
            else { return nil }
            at += unit.name.count
            let (part, overflow) = whole.value.multipliedReportingOverflow(by: unit.nanoseconds)
            // The fraction of one unit.
            let rest = fraction.scale.dividingFullWidth(fraction.value.multipliedFullWidth(by: unit.nanoseconds))
                .quotient
            let (sum, overflow2) = part.addingReportingOverflow(rest)
            let (grown, overflow3) = total.addingReportingOverflow(sum)
            guard !overflow, !overflow2, !overflow3 else { return nil }
            total = grown
        }
        return total > 0 ? total : nil
    }

    /// A sequence of digits.
    private struct Digits {
        /// The number that the first 18 digits form.
        var value: UInt64 = 0
        /// Ten to the power of the number of those digits.
        var scale: UInt64 = 1
        /// Number of digits.
        var count = 0

        /// Number of digits that fit into 64 bits.
        static let most = 18

        init() {}

        init(_ bytes: Span<UInt8>, _ at: inout Int, _ end: Int) {
            while at < end, bytes[at] &- UInt8(ascii: "0") < 10 {
                if count < Self.most {
                    value = value * 10 + UInt64(bytes[at] &- UInt8(ascii: "0"))
                    scale *= 10
                }
                count += 1
                at += 1
            }
        }
    }
}
