/// A time of UTC by year, month, day and second of the day (proleptic Gregorian calendar).
public struct CivilTime: Sendable, Equatable {
    /// 1970 and later.
    public let year: Int
    /// 1 to 12.
    public let month: Int
    /// 1 to 31.
    public let day: Int
    /// 0 to 23.
    public let hour: Int
    /// 0 to 59.
    public let minute: Int
    /// 0 to 59: Unix time knows no leap seconds.
    public let second: Int
    /// 0 is Thursday, on which 1970 began.
    let weekday: Int

    /// The time `unixSeconds` after 1970 began; a time before it counts as its beginning.
    public init(unixSeconds: Int64) {
        let days = Int(max(unixSeconds, 0) / 86_400)
        let secondOfDay = Int(max(unixSeconds, 0) % 86_400)
        // Days are counted in eras of 400 years that begin in March, so that the leap day is a year's last.
        let shifted = days + 719_468
        let era = shifted / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        year = yearOfEra + era * 400 + (month < 3 ? 1 : 0)
        hour = secondOfDay / 3_600
        minute = secondOfDay / 60 % 60
        second = secondOfDay % 60
        weekday = days % 7
    }

    /// `2026-11-21T06:32:59Z` (RFC 3339).
    public var rfc3339: String {
        "\(year)-\(Self.two(month))-\(Self.two(day))T\(Self.two(hour)):\(Self.two(minute)):\(Self.two(second))Z"
    }

    static func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
}
