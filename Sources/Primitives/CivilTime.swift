/// A time of day and a date in UTC (proleptic Gregorian calendar).
public struct CivilTime: Sendable, Equatable {
    /// The year.
    public let year: Int
    /// 1 to 12.
    public let month: Int
    /// 1 to 31.
    public let day: Int
    /// 0 to 23.
    public let hour: Int
    /// 0 to 59.
    public let minute: Int
    /// 0 to 59: Unix time has no leap seconds.
    public let second: Int

    /// The time `unixSeconds` after 1970-01-01T00:00:00Z. Times before that count as that.
    public init(unixSeconds: Int64) {
        let secondOfDay = Int(max(unixSeconds, 0) % 86_400)
        // Days are counted in eras of 400 years that begin in March, so that the leap day is a year's last.
        let shifted = Int(max(unixSeconds, 0) / 86_400) + Self.daysBeforeEpoch
        let era = shifted / Self.daysPerEra
        let dayOfEra = shifted - era * Self.daysPerEra
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        year = yearOfEra + era * 400 + (month < 3 ? 1 : 0)
        hour = secondOfDay / 3_600
        minute = secondOfDay / 60 % 60
        second = secondOfDay % 60
    }

    /// Nil if a component is out of its range, or the month has no such day. Years are 0 to 9999.
    public init?(year: Int, month: Int, day: Int, hour: Int, minute: Int, second: Int) {
        guard 0...9999 ~= year, 1...12 ~= month, 1...Self.days(in: month, of: year) ~= day, 0..<24 ~= hour,
            0..<60 ~= minute, 0..<60 ~= second
        else { return nil }
        (self.year, self.month, self.day) = (year, month, day)
        (self.hour, self.minute, self.second) = (hour, minute, second)
    }

    /// Seconds since 1970-01-01T00:00:00Z; negative before.
    public var unixSeconds: Int64 {
        Int64(daysSinceEpoch * 86_400 + hour * 3_600 + minute * 60 + second)
    }

    /// 0 for Sunday to 6 for Saturday.
    public var weekday: Int {
        // 1970 began on a Thursday.
        let day = (daysSinceEpoch + 4) % 7
        return day < 0 ? day + 7 : day
    }

    /// The time as Kubernetes writes it: `2026-11-21T06:32:59Z` (RFC 3339).
    public var rfc3339: String {
        "\(year)-\(Self.pair(month))-\(Self.pair(day))T\(clock)Z"
    }

    /// The time of day: `06:32:59`.
    public var clock: String { "\(Self.pair(hour)):\(Self.pair(minute)):\(Self.pair(second))" }

    /// Returns `value`, which is below 100, in two digits.
    public static func pair(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }

    private static let daysPerEra = 146_097
    /// From 0000-03-01 to 1970-01-01.
    private static let daysBeforeEpoch = 719_468

    private var daysSinceEpoch: Int {
        let shifted = month > 2 ? year : year - 1
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * Self.daysPerEra + dayOfEra - Self.daysBeforeEpoch
    }

    private static func days(in month: Int, of year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }
}
