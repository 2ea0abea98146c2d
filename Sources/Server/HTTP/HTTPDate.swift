internal import Primitives

/// Dates as HTTP writes them: `Sun, 06 Nov 1994 08:49:37 GMT` (RFC 9110, section 5.6.7).
public enum HTTPDate {
    private static let days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    /// Bytes of the preferred form.
    private static let count = 29

    /// Returns the field line `Date: …` with CR LF for a time in seconds since 1970.
    public static func line(_ unixSeconds: Int64) -> [UInt8] {
        let time = CivilTime(unixSeconds: unixSeconds)
        let date = "\(days[time.weekday]), \(CivilTime.pair(time.day)) \(months[time.month - 1]) \(time.year)"
        return Array("Date: \(date) \(time.clock) GMT\r\n".utf8)
    }

    /// Returns seconds since 1970 of a date in the preferred form; nil for anything else. The day's name is ignored.
    static func unixSeconds(_ date: Span<UInt8>) -> Int64? {
        guard date.count == count, date.matches(3, ", "), date.matches(25, " GMT"), date[7] == SP, date[11] == SP,
            date[16] == SP, date[19] == UInt8(ascii: ":"), date[22] == UInt8(ascii: ":"),
            let day = date.decimal(5..<7), let month = month(date), let year = date.decimal(12..<16),
            let hour = date.decimal(17..<19), let minute = date.decimal(20..<22), let second = date.decimal(23..<25),
            // A leap second counts as the second before it.
            let time = CivilTime(
                year: year, month: month, day: day, hour: hour, minute: minute, second: second == 60 ? 59 : second)
        else { return nil }
        return time.unixSeconds
    }

    private static func month(_ date: Span<UInt8>) -> Int? {
        for (i, name) in months.enumerated() where date.equals(8, name) { return i + 1 }
        return nil
    }
}

extension Span<UInt8> {
    fileprivate func equals(_ start: Int, _ text: String) -> Bool {
        var i = start
        for byte in text.utf8 {
            guard i < count, self[i] == byte else { return false }
            i += 1
        }
        return true
    }
}
