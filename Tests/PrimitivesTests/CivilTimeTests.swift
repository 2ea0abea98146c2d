import Primitives
import Testing

@Suite("Civil time")
struct CivilTimeTests {
    @Test(
        "Seconds survive a round trip",
        arguments: [0, 951_782_399, 951_782_400, 1_800_000_000, 4_107_542_399, 253_402_300_799] as [Int64])
    func roundTrip(seconds: Int64) throws {
        let time = CivilTime(unixSeconds: seconds)
        #expect(time.unixSeconds == seconds)
        #expect(RFC3339Time(time.rfc3339)?.unixSeconds == seconds)
    }

    @Test("Every day of four centuries has the number after its predecessor's, and the next weekday")
    func days() {
        var last = CivilTime(unixSeconds: 0)
        for day in 1...146_097 {
            let time = CivilTime(unixSeconds: Int64(day) * 86_400)
            guard time.unixSeconds == Int64(day) * 86_400, time.weekday == (last.weekday + 1) % 7,
                time.day == last.day + 1 || time.day == 1 && last.day >= 28
            else {
                Issue.record("\(time)")
                return
            }
            last = time
        }
    }

    @Test("Times are written as Kubernetes writes them")
    func text() {
        #expect(CivilTime(unixSeconds: 1_795_242_779).rfc3339 == "2026-11-21T06:32:59Z")
        #expect(CivilTime(unixSeconds: 1_795_242_779).clock == "06:32:59")
        #expect(CivilTime(unixSeconds: 1_795_242_779).weekday == 6)
    }

    @Test("Times before 1970 count as its beginning")
    func negative() {
        #expect(CivilTime(unixSeconds: .min) == CivilTime(unixSeconds: 0))
        #expect(CivilTime(unixSeconds: 0).weekday == 4)
    }

    @Test("Components have ranges")
    func ranges() {
        func seconds(
            _ year: Int, _ month: Int, _ day: Int, _ hour: Int = 0, _ minute: Int = 0, _ second: Int = 0
        ) -> Int64? {
            CivilTime(year: year, month: month, day: day, hour: hour, minute: minute, second: second)?.unixSeconds
        }
        #expect(seconds(1970, 1, 1) == 0 && seconds(1969, 12, 31, 23, 59, 59) == -1)
        #expect(seconds(2024, 2, 29) != nil && seconds(2023, 2, 29) == nil && seconds(1900, 2, 29) == nil)
        #expect(seconds(2000, 2, 29) != nil && seconds(2026, 4, 31) == nil)
        #expect(seconds(2026, 0, 1) == nil && seconds(2026, 13, 1) == nil && seconds(2026, 1, 0) == nil)
        #expect(seconds(2026, 1, 1, 24) == nil && seconds(2026, 1, 1, 0, 60) == nil)
        #expect(seconds(2026, 1, 1, 0, 0, 60) == nil && seconds(-1, 1, 1) == nil && seconds(10_000, 1, 1) == nil)
    }
}
