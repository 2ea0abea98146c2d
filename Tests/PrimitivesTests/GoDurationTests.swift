import Primitives
import Testing

/// Judged by the source and the tests of Go's `time.ParseDuration`.
@Suite("Durations")
struct GoDurationTests {
    private static let hour: Int64 = 3_600_000_000_000

    static let right: [(text: String, nanoseconds: Int64)] = [
        ("0", 0), ("+0", 0), ("-0", 0), ("0s", 0), ("00s", 0), ("5s", 5_000_000_000), ("+5s", 5_000_000_000),
        ("-5s", -5_000_000_000),
        ("30m", hour / 2), ("1h", hour), ("1h30m", hour + hour / 2), ("30m1h", hour + hour / 2), ("1h1h", 2 * hour),
        ("1.5h", hour + hour / 2),
        ("-1.5h", -hour - hour / 2), (".5s", 500_000_000), ("5.s", 5_000_000_000), ("-.5s", -500_000_000),
        ("1.s2.s", 3_000_000_000),
        ("10ns", 10), ("11us", 11_000), ("12\u{B5}s", 12_000), ("12\u{3BC}s", 12_000), ("13ms", 13_000_000),
        ("1.9ns", 1), ("0.1ns", 0),
        ("1h2m3s4ms5us6ns", 3_723_004_005_006), ("39h9m14.425s", 140_954_425_000_000), ("1.5us", 1_500),
        ("9007199254.740993s", 9_007_199_254_740_993_000), ("9223372036854775807ns", .max),
        ("9223372036854775.807us", .max),
        ("9223372036s854ms775us807ns", .max), ("-9223372036854775808ns", .min), ("-9223372036854775.808us", .min),
        ("-9223372036s854ms775us808ns", .min), ("0.3333333333333333333h", 1_200_000_000_000),
        ("0.9223372036854775807h", 3_320_413_933_267), ("0.830103483285477580700h", 2_988_372_539_827),
        ("0.100000000000000000000h", 360_000_000_000), ("2562047h47m16.854775807s", .max),
    ]

    @Test("Read as Go does, to the nanosecond", arguments: right)
    func accepted(text: String, nanoseconds: Int64) {
        #expect(GoDuration(text)?.nanoseconds == nanoseconds)
    }

    static let wrong = [
        "", "3", "-", "+", "s", ".", "-.", ".s", "+.s", "1d", "1w", "1y", "1 s", " 1s", "1s ", "1S", "1H", "--1s",
        "+-1s", "1s-1m", "1h 1m",
        "1:30", "1h30", "1,5h", "1e3s", "0x1s", "\u{FF11}s", "1µ", "1us1", "1.2.3s", "9223372036854775808ns",
        "-9223372036854775809ns",
        "9223372036854775810ns", "-9223372036854775810ns", "9223372036854775.808us", "9223372036854ms775us808ns",
        "3000000h",
        "2562047h47m16.854775808s",
        "99999999999999999999s", "00", "-00", "infinity", "1s\u{0}",
    ]

    @Test("Refused as Go does", arguments: wrong)
    func refused(text: String) {
        #expect(GoDuration(text) == nil)
    }

    @Test("Durations are equal by value")
    func equality() {
        #expect(GoDuration("1h") == GoDuration("60m"))
        #expect(GoDuration("1h") == GoDuration(nanoseconds: Self.hour))
        #expect(GoDuration("1h") != GoDuration("1h1ns"))
    }
}
