/// A time as Go's `time.Parse(time.RFC3339, …)` reads it, which is what Kubernetes accepts.
public struct RFC3339Time: Equatable, Sendable {
    /// Seconds since 1970-01-01T00:00:00Z. Kubernetes writes times without fractions, so that is all that counts.
    public let unixSeconds: Int64

    /// Reads a time; nil for what Go refuses. Like Go it takes an hour of one digit and a fraction after a dot or a comma.
    public init?(_ text: String) {
        var reader = Reader(Array(text.utf8))
        guard let year = reader.number(digits: 4), reader.take(UInt8(ascii: "-")), let month = reader.number(digits: 2),
            reader.take(UInt8(ascii: "-")), let day = reader.number(digits: 2), reader.take(UInt8(ascii: "T")),
            let hour = reader.number(digits: 2, atLeast: 1), reader.take(UInt8(ascii: ":")), let minute = reader.number(digits: 2),
            reader.take(UInt8(ascii: ":")), let second = reader.number(digits: 2)
        else { return nil }
        reader.skipFraction()
        guard let offset = reader.zoneOffsetSeconds(), reader.isAtEnd else { return nil }
        guard 1...12 ~= month, 1...Self.days(in: month, of: year) ~= day, hour < 24, minute < 60, second < 60 else { return nil }
        let days = Self.daysSinceEpoch(year, month, day)
        unixSeconds = Int64(days * 86_400 + hour * 3_600 + minute * 60 + second - offset)
    }

    private static func days(in month: Int, of year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// Days of the proleptic Gregorian calendar: years are counted from March, so that the leap day comes last.
    private static func daysSinceEpoch(_ year: Int, _ month: Int, _ day: Int) -> Int {
        let shifted = month > 2 ? year : year - 1
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }

    private struct Reader {
        let units: [UInt8]
        var at = 0

        init(_ units: [UInt8]) {
            self.units = units
        }

        var isAtEnd: Bool { at == units.count }
        private var peek: UInt8? { at < units.count ? units[at] : nil }

        mutating func take(_ unit: UInt8) -> Bool {
            guard peek == unit else { return false }
            at += 1
            return true
        }

        mutating func number(digits: Int, atLeast: Int? = nil) -> Int? {
            var value = 0
            var count = 0
            while count < digits, let unit = peek, unit &- UInt8(ascii: "0") < 10 {
                value = value * 10 + Int(unit &- UInt8(ascii: "0"))
                count += 1
                at += 1
            }
            return count >= (atLeast ?? digits) ? value : nil
        }

        mutating func skipFraction() {
            guard peek == UInt8(ascii: ".") || peek == UInt8(ascii: ","), at + 1 < units.count, units[at + 1] &- UInt8(ascii: "0") < 10
            else { return }
            at += 1
            while let unit = peek, unit &- UInt8(ascii: "0") < 10 { at += 1 }
        }

        mutating func zoneOffsetSeconds() -> Int? {
            if take(UInt8(ascii: "Z")) { return 0 }
            let sign = peek == UInt8(ascii: "-") ? -1 : 1
            guard take(UInt8(ascii: "+")) || take(UInt8(ascii: "-")) else { return nil }
            guard let hours = number(digits: 2), take(UInt8(ascii: ":")), let minutes = number(digits: 2), hours <= 24, minutes <= 60 else {
                return nil
            }
            return sign * (hours * 3_600 + minutes * 60)
        }
    }
}
