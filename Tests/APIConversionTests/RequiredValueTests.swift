import Testing

@testable import APIConversion

@Suite("Transforms of values that one version requires")
struct RequiredValueTests {
    static let explicitTrips: [Trip] = [
        .up(#"{"lamp": {"isLit": true}}"#, #"{"lamp": {"isLit": true}}"#), .up(#"{}"#, #"{}"#),
        .up(#"{"lamp": {"size": 1}}"#, #"{"lamp": {"size": 1, "isLit": false}}"#),
        .up(
            #"{"lamp": {"size": 1, "isLit": false}}"#, #"{"lamp": {"size": 1, "isLit": false}}"#,
            preserves: #"{"lamp": {"isLit": false}}"#),
        .up(
            #"{"lamp": {"size": 1, "isLit": false}}"#, #"{"lamp": {"size": 1, "isLit": false}}"#,
            preserves: #"{"lamp": {"isLit": false}}"#
        ).edited(#"{"lamp": {"size": 1, "isLit": true}}"#, #"{"lamp": {"size": 1, "isLit": true}}"#),
        .up(#"{"lamp": {"isLit": "x"}}"#, #"{"lamp": {"isLit": "x"}}"#),
        .down(#"{"lamp": {"size": 1}}"#, #"{"lamp": {"size": 1}}"#, preserves: #"{"lamp": {"isLit": {}}}"#),
        .down(#"{"lamp": {"size": 1}}"#, #"{"lamp": {"size": 1}}"#, preserves: #"{"lamp": {"isLit": {}}}"#)
            .edited(#"{"lamp": {"isLit": true}}"#, #"{"lamp": {"isLit": true}}"#),
        // That the field was absent only applies while the object has other fields.
        .down(#"{"lamp": {"size": 1}}"#, #"{"lamp": {"size": 1}}"#, preserves: #"{"lamp": {"isLit": {}}}"#)
            .edited(#"{"lamp": {}}"#, #"{"lamp": {"isLit": false}}"#),
    ]

    @Test("boolExplicitInHub: absent in the spoke is false in the hub", arguments: explicitTrips)
    func explicit(trip: Trip) throws {
        try trip.check(
            ToyConversion(
                [.field("lamp.isLit", .boolExplicitInHub), .same("lamp.size")], objects: [.meaningful("lamp")]))
    }

    static let requiredBools: [Trip] = [
        .up(#"{"isLit": true}"#, #"{"isLit": true}"#), .up(#"{"isLit": false}"#, #"{"isLit": false}"#),
        .up(#"{}"#, #"{}"#, preserves: #"{"isLit": {}}"#), .up(#"{"isLit": "x"}"#, #"{"isLit": "x"}"#),
        .up(#"{}"#, #"{}"#, preserves: #"{"isLit": {}}"#).edited(#"{"isLit": true}"#, #"{"isLit": true}"#),
        .down(#"{}"#, #"{"isLit": false}"#, preserves: #"{"isLit": {}}"#),
        .down(#"{}"#, #"{"isLit": false}"#, preserves: #"{"isLit": {}}"#)
            .edited(#"{"isLit": true}"#, #"{"isLit": true}"#),
    ]

    @Test("requiredBool: absent in the hub is false in the spoke", arguments: requiredBools)
    func requiredBool(trip: Trip) throws { try trip.check(ToyConversion([.field("isLit", .requiredBool)])) }

    static let requiredTexts: [Trip] = [
        .up(#"{"label": "a"}"#, #"{"label": "a"}"#), .up(#"{"label": ""}"#, #"{}"#),
        .up(#"{}"#, #"{}"#, preserves: #"{"label": {}}"#),
        .up(#"{"label": null}"#, #"{}"#, preserves: #"{"label": null}"#), .up(#"{"label": 5}"#, #"{"label": 5}"#),
        .up(#"{}"#, #"{}"#, preserves: #"{"label": {}}"#).edited(#"{"label": "b"}"#, #"{"label": "b"}"#),
        .down(#"{}"#, #"{"label": ""}"#), .down(#"{"label": ""}"#, #"{"label": ""}"#, preserves: #"{"label": ""}"#),
        .down(#"{"label": ""}"#, #"{"label": ""}"#, preserves: #"{"label": ""}"#)
            .edited(#"{"label": "b"}"#, #"{"label": "b"}"#),
    ]

    @Test("requiredText: absent in the hub is an empty string in the spoke", arguments: requiredTexts)
    func requiredText(trip: Trip) throws { try trip.check(ToyConversion([.field("label", .requiredText)])) }

    static let impliedTexts: [Trip] = [
        .up(#"{"shape": "oval"}"#, #"{"shape": "oval"}"#),
        .up(#"{}"#, #"{"shape": "round"}"#, preserves: #"{"shape": {}}"#),
        .up(#"{"shape": ""}"#, #"{"shape": "round"}"#, preserves: #"{"shape": ""}"#),
        .up(#"{"shape": 5}"#, #"{"shape": 5}"#),
        .up(#"{}"#, #"{"shape": "round"}"#, preserves: #"{"shape": {}}"#)
            .edited(#"{"shape": "oval"}"#, #"{"shape": "oval"}"#),
        .down(#"{"shape": "round"}"#, #"{"shape": "round"}"#), .down(#"{}"#, #"{}"#, preserves: #"{"shape": {}}"#),
        .down(#"{}"#, #"{}"#, preserves: #"{"shape": {}}"#).edited(#"{"shape": "oval"}"#, #"{"shape": "oval"}"#),
    ]

    @Test("impliedText: absent in the spoke is the default in the hub", arguments: impliedTexts)
    func impliedText(trip: Trip) throws { try trip.check(ToyConversion([.field("shape", .impliedText("round"))])) }
}
