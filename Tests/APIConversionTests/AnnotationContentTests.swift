import APISchema
import JSON
import TestDocuments
import Testing

@testable import APIConversion

@Suite("Content of the annotation")
struct AnnotationContentTests {
    private static let toys = ToyConversion([.same("size"), .spokeOnly("color")])

    @Test("Unknown fields are preserved and restored")
    func unknown() throws {
        try Trip.up(#"{"size": 1, "mystery": [1]}"#, #"{"size": 1}"#, preserves: #"{"mystery": [1]}"#).check(Self.toys)
    }

    @Test(
        "An annotation restores neither the identity of an object nor its state",
        arguments: ["format", "sort", "meta", "state"])
    func identity(name: String) throws {
        let down = try Self.toys.convert(
            ["size": 1], .hubToSpoke, annotation: #"{"v1": {"\#(name)": "x", "color": "red"}}"#)
        #expect(down.fields == ["size": 1, "color": "red"])
    }

    static let foreignTexts = [
        "", "hello", "[]", "{}", "5", #"{"v3": {}}"#, #"{"v1": {"color": "red"}, "more": 1}"#, #"{"v1": []}"#,
        #"{"v1": {"color": "red"}"#,
    ]

    @Test("An annotation that the server did not write is passed on", arguments: foreignTexts)
    func foreign(text: String) throws {
        let down = try Self.toys.convert(["size": 1], .hubToSpoke, annotation: text)
        #expect(down.fields == ["size": 1])
        #expect(down.annotation == text)
        #expect(down.notes.isAnnotationForeign)
    }

    @Test("A foreign annotation is wrapped beside preserved fields, and unwrapped again")
    func wrapped() throws {
        let up = try Self.toys.convert(["size": 1, "color": "red"], .spokeToHub, annotation: "hello")
        #expect(up.annotation == #"{"text":"hello","v1":{"color":"red"}}"#)
        let down = try Self.toys.convert(up.fields, .hubToSpoke, annotation: up.annotation)
        #expect(down.fields == ["size": 1, "color": "red"])
        #expect(down.annotation == "hello")
    }

    @Test("A value of another type than the schema's stays in the annotation; the rest is restored")
    func rejected() throws {
        let toys = ToyConversion(
            [.spokeOnly("color"), .spokeOnly("size")],
            spoke: Schema(
                .object([
                    .value("color", Schema(.string(), "")), .value("size", Schema(.integer(bits: 32), "")),
                ]), ""))
        let down = try toys.convert([:], .hubToSpoke, annotation: #"{"v1":{"color":"red","size":"large"}}"#)
        #expect(down.fields == ["color": "red"])
        #expect(down.annotation == #"{"rejected":[{"v1":{"size":"large"}}]}"#)
        #expect(
            down.notes.rejected == [RejectedValue(path: [.member("size")], reason: "expected an integer of 32 bits")])
    }

    @Test("Preserved fields that exceed the limit are dropped, the largest first")
    func limit() throws {
        let toys = ToyConversion([.spokeOnly("color"), .spokeOnly("size")])
        let long = String(repeating: "x", count: 5000)
        let up = try toys.convert(["color": .string(Array(long.utf8)), "size": 1], .spokeToHub)
        #expect(up.annotation == #"{"v1":{"size":1}}"#)
        #expect(up.notes.droppedFields == ["color"])
        #expect(up.notes.neededBytes > 5000)
        #expect(up.notes.allowedBytes < 4096)
    }

    @Test("Beyond 4096 unknown fields the rest is lost, and reported")
    func manyUnknown() throws {
        var members: [[UInt8]: Value] = [:]
        for i in 0..<5000 { members[Array("x\(i)".utf8)] = 1 }
        let up = try Self.toys.convert(.object(members), .spokeToHub)
        #expect(up.notes.dropped.contains { $0.hasSuffix("of the unknown fields") }, "\(up.notes.dropped)")
    }
}
