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

    /// Parses a duration as Go formats it: `10s`, `1m30s`, `1.5h`, `500ms`. Returns nil for anything else, and for zero.
    private static func duration(_ bytes: Span<UInt8>, _ range: Range<Int>) -> UInt64? {
        let text = bytes.extracting(range)
        let duration: GoDuration?
        if isEscaped(text) {
            var escaped: [UInt8] = []
            for i in text.indices { escaped.append(text[i]) }
            duration = PercentEncoding.decodeQuery(escaped).flatMap { GoDuration(utf8: $0.span) }
        } else {
            duration = GoDuration(utf8: text)
        }
        guard let duration, duration.nanoseconds > 0 else { return nil }
        return UInt64(duration.nanoseconds)
    }

    private static func isEscaped(_ text: Span<UInt8>) -> Bool {
        for i in text.indices where text[i] == UInt8(ascii: "%") || text[i] == UInt8(ascii: "+") { return true }
        return false
    }
}
