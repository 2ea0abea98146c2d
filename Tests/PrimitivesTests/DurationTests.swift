import Primitives
import Testing

@Suite("Nanoseconds of a duration")
struct DurationTests {
    @Test(
        "Between 0 and the largest 64-bit number",
        arguments: [
            (.zero, 0), (.nanoseconds(1), 1), (.milliseconds(1_500), 1_500_000_000), (.seconds(-1), 0),
            (.nanoseconds(-1), 0), (.seconds(18_446_744_073), 18_446_744_073_000_000_000),
            (.seconds(18_446_744_074), .max), (.seconds(Int64.max), .max),
        ] as [(Duration, UInt64)])
    func nanoseconds(duration: Duration, nanoseconds: UInt64) { #expect(duration.nanoseconds == nanoseconds) }
}
