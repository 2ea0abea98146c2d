import Testing

@testable import APIConversion

@Suite("Transforms of fields that one version lacks")
struct OneSidedTests {
    static let spokeOnlyTrips: [Trip] = [
        .up(
            #"{"lamp": {"size": 1, "color": "red"}}"#, #"{"lamp": {"size": 1}}"#,
            preserves: #"{"lamp": {"color": "red"}}"#),
        .up(#"{"lamp": {"size": 1}}"#, #"{"lamp": {"size": 1}}"#), .up(#"{}"#, #"{}"#),
        .up(
            #"{"lamp": {"size": 1, "color": [null]}}"#, #"{"lamp": {"size": 1}}"#,
            preserves: #"{"lamp": {"color": [null]}}"#),
        .up(
            #"{"lamp": {"size": 1, "color": "red"}}"#, #"{"lamp": {"size": 1}}"#,
            preserves: #"{"lamp": {"color": "red"}}"#
        )
        .edited(#"{"lamp": {"size": 2}}"#, #"{"lamp": {"size": 2, "color": "red"}}"#),
        .up(
            #"{"lamp": {"size": 1, "color": "red"}}"#, #"{"lamp": {"size": 1}}"#,
            preserves: #"{"lamp": {"color": "red"}}"#
        )
        .edited(#"{}"#, #"{}"#),
        .up(#"{"lamp": {"color": "red"}}"#, #"{}"#, preserves: #"{"lamp": {"color": "red", "-": true}}"#),
    ]

    @Test("spokeOnly: the value is restored while its parent exists", arguments: spokeOnlyTrips)
    func spokeOnly(trip: Trip) throws { try trip.check(ToyConversion([.same("lamp.size"), .spokeOnly("lamp.color")])) }

    static let hubOnlyTrips: [Trip] = [
        .down(
            #"{"lamp": {"size": 1, "color": "red"}}"#, #"{"lamp": {"size": 1}}"#,
            preserves: #"{"lamp": {"color": "red"}}"#),
        .down(#"{}"#, #"{}"#),
        .down(
            #"{"lamp": {"size": 1, "color": "red"}}"#, #"{"lamp": {"size": 1}}"#,
            preserves: #"{"lamp": {"color": "red"}}"#
        )
        .edited(#"{"lamp": {"size": 2}}"#, #"{"lamp": {"size": 2, "color": "red"}}"#),
        .down(
            #"{"lamp": {"size": 1, "color": "red"}}"#, #"{"lamp": {"size": 1}}"#,
            preserves: #"{"lamp": {"color": "red"}}"#
        )
        .edited(#"{}"#, #"{}"#),
    ]

    @Test("hubOnly: the value is restored while its parent exists", arguments: hubOnlyTrips)
    func hubOnly(trip: Trip) throws { try trip.check(ToyConversion([.same("lamp.size"), .hubOnly("lamp.color")])) }

    static let hubOnlyUnlessTrips: [Trip] = [
        .down(#"{"pattern": "dots"}"#, #"{}"#, preserves: #"{"pattern": "dots"}"#), .down(#"{}"#, #"{}"#),
        .down(#"{"pattern": 5}"#, #"{}"#, preserves: #"{"pattern": 5}"#),
        .down(#"{"pattern": "dots"}"#, #"{}"#, preserves: #"{"pattern": "dots"}"#)
            .edited(#"{"isPlain": true}"#, #"{"isPlain": true}"#),
        .down(#"{"pattern": "dots"}"#, #"{}"#, preserves: #"{"pattern": "dots"}"#)
            .edited(#"{"size": 1}"#, #"{"size": 1, "pattern": "dots"}"#),
    ]

    @Test("hubOnlyUnless: the value is restored unless the boolean is true", arguments: hubOnlyUnlessTrips)
    func hubOnlyUnless(trip: Trip) throws {
        try trip.check(
            ToyConversion([.same("isPlain"), .same("size"), .field(nil, "pattern", .hubOnlyUnless("isPlain"))]))
    }
}
