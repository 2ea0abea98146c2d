/// Finds routes by the bytes of a path, without making a String of them.
struct RouteTable: Sendable {
    let routes: [Route]
    private let paths: [[UInt8]]

    init(_ routes: [Route]) {
        self.routes = routes
        paths = routes.map { Array($0.path.utf8) }
    }

    /// Index of the route whose path stands at `range` of `bytes`.
    func find(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Int? {
        for i in paths.indices where paths[i].count == range.count {
            // Paths share their beginning, so they are told apart from the end.
            var k = range.count - 1
            while k >= 0, paths[i][k] == bytes[range.lowerBound + k] { k -= 1 }
            if k < 0 { return i }
        }
        return nil
    }
}

/// The `timeout` that an API server adds to the path of a webhook.
enum TimeoutQuery {
    /// The duration in nanoseconds; nil when there is none, or none that can be read.
    static func nanoseconds(_ bytes: Span<UInt8>, _ range: Range<Int>) -> UInt64? {
        let name: StaticString = "timeout="
        var start = range.lowerBound
        while start < range.upperBound {
            var end = start
            while end < range.upperBound, bytes[end] != UInt8(ascii: "&") { end += 1 }
            if end - start > name.utf8CodeUnitCount, matches(bytes, start, name) {
                return duration(bytes, (start + name.utf8CodeUnitCount)..<end)
            }
            start = end + 1
        }
        return nil
    }

    private static func matches(_ bytes: Span<UInt8>, _ start: Int, _ text: StaticString) -> Bool {
        for i in 0..<text.utf8CodeUnitCount where bytes[start + i] != (unsafe text.utf8Start[i]) { return false }
        return true
    }

    /// Numbers with units, as Go writes durations: `10s`, `1m30s`, `500ms`. Fractions are cut off.
    private static func duration(_ bytes: Span<UInt8>, _ range: Range<Int>) -> UInt64? {
        var total: UInt64 = 0
        var at = range.lowerBound
        while at < range.upperBound {
            var value: UInt64 = 0
            let digits = at
            while at < range.upperBound, bytes[at] &- UInt8(ascii: "0") < 10 {
                guard at - digits < 9 else { return nil }
                value = value * 10 + UInt64(bytes[at] - UInt8(ascii: "0"))
                at += 1
            }
            guard at > digits else { return nil }
            if at < range.upperBound, bytes[at] == UInt8(ascii: ".") {
                at += 1
                while at < range.upperBound, bytes[at] &- UInt8(ascii: "0") < 10 { at += 1 }
            }
            guard at < range.upperBound else { return nil }
            let isMilli = bytes[at] == UInt8(ascii: "m") && at + 1 < range.upperBound && bytes[at + 1] == UInt8(ascii: "s")
            let unit: UInt64
            switch bytes[at] {
            case UInt8(ascii: "h"): unit = 3_600_000_000_000
            case UInt8(ascii: "m"): unit = isMilli ? 1_000_000 : 60_000_000_000
            case UInt8(ascii: "s"): unit = 1_000_000_000
            default: return nil
            }
            at += isMilli ? 2 : 1
            let (part, overflow) = value.multipliedReportingOverflow(by: unit)
            let (sum, overflow2) = total.addingReportingOverflow(part)
            guard !overflow, !overflow2 else { return nil }
            total = sum
        }
        return total
    }
}
