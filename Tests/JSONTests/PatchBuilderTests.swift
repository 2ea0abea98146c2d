import JSON
import TestDocuments
import Testing

@Suite("Patch builder")
struct PatchBuilderTests {
    /// Returns the patch that setting values creates, as a string.
    private static func patch(_ document: String, _ body: (Field, Cursor, inout PatchBuilder) -> Void) throws -> String
    {
        try parsing(document) { root in
            var builder = PatchBuilder()
            body(Field(root), root, &builder)
            var writer = JSONWriter()
            builder.write(to: &writer)
            return String(decoding: writer.bytes, as: UTF8.self)
        }
    }

    private static func json(_ text: String) -> [UInt8] { Array(text.utf8) }

    @Test("Replaces existing values, adds absent ones, and changes nothing else")
    func operations() throws {
        let text = try Self.patch(#"{"a":{"b":1},"l":[{"x":2}]}"#) { fields, root, patch in
            patch.set(fields["a"]["b"], to: Self.json("2"), in: root)
            patch.set(fields["a"]["c"], to: Self.json("[3]"), in: root)
            if let element = fields["l"].value?.element(at: 0) {
                patch.set(Field(element)["x"], to: Self.json("4"), in: root)
                patch.set(Field(element)["y"], to: Self.json("5"), in: root)
            }
        }
        #expect(
            text
                == #"[{"op":"replace","path":"/a/b","value":2},{"op":"add","path":"/a/c","value":[3]},{"op":"replace","path":"/l/0/x","value":4},{"op":"add","path":"/l/0/y","value":5}]"#
        )
    }

    @Test("Creates absent parents, and combines values below the same one")
    func parents() throws {
        let text = try Self.patch(#"{"m":{}}"#) { fields, root, patch in
            patch.set(fields["a"]["b"]["c"], to: Self.json("1"), in: root)
            patch.set(fields["m"]["x"]["y"], to: Self.json("2"), in: root)
            patch.set(fields["a"]["b"]["d"], to: Self.json("3"), in: root)
            patch.set(fields["a"]["e"], to: Self.json("4"), in: root)
            patch.set(fields["a"]["b"]["c"], to: Self.json("5"), in: root)
        }
        #expect(
            text
                == #"[{"op":"add","path":"/a","value":{"b":{"c":5,"d":3},"e":4}},{"op":"add","path":"/m/x","value":{"y":2}}]"#
        )
    }

    @Test("Replaces a null parent by an object, and a null value by the value")
    func nulls() throws {
        let text = try Self.patch(#"{"a":null,"b":{"c":null}}"#) { fields, root, patch in
            patch.set(fields["a"]["x"], to: Self.json("1"), in: root)
            patch.set(fields["b"]["c"], to: Self.json("2"), in: root)
            patch.set(fields["a"]["y"], to: Self.json("3"), in: root)
        }
        #expect(
            text == #"[{"op":"replace","path":"/a","value":{"x":1,"y":3}},{"op":"replace","path":"/b/c","value":2}]"#)
    }

    @Test("Escapes names for the pointer and for JSON")
    func names() throws {
        let text = try Self.patch(#"{"m/n~":{},"q\"":{}}"#) { fields, root, patch in
            patch.set(fields["m/n~"]["a/b"], to: Self.json("1"), in: root)
            patch.set(fields["q\""]["c"], to: Self.json("2"), in: root)
        }
        #expect(text == #"[{"op":"add","path":"/m~1n~0/a~1b","value":1},{"op":"add","path":"/q\"/c","value":2}]"#)
    }

    @Test("Copies values of the document with their spelling")
    func copies() throws {
        let text = try Self.patch(#"{"a":{"n":"\u0041","l":[ 1 ]}}"#) { fields, root, patch in
            if let name = fields["a"]["n"].value { patch.set(fields["x"], to: name, in: root) }
            if let list = fields["a"]["l"].value { patch.set(fields["y"]["z"], to: list, in: root) }
        }
        #expect(text == #"[{"op":"add","path":"/x","value":"\u0041"},{"op":"add","path":"/y","value":{"z":[ 1 ]}}]"#)
    }

    @Test("A builder without operations is empty and writes an empty patch")
    func empty() throws {
        try parsing("{}") { root in
            var builder = PatchBuilder()
            var writer = JSONWriter()
            builder.write(to: &writer)
            #expect(writer.bytes == Array("[]".utf8))
            let before = builder.isEmpty
            builder.set(Field(root)["a"], to: Self.json("1"), in: root)
            let after = builder.isEmpty
            #expect([before, after] == [true, false])
        }
    }

    @Test("The operations can be applied to a document; text that is not JSON is an error")
    func applied() throws {
        let document = Array(#"{"a":null,"b":1}"#.utf8)
        var tape = Tape()
        let root = try tape.parse(document.span).root
        var builder = PatchBuilder()
        builder.set(Field(root)["a"]["c"], to: Self.json("7"), in: root)
        builder.set(Field(root)["d"], to: Self.json("[]"), in: root)
        let patch = builder.patch
        #expect(try patch.applied(to: document) == Array(#"{"a":{"c":7},"b":1,"d":[]}"#.utf8))
        #expect(throws: JSONError.self) { try patch.applied(to: Array("{".utf8)) }
    }

    @Test("The patch applies strictly and yields the values set, for any absent members", arguments: SeededRandom.seeds)
    func random(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        for _ in 0..<PropertyRun.count(default: 500) {
            // Objects, nulls or nothing above four paths.
            let inner = ["{}", "null", #"{"c":{}}"#, #"{"c":null}"#, #"{"c":{"d":1},"e":2}"#][random.below(5)]
            let document = ["{}", #"{"a":null}"#, #"{"a":{"b":\#(inner)}}"#, #"{"a":{"x":0,"b":\#(inner)}}"#][
                random.below(4)]
            let text = try Self.patch(document) { fields, root, patch in
                patch.set(fields["a"]["b"]["c"]["d"], to: Self.json("7"), in: root)
                patch.set(fields["a"]["b"]["e"], to: Self.json("8"), in: root)
                patch.set(fields["f"], to: Self.json("9"), in: root)
            }
            let result = try Value(json: document.utf8).patched(by: Value(json: text.utf8))
            #expect(result["a"]["b"]["c"]["d"].int == 7)
            #expect(result["a"]["b"]["e"].int == 8)
            #expect(result["f"].int == 9)
            #expect(result["a"]["x"] == (try Value(json: document.utf8)["a"]["x"]))
        }
    }
}
