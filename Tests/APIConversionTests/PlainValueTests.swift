import Testing

@testable import APIConversion

@Suite("Transforms of plain values")
struct PlainValueTests {
    static let values: [Trip] = [
        .up(#"{"color": "red"}"#, #"{"paint": "red"}"#),
        .up(#"{}"#, #"{}"#),
        .up(#"{"color": ""}"#, #"{}"#, preserves: #"{"color": ""}"#),
        .up(#"{"color": null}"#, #"{}"#, preserves: #"{"color": null}"#),
        .up(#"{"color": [1]}"#, #"{"paint": [1]}"#),
        .up(#"{"color": ""}"#, #"{}"#, preserves: #"{"color": ""}"#)
            .edited(#"{"paint": "blue"}"#, #"{"color": "blue"}"#),
        .up(#"{"color": "red"}"#, #"{"paint": "red"}"#).edited(#"{}"#, #"{}"#),
        .down(#"{"paint": "red"}"#, #"{"color": "red"}"#),
        .down(#"{"paint": 0}"#, #"{}"#, preserves: #"{"paint": 0}"#),
        .down(#"{"paint": {}}"#, #"{}"#, preserves: #"{"paint": {}}"#).edited(#"{"color": 1}"#, #"{"paint": 1}"#),
    ]

    @Test("value: an empty value is preserved while the field is absent", arguments: values)
    func value(trip: Trip) throws { try trip.check(ToyConversion([.moved("color", "paint")])) }

    static let verbatimTrips: [Trip] = [
        .up(#"{"color": "red"}"#, #"{"paint": "red"}"#), .up(#"{}"#, #"{}"#),
        .up(#"{"color": ""}"#, #"{"paint": ""}"#), .up(#"{"color": null}"#, #"{"paint": null}"#),
        .down(#"{"paint": []}"#, #"{"color": []}"#),
        .down(#"{"paint": ""}"#, #"{"color": ""}"#).edited(#"{}"#, #"{}"#),
    ]

    @Test("verbatim: every value is the same in both versions", arguments: verbatimTrips)
    func verbatim(trip: Trip) throws { try trip.check(ToyConversion([.verbatim("color", "paint")])) }
}
