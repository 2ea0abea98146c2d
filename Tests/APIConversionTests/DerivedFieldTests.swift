import Testing

@testable import APIConversion

/// None of these transforms uses the annotation.
@Suite("Transforms of fields that derive from others")
struct DerivedFieldTests {
    static let emptyObjects: [Trip] = [
        .down(#"{"state": {"inner": {}}}"#, #"{"state": {"hollow": {}}}"#),
        .down(#"{"state": {"inner": {"size": 1}}}"#, #"{"state": {"inner": {"size": 1}}}"#),
        .down(#"{"state": {}}"#, #"{"state": {}}"#), .up(#"{"state": {"hollow": {}}}"#, #"{"state": {"inner": {}}}"#),
        // The object exists without the field's help: the field is stale.
        .up(#"{"state": {"hollow": {}, "inner": {"size": 1}}}"#, #"{"state": {"inner": {"size": 1}}}"#)
            .returning(#"{"state": {"inner": {"size": 1}}}"#),
        .down(#"{"state": {"inner": {}}}"#, #"{"state": {"hollow": {}}}"#).edited(#"{"state": {}}"#, #"{"state": {}}"#),
    ]

    @Test("emptyObject: the spoke's field holds an empty object of the hub", arguments: emptyObjects)
    func emptyObject(trip: Trip) throws {
        try trip.check(
            ToyConversion(
                [.verbatim("state.inner.size"), .field("state.hollow", nil, .emptyObject(of: "state.inner"))],
                objects: [.unpreserved("state")]))
    }

    static let readinessTrips: [Trip] = [
        .up(#"{"state": {"count": 1, "isOn": true}}"#, #"{"state": {"count": 1}}"#),
        .up(#"{"state": {"count": 1}}"#, #"{"state": {"count": 1, "isOff": true}}"#),
        .up(#"{"state": {"count": 0, "isOn": true}}"#, #"{"state": {"count": 0, "isOff": false}}"#),
        .up(#"{"state": {"count": 0}}"#, #"{"state": {"count": 0}}"#),
        .up(#"{"state": {"count": 1, "isOn": false}}"#, #"{"state": {"count": 1, "isOn": false}}"#),
        .up(#"{"state": {"count": 1, "isOn": "x"}}"#, #"{"state": {"count": 1, "isOn": "x"}}"#),
        .up(#"{"state": {"count": 1, "isOn": true}}"#, #"{"state": {"count": 1}}"#)
            .edited(#"{"state": {"count": 0}}"#, #"{"state": {"count": 0}}"#),
        .up(#"{"state": {"count": 0, "isOn": true}}"#, #"{"state": {"count": 0, "isOff": false}}"#)
            .edited(#"{"state": {"count": 2}}"#, #"{"state": {"count": 2, "isOn": true}}"#),
        .down(#"{"state": {"count": 2}}"#, #"{"state": {"count": 2, "isOn": true}}"#),
        .down(#"{"state": {"count": 2, "isOff": true}}"#, #"{"state": {"count": 2}}"#),
        .down(#"{"state": {"count": 0, "isOff": true}}"#, #"{"state": {"count": 0, "isOff": true}}"#),
        // A sign that the counter contradicts is stale.
        .up(#"{"state": {"count": 1, "isOff": true}}"#, #"{"state": {"count": 1, "isOff": true}}"#)
            .returning(#"{"state": {"count": 1}}"#),
    ]

    @Test("readiness, readinessException: the hub only has what the counter does not imply", arguments: readinessTrips)
    func readiness(trip: Trip) throws {
        try trip.check(
            ToyConversion(
                [
                    .verbatim("state.count"),
                    .field("state.isOn", .readiness(counter: "state.count", exception: "state.isOff")),
                    .field("state.isOff", .readinessException(readiness: "state.isOn", counter: "state.count")),
                ], objects: [.unpreserved("state")]))
    }
}
