import Primitives
import Testing

/// Judged by Go's `time.Parse(time.RFC3339, …)`, which is what Kubernetes calls.
@Suite("Times")
struct RFC3339TimeTests {
    static let right: [(text: String, seconds: Int64)] = [
        ("1970-01-01T00:00:00Z", 0), ("1970-01-01T00:00:01Z", 1), ("1969-12-31T23:59:59Z", -1),
        ("2000-02-29T12:00:00Z", 951_825_600),
        ("2030-01-01T00:00:00Z", 1_893_456_000), ("2023-11-14T22:13:20Z", 1_700_000_000),
        ("2038-01-19T03:14:08Z", 2_147_483_648),
        ("0000-01-01T00:00:00Z", -62_167_219_200), ("0001-01-01T00:00:00Z", -62_135_596_800),
        ("9999-12-31T23:59:59Z", 253_402_300_799),
        ("1900-03-01T00:00:00Z", -2_203_891_200), ("2024-02-29T23:59:59Z", 1_709_251_199),
        ("1970-01-01T01:00:00+01:00", 0), ("1969-12-31T19:00:00-05:00", 0), ("1970-01-01T05:45:00+05:45", 0),
        ("1970-01-01T00:00:00-00:00", 0),
        ("1970-01-02T00:00:00+24:00", 0), ("1970-01-01T01:00:00+00:60", 0),
        // Fractions don't count, after a dot or a comma.
        ("1970-01-01T00:00:01.5Z", 1), ("1970-01-01T00:00:01,999999999999Z", 1),
        ("1970-01-01T00:00:01.0+01:00", -3_599),
        // Go takes an hour of one digit.
        ("1970-01-01T1:00:00Z", 3_600),
    ]

    @Test("Read as Go does, to the second", arguments: right)
    func accepted(text: String, seconds: Int64) {
        #expect(RFC3339Time(text)?.unixSeconds == seconds)
        #expect(RFC3339Time(utf8: Array(text.utf8).span)?.unixSeconds == seconds)
    }

    static let wrong = [
        "", "2030", "2030-01-01", "2030-01-01T00:00:00", "2030-01-01 00:00:00Z", "2030-01-01t00:00:00Z",
        "2030-01-01T00:00:00z",
        "2030-01-01T00:00Z", "2030-1-01T00:00:00Z", "2030-01-1T00:00:00Z", "30-01-01T00:00:00Z",
        "12030-01-01T00:00:00Z",
        "2030-00-01T00:00:00Z", "2030-13-01T00:00:00Z", "2030-01-00T00:00:00Z", "2030-01-32T00:00:00Z",
        "2030-04-31T00:00:00Z",
        "2023-02-29T00:00:00Z", "1900-02-29T00:00:00Z", "2030-01-01T24:00:00Z", "2030-01-01T00:60:00Z",
        "2030-01-01T00:00:60Z",
        "2030-01-01T00:0:00Z", "2030-01-01T00:00:0Z", "2030-01-01T00:00:00.Z", "2030-01-01T00:00:00+0100",
        "2030-01-01T00:00:00+01",
        "2030-01-01T00:00:00+1:00", "2030-01-01T00:00:00+25:00", "2030-01-01T00:00:00+01:61", "2030-01-01T00:00:00 Z",
        " 2030-01-01T00:00:00Z",
        "2030-01-01T00:00:00Z ", "2030-01-01T00:00:00ZZ", "2030-01-01T00:00:00UTC", "-030-01-01T00:00:00Z",
        "2030/01/01T00:00:00Z",
        "2030-01-01T00:00:00+01:00Z", "\u{FF12}030-01-01T00:00:00Z",
    ]

    @Test("Refused as Go does", arguments: wrong)
    func refused(text: String) {
        #expect(RFC3339Time(text) == nil)
        #expect(RFC3339Time(utf8: Array(text.utf8).span) == nil)
    }

    @Test("Each day follows the one before, over four centuries")
    func calendar() {
        func pad(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        var expected: Int64 = -11_676_096_000
        for year in 1600..<2001 {
            let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
            for (month, days) in zip(1...12, [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]) {
                for day in [1, days] {
                    let found = RFC3339Time("\(year)-\(pad(month))-\(pad(day))T00:00:00Z")?.unixSeconds
                    if found != expected + Int64(day - 1) * 86_400 {
                        Issue.record("\(year)-\(month)-\(day)")
                        return
                    }
                }
                #expect(RFC3339Time("\(year)-\(pad(month))-\(pad(days + 1))T00:00:00Z") == nil)
                expected += Int64(days) * 86_400
            }
        }
    }

    @Test("A time cut short is refused, whatever is cut", arguments: 0..<25)
    func chopped(length: Int) {
        #expect(RFC3339Time(String("2030-01-01T00:00:00+01:00".prefix(length))) == nil)
    }
}
