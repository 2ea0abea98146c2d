import Testing

@testable import APIConversion

@Suite("Transform of arguments")
struct ArgumentsTransformTests {
    private static func list(_ arguments: (name: String, value: String)...) -> String {
        let elements = arguments.map { #"{"name": "\#($0.name)", "value": "\#($0.value)"}"# }
        return #"{"flags": [\#(elements.joined(separator: ", "))]}"#
    }

    static let trips: [Trip] = [
        .up(#"{"flags": {"b": "2", "a": "1"}}"#, list(("a", "1"), ("b", "2"))), .up(#"{}"#, #"{}"#),
        .up(#"{"flags": {}}"#, #"{}"#, preserves: #"{"flags": {"=": {}}}"#),
        .up(
            #"{"flags": {"a": 5}}"#, #"{"flags": [{"name": "a", "value": 5}]}"#,
            preserves: #"{"flags": {"=": {"a": 5}}}"#),
        .up(#"{"flags": {"a": null}}"#, list(("a", "")), preserves: #"{"flags": {"=": {"a": null}}}"#),
        .up(#"{"flags": {"a": null}}"#, list(("a", "")), preserves: #"{"flags": {"=": {"a": null}}}"#)
            .edited(list(("a", "1")), #"{"flags": {"a": "1"}}"#),
        .up(#"{"flags": null}"#, #"{}"#, preserves: #"{"flags": {"=": null}}"#),
        .down(list(("a", "1"), ("b", "2")), #"{"flags": {"a": "1", "b": "2"}}"#),
        .down(list(("b", "2"), ("a", "1")), #"{"flags": {"a": "1", "b": "2"}}"#, preserves: #"{"flags": ["b", "a"]}"#),
        .down(list(("b", "2"), ("a", "1")), #"{"flags": {"a": "1", "b": "2"}}"#, preserves: #"{"flags": ["b", "a"]}"#)
            .edited(#"{"flags": {"a": "3", "b": "2"}}"#, list(("b", "2"), ("a", "3"))),
        .down(list(("b", "2"), ("a", "1")), #"{"flags": {"a": "1", "b": "2"}}"#, preserves: #"{"flags": ["b", "a"]}"#)
            .edited(#"{"flags": {"a": "1", "b": "2", "c": "3"}}"#, list(("a", "1"), ("b", "2"), ("c", "3"))),
        .down(list(("a", "1"), ("a", "2")), #"{"flags": {"a": "2"}}"#, preserves: list(("a", "1"), ("a", "2"))),
        .down(list(("a", "1"), ("a", "2")), #"{"flags": {"a": "2"}}"#, preserves: list(("a", "1"), ("a", "2")))
            .edited(#"{"flags": {"a": "3"}}"#, list(("a", "3"))),
        .down(#"{"flags": [{"name": "a"}]}"#, #"{"flags": {"a": ""}}"#, preserves: #"{"flags": [{"name": "a"}]}"#),
        .down(#"{"flags": [{"value": "1"}]}"#, #"{}"#, preserves: #"{"flags": {"=": [{"value": "1"}]}}"#),
        .down(#"{"flags": []}"#, #"{}"#, preserves: #"{"flags": {"=": []}}"#),
    ]

    @Test(
        "The order of a list, and what a map cannot represent, are restored while the content is the same",
        arguments: trips)
    func arguments(trip: Trip) throws { try trip.check(ToyConversion([.field("flags", .arguments)])) }

    @Test("A value of another type does not enter the target")
    func otherType() throws {
        let toys = ToyConversion([.field("flags", .arguments)])
        for (direction, version) in [(ConversionDirection.spokeToHub, "v1"), (.hubToSpoke, "v2")] {
            let toy = try toys.convert(["flags": "x"], direction)
            #expect(toy.fields == [:])
            #expect(try toy.preserved(version) == ["flags": ["=": "x"]])
        }
    }
}
