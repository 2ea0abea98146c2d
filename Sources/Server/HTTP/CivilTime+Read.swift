extension CivilTime {
    /// Seconds since 1970 of `Sat, 21 Nov 2026 06:32:59 GMT`, the preferred form of dates in HTTP (RFC 9110, section
    /// 5.6.7); nil for anything else. The name of the day is not looked at.
    static func unixSeconds(_ date: Span<UInt8>) -> Int64? {
        guard date.count == 29, date.matches(3, ", "), date.matches(25, " GMT"), date[7] == SP, date[11] == SP,
            date[16] == SP,
            date[19] == UInt8(ascii: ":"), date[22] == UInt8(ascii: ":"), let day = date.decimal(5..<7),
            let year = date.decimal(12..<16),
            let hour = date.decimal(17..<19), let minute = date.decimal(20..<22), let second = date.decimal(23..<25)
        else { return nil }
        let months: [StaticString] = [
            "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
        ]
        guard let month = months.firstIndex(where: { date.matches(8, $0) }) else { return nil }
        return unixSeconds(year: year, month: month + 1, day: day, hour: hour, minute: minute, second: second)
    }

    /// Seconds since 1970 of `2026-11-21T06:32:59Z`, as `rfc3339` writes it; nil for anything else.
    public static func unixSeconds(rfc3339 text: String) -> Int64? {
        let bytes = Array(text.utf8)
        let date = bytes.span
        guard date.count == 20, date[4] == UInt8(ascii: "-"), date[7] == UInt8(ascii: "-"),
            date[10] == UInt8(ascii: "T"),
            date[13] == UInt8(ascii: ":"), date[16] == UInt8(ascii: ":"), date[19] == UInt8(ascii: "Z"),
            let year = date.decimal(0..<4),
            let month = date.decimal(5..<7), let day = date.decimal(8..<10), let hour = date.decimal(11..<13),
            let minute = date.decimal(14..<16), let second = date.decimal(17..<19)
        else { return nil }
        return unixSeconds(year: year, month: month, day: day, hour: hour, minute: minute, second: second)
    }

    private static func unixSeconds(year: Int, month: Int, day: Int, hour: Int, minute: Int, second: Int) -> Int64? {
        guard year >= 1970, 1...12 ~= month, 1...31 ~= day, hour < 24, minute < 60, second < 61 else { return nil }
        // The inverse of `init(unixSeconds:)`: years begin in March.
        let shifted = month > 2 ? year : year - 1
        let era = shifted / 400
        let yearOfEra = shifted - era * 400
        let dayOfEra =
            yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5
            + day - 1
        let days = era * 146_097 + dayOfEra - 719_468
        return Int64(days * 86_400 + hour * 3_600 + minute * 60 + second)
    }
}
