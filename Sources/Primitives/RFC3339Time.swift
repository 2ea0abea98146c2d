/// A time as Go's `time.Parse(time.RFC3339, …)` reads it, which is what Kubernetes accepts.
public struct RFC3339Time: Equatable, Sendable {
    /// Seconds since 1970-01-01T00:00:00Z. Fractions are dropped: Kubernetes writes times without them.
    public let unixSeconds: Int64

    /// Parses a time; nil for what Go refuses. Like Go it takes an hour of one digit and a fraction after a dot or a
    /// comma.
    public init?(_ text: String) {
        self.init(utf8: text.utf8.span)
    }

    /// Parses a time from its UTF-8 units.
    public init?(utf8 text: Span<UInt8>) {
        guard text.count >= 19, let century = Self.pair(text, 0), let yearOfCentury = Self.pair(text, 2),
            text[4] == UInt8(ascii: "-"),
            let month = Self.pair(text, 5), text[7] == UInt8(ascii: "-"), let day = Self.pair(text, 8),
            text[10] == UInt8(ascii: "T")
        else { return nil }
        // An hour of one digit moves what follows.
        let moved = text[12] == UInt8(ascii: ":") ? 1 : 0
        guard let hour = moved == 0 ? Self.pair(text, 11) : Self.digit(text[11]), text[13 - moved] == UInt8(ascii: ":"),
            let minute = Self.pair(text, 14 - moved), text[16 - moved] == UInt8(ascii: ":"),
            let second = Self.pair(text, 17 - moved)
        else { return nil }
        var reader = Reader(text, from: 19 - moved)
        reader.skipFraction()
        guard let offset = reader.zoneOffsetSeconds(), reader.isAtEnd,
            let time = CivilTime(
                year: century * 100 + yearOfCentury, month: month, day: day, hour: hour, minute: minute, second: second)
        else { return nil }
        unixSeconds = time.unixSeconds - Int64(offset)
    }

    /// True if `text` is a time. Takes a short cut for the form that Kubernetes writes, `2030-01-01T00:00:00Z`.
    public static func isValid(utf8 text: Span<UInt8>) -> Bool {
        if text.count == 20, text[19] == UInt8(ascii: "Z"), text[4] == UInt8(ascii: "-"), text[7] == UInt8(ascii: "-"),
            text[10] == UInt8(ascii: "T"), text[13] == UInt8(ascii: ":"), text[16] == UInt8(ascii: ":"),
            pair(text, 0) != nil,
            pair(text, 2) != nil, let month = pair(text, 5), let day = pair(text, 8), let hour = pair(text, 11),
            let minute = pair(text, 14), let second = pair(text, 17)
        {
            // Days above 28 depend on the month.
            if 1...12 ~= month, 1...28 ~= day, hour < 24, minute < 60, second < 60 { return true }
        }
        return RFC3339Time(utf8: text) != nil
    }

    @inline(__always)
    private static func digit(_ unit: UInt8) -> Int? {
        let value = unit &- UInt8(ascii: "0")
        return value < 10 ? Int(value) : nil
    }

    /// The number that two digits make.
    @inline(__always)
    private static func pair(_ text: Span<UInt8>, _ start: Int) -> Int? {
        guard let tens = digit(text[start]), let ones = digit(text[start + 1]) else { return nil }
        return tens * 10 + ones
    }

    /// Reads the fraction and the zone.
    private struct Reader: ~Escapable {
        let units: Span<UInt8>
        var at: Int

        @_lifetime(copy units)
        init(_ units: Span<UInt8>, from start: Int) {
            self.units = units
            at = start
        }

        var isAtEnd: Bool { at == units.count }
        private var peek: UInt8? { at < units.count ? units[at] : nil }

        mutating func take(_ unit: UInt8) -> Bool {
            guard peek == unit else { return false }
            at += 1
            return true
        }

        mutating func pair() -> Int? {
            guard at + 1 < units.count, let value = RFC3339Time.pair(units, at) else { return nil }
            at += 2
            return value
        }

        mutating func skipFraction() {
            guard peek == UInt8(ascii: ".") || peek == UInt8(ascii: ","), at + 1 < units.count,
                units[at + 1] &- UInt8(ascii: "0") < 10
            else { return }
            at += 1
            while let unit = peek, unit &- UInt8(ascii: "0") < 10 { at += 1 }
        }

        mutating func zoneOffsetSeconds() -> Int? {
            if take(UInt8(ascii: "Z")) { return 0 }
            let sign = peek == UInt8(ascii: "-") ? -1 : 1
            guard take(UInt8(ascii: "+")) || take(UInt8(ascii: "-")) else { return nil }
            guard let hours = pair(), take(UInt8(ascii: ":")), let minutes = pair(), hours <= 24, minutes <= 60 else {
                return nil
            }
            return sign * (hours * 3_600 + minutes * 60)
        }
    }
}
