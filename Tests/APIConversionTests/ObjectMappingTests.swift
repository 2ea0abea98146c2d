import Testing

@testable import APIConversion

@Suite("Objects around fields")
struct ObjectMappingTests {
    static let plainTrips: [Trip] = [
        .up(#"{"lamp": {"size": 1}}"#, #"{"lamp": {"size": 1}}"#),
        .up(#"{"lamp": {}}"#, #"{}"#, preserves: #"{"lamp": {"-": true}}"#),
        .up(#"{"lamp": {}}"#, #"{}"#, preserves: #"{"lamp": {"-": true}}"#)
            .edited(#"{"lamp": {"size": 1}}"#, #"{"lamp": {"size": 1}}"#),
        .up(#"{"lamp": true}"#, #"{}"#, preserves: #"{"lamp": {"-": false, "=": true}}"#),
        .up(#"{"lamp": 5}"#, #"{}"#, preserves: #"{"lamp": {"-": false, "=": 5}}"#).returning(#"{}"#),
        .down(#"{"lamp": {}}"#, #"{}"#, preserves: #"{"lamp": {"-": true}}"#),
    ]

    @Test("Without a mapping, an empty object equals an absent one", arguments: plainTrips)
    func plain(trip: Trip) throws { try trip.check(ToyConversion([.same("lamp.size")])) }

    static let meaningfulTrips: [Trip] = [
        .up(#"{"lamp": {}}"#, #"{"lamp": {}}"#), .up(#"{}"#, #"{}"#), .down(#"{"lamp": {}}"#, #"{"lamp": {}}"#),
        .up(#"{"lamp": {}}"#, #"{"lamp": {}}"#).edited(#"{}"#, #"{}"#),
    ]

    @Test("A meaningful object exists in both versions or in neither", arguments: meaningfulTrips)
    func meaningful(trip: Trip) throws {
        try trip.check(ToyConversion([.same("lamp.size")], objects: [.meaningful("lamp")]))
    }

    static let requiredTrips: [Trip] = [
        .up(#"{"lamp": {}}"#, #"{}"#), .down(#"{}"#, #"{"lamp": {}}"#),
        .up(#"{}"#, #"{}"#, preserves: #"{"lamp": {"~": true}}"#),
        .up(#"{}"#, #"{}"#, preserves: #"{"lamp": {"~": true}}"#)
            .edited(#"{"lamp": {"size": 1}}"#, #"{"lamp": {"size": 1}}"#),
    ]

    @Test("A required object is written to the spoke, empty if need be", arguments: requiredTrips)
    func required(trip: Trip) throws {
        try trip.check(ToyConversion([.same("lamp.size")], objects: [.required("lamp")]))
    }

    static let movedTrips: [Trip] = [
        .up(
            #"{"lamp": {"size": 1, "color": "red"}}"#, #"{"light": {"bulb": {"size": 1}}}"#,
            preserves: #"{"lamp": {"color": "red"}}"#),
        .up(
            #"{"lamp": {"size": 1, "color": "red"}}"#, #"{"light": {"bulb": {"size": 1}}}"#,
            preserves: #"{"lamp": {"color": "red"}}"#
        )
        .edited(#"{"light": {}}"#, #"{}"#),
    ]

    @Test("The fields of a moved object go with the object under its other path", arguments: movedTrips)
    func moved(trip: Trip) throws {
        try trip.check(
            ToyConversion(
                [.moved("lamp.size", "light.bulb.size"), .spokeOnly("lamp.color")],
                objects: [.moved("lamp", "light.bulb")]))
    }

    @Test("Fields of an unpreserved object are not preserved")
    func unpreserved() throws {
        let toys = ToyConversion([.same("state.size"), .spokeOnly("state.color")], objects: [.unpreserved("state")])
        let up = try toys.convert(["state": ["size": 1, "color": "red"]], .spokeToHub)
        #expect(up.fields == ["state": ["size": 1]])
        #expect(up.annotation == nil)
    }

    @Test("Fields of an unpreserved object are not restored")
    func unrestored() throws {
        let toys = ToyConversion([.same("state.size"), .spokeOnly("state.color")], objects: [.unpreserved("state")])
        let down = try toys.convert(
            ["state": ["size": 1]], .hubToSpoke, annotation: #"{"v1": {"state": {"color": "red", "size": 2}}}"#)
        #expect(down.fields == ["state": ["size": 1]])
    }
}
