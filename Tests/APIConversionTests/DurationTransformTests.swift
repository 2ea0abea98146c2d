import APISchema
import JSON
import Testing

@testable import APIConversion

@Suite("Transforms of durations")
struct DurationTransformTests {
    static let durations: [Trip] = [
        .up(#"{"delay": "1m30s"}"#, #"{"delaySeconds": 90}"#), .up(#"{}"#, #"{}"#),
        .up(#"{"delay": "90s"}"#, #"{"delaySeconds": 90}"#, preserves: #"{"delay": "90s"}"#),
        .up(#"{"delay": "1m30.9s"}"#, #"{"delaySeconds": 90}"#, preserves: #"{"delay": "1m30.9s"}"#),
        .up(#"{"delay": "-1.5s"}"#, #"{"delaySeconds": -1}"#, preserves: #"{"delay": "-1.5s"}"#),
        .up(#"{"delay": "2000000h"}"#, #"{"delaySeconds": 2147483647}"#, preserves: #"{"delay": "2000000h"}"#),
        .up(#"{"delay": null}"#, #"{}"#, preserves: #"{"delay": null}"#),
        .up(#"{"delay": "90s"}"#, #"{"delaySeconds": 90}"#, preserves: #"{"delay": "90s"}"#)
            .edited(#"{"delaySeconds": 120}"#, #"{"delay": "2m0s"}"#),
        .up(#"{"delay": "90s"}"#, #"{"delaySeconds": 90}"#, preserves: #"{"delay": "90s"}"#).edited(#"{}"#, #"{}"#),
        .up(#"{"delay": "soon"}"#, #"{}"#, preserves: #"{"delay": "soon"}"#).returning(#"{}"#),
        .up(#"{"delay": 5}"#, #"{}"#, preserves: #"{"delay": 5}"#).returning(#"{}"#),
        .down(#"{"delaySeconds": 3600}"#, #"{"delay": "1h0m0s"}"#), .down(#"{"delaySeconds": 0}"#, #"{"delay": "0s"}"#),
        .down(#"{"delaySeconds": 90}"#, #"{"delay": "1m30s"}"#)
            .edited(#"{"delay": "5s"}"#, #"{"delaySeconds": 5}"#),
        .down(#"{"delaySeconds": 1.5}"#, #"{}"#, preserves: #"{"delaySeconds": 1.5}"#).returning(#"{}"#),
    ]

    private static let toys = ToyConversion(
        [.field("delay", "delaySeconds", .duration)],
        spoke: Schema(.object([.value("delay", Schema(.string(.duration), ""))]), ""),
        hub: Schema(.object([.value("delaySeconds", Schema(.integer(bits: 32), ""))]), ""))

    @Test("duration: the spelling is restored while the seconds are equal", arguments: durations)
    func duration(trip: Trip) throws { try trip.check(Self.toys) }

    @Test("duration: a string that is not a duration stays in the annotation, and is reported")
    func unreadable() throws {
        let up = try Self.toys.convert(["delay": "soon"], .spokeToHub)
        #expect(up.notes.unreadable == ["delay"])
        let down = try Self.toys.convert(up.fields, .hubToSpoke, annotation: up.annotation)
        #expect(down.annotation == #"{"v1":{"delay":"soon"}}"#)
        #expect(down.notes.rejected.map(\.path) == [[.member("delay")]])
    }

    static let followingSecondsTrips: [Trip] = [
        .up(#"{"delay": "1m0s"}"#, #"{"on": {"seconds": 60}, "off": {"seconds": 60}}"#), .up(#"{}"#, #"{}"#),
        .down(#"{"on": {"seconds": 60}, "off": {"seconds": 60}}"#, #"{"delay": "1m0s"}"#),
        .down(
            #"{"on": {"seconds": 60}, "off": {"seconds": 5}}"#, #"{"delay": "1m0s"}"#,
            preserves: #"{"off": {"seconds": [60, 5]}}"#),
        .down(#"{"on": {"seconds": 60}}"#, #"{"delay": "1m0s"}"#, preserves: #"{"off": {"seconds": [60, null]}}"#),
        .down(#"{"off": {"seconds": 5}}"#, #"{}"#, preserves: #"{"off": {"seconds": [null, 5]}}"#),
        .down(
            #"{"on": {"seconds": 60}, "off": {"seconds": "x"}}"#, #"{"delay": "1m0s"}"#,
            preserves: #"{"off": {"seconds": [60, "x"]}}"#),
        .down(
            #"{"on": {"seconds": 60}, "off": {"seconds": 5}}"#, #"{"delay": "1m0s"}"#,
            preserves: #"{"off": {"seconds": [60, 5]}}"#
        )
        .edited(#"{"delay": "2m0s"}"#, #"{"on": {"seconds": 120}, "off": {"seconds": 120}}"#),
    ]

    @Test(
        "followingSeconds: another value is restored while the followed field is unchanged",
        arguments: followingSecondsTrips
    )
    func followingSeconds(trip: Trip) throws {
        try trip.check(
            ToyConversion([
                .field("delay", "on.seconds", .duration),
                .field(nil, "off.seconds", .followingSeconds(follows: "on.seconds")),
            ]))
    }
}
