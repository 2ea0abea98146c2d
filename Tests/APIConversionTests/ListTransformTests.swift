import TestDocuments
import Testing

@testable import APIConversion

@Suite("Transform of lists")
struct ListTransformTests {
    private static let toys = ToyConversion([
        .list("lamps", ElementTable(key: ["id"], [.same("id"), .same("size"), .spokeOnly("color")]))
    ])

    /// Fields of the spoke, those that a client writes to the hub, and those of the spoke then.
    static let edits: [(spoke: String, hub: String, back: String)] = [
        (
            #"[{"id": "a", "color": "red"}, {"id": "b", "color": "blue"}]"#, #"[{"id": "a"}, {"id": "b"}]"#,
            #"[{"id": "a", "color": "red"}, {"id": "b", "color": "blue"}]"#
        ),
        (
            #"[{"id": "a", "color": "red"}, {"id": "b"}]"#, #"[{"id": "b"}, {"id": "a", "size": 2}]"#,
            #"[{"id": "b"}, {"id": "a", "size": 2, "color": "red"}]"#
        ),
        (#"[{"id": "a", "color": "red"}, {"id": "b"}]"#, #"[{"id": "b"}]"#, #"[{"id": "b"}]"#),
        (#"[{"id": "a", "color": "red"}]"#, #"[{"id": "c"}]"#, #"[{"id": "c"}]"#),
        (
            #"[{"id": "a", "color": "red"}, {"id": "a", "color": "blue"}]"#, #"[{"id": "a"}, {"id": "a"}]"#,
            #"[{"id": "a", "color": "red"}, {"id": "a", "color": "blue"}]"#
        ),
    ]

    @Test("Preserved fields belong to the element with the same key", arguments: edits)
    func keys(spoke: String, hub: String, back: String) throws {
        let up = try Self.toys.convert(["lamps": Value(json: spoke.utf8)], .spokeToHub)
        let down = try Self.toys.convert(["lamps": Value(json: hub.utf8)], .hubToSpoke, annotation: up.annotation)
        #expect(try down.fields["lamps"] == Value(json: back.utf8))
    }

    static let trips: [Trip] = [
        .up(#"{}"#, #"{}"#), .up(#"{"lamps": [{"id": "a"}]}"#, #"{"lamps": [{"id": "a"}]}"#),
        .up(#"{"lamps": []}"#, #"{}"#, preserves: #"{"lamps": {"=": []}}"#),
        .up(#"{"lamps": []}"#, #"{}"#, preserves: #"{"lamps": {"=": []}}"#)
            .edited(#"{"lamps": [{"id": "a"}]}"#, #"{"lamps": [{"id": "a"}]}"#),
        .up(#"{"lamps": ["x", 5]}"#, #"{"lamps": ["x", 5]}"#),
        .up(#"{"lamps": "x"}"#, #"{}"#, preserves: #"{"lamps": {"=": "x"}}"#).returning(#"{}"#),
        .down(#"{"lamps": [{"id": "a", "size": 2}]}"#, #"{"lamps": [{"id": "a", "size": 2}]}"#),
        .down(#"{"lamps": []}"#, #"{}"#, preserves: #"{"lamps": {"=": []}}"#),
    ]

    @Test("An empty list, and a value that is not a list, are preserved", arguments: trips)
    func whole(trip: Trip) throws { try trip.check(Self.toys) }

    @Test("The annotation does not repeat the values of keys")
    func fingerprint() throws {
        let up = try Self.toys.convert(["lamps": [["id": "secret", "color": "red"]]], .spokeToHub)
        let annotation = try #require(up.annotation)
        #expect(!annotation.contains("secret"))
        #expect(annotation.contains("red"))
    }

    @Test("The name of an element is read as it was written")
    func names() throws {
        let parsed = ElementName("2s.a".utf8.span)
        let name = try #require(parsed)
        #expect(name.key == 100)
        #expect(name.index == 10)
        #expect(name.text == "2s.a")
        for text in ["", "2s", "2s.a.b", ".a", "2s.", "-", "2s.!", "2S.a", "+2s.a", "2s.-1", "zzzzzzzzzzzzzz.a"] {
            let parsed = ElementName(text.utf8.span)
            #expect(parsed == nil, "\(text)")
        }
    }
}
