/// Times as HTTP writes them (RFC 9110, section 5.6.7).
public enum HTTPDate {
    private static let days = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    /// `Date: Sun, 06 Nov 1994 08:49:37 GMT` with CR LF, for a time in seconds since 1970.
    public static func line(_ unixSeconds: Int64) -> [UInt8] {
        let civil = CivilTime(unixSeconds: unixSeconds)
        let time = "\(CivilTime.two(civil.hour)):\(CivilTime.two(civil.minute)):\(CivilTime.two(civil.second))"
        let date = "\(days[civil.weekday]), \(CivilTime.two(civil.day)) \(months[civil.month - 1]) \(civil.year)"
        return Array("Date: \(date) \(time) GMT\r\n".utf8)
    }
}
