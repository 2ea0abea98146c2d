import JSON
import Testing

@Suite("Fields")
struct FieldTests {
    private static let text =
        #"{"a":{"b":[{"c":"x"},2],"n":null,"e":"","t":true,"f":false,"o":{},"esc":"\u0078"},"z":7}"#

    @Test("Absent, null and mistyped fields read as empty")
    func zeroes() throws {
        try parsing(Self.text) { root in
            let a = Field(root)["a"]
            let exists = [
                a.exists, a["b"].exists, a["n"].exists, a["e"].exists, a["q"].exists, a["q"]["r"].exists,
                a["e"]["r"].exists,
                a["n"]["r"].exists,
            ]
            #expect(exists == [true, true, false, true, false, false, false, false])
            let empty = [
                a["n"].isEmpty, a["e"].isEmpty, a["q"].isEmpty, a["q"]["r"].isEmpty, a["esc"].isEmpty, a["t"].isEmpty,
                a["o"].isEmpty,
            ]
            #expect(empty == [true, true, true, true, false, false, false])
            let strings = [a["e"].string, a["n"].string, a["q"].string, a["esc"].string, a["t"].string, a["b"].string]
            #expect(strings == ["", "", "", "x", "", ""])
            let flags = [a["t"].isTrue, a["f"].isTrue, a["n"].isTrue, a["q"].isTrue, a["esc"].isTrue]
            #expect(flags == [true, false, false, false, false])
            let numbers = [Field(root)["z"].int64, a["n"].int64, a["e"].int64, a["q"].int64]
            #expect(numbers == [7, nil, nil, nil])
        }
    }

    @Test("Strings are compared by content; an empty one equals an absent one")
    func texts() throws {
        try parsing(Self.text) { root in
            let a = Field(root)["a"]
            let equals = [
                a["esc"].equals("x"), a["esc"].equals("y"), a["q"].equals(""), a["n"].equals(""), a["q"].equals("x"),
                a["t"].equals("true"),
            ]
            #expect(equals == [true, false, true, true, false, false])
            let hasText = [
                a["esc"].hasText("x"), a["esc"].hasText(""), a["q"].hasText(""), a["q"].hasText("x"),
                a["t"].hasText(""),
            ]
            #expect(hasText == [true, false, true, false, false])
            let other = Field(root)["a"]["b"].value?.element(at: 0)
            var same: [Bool] = []
            if let other {
                same = [
                    a["esc"].hasSameText(as: Field(other)["c"]), a["e"].hasSameText(as: Field(other)["q"]),
                    a["q"].hasSameText(as: a["n"]),
                    a["esc"].hasSameText(as: a["e"]), a["e"].hasSameText(as: a["esc"]),
                ]
            }
            #expect(same == [true, true, true, false, false])
        }
    }

    @Test("The content of a string is passed unescaped; without one it is empty")
    func content() throws {
        try parsing(Self.text) { root in
            let a = Field(root)["a"]
            let fields = [
                a["b"].withContent { Self.bytes($0) }, a["esc"].withContent { Self.bytes($0) },
                a["e"].withContent { Self.bytes($0) }, a["n"].withContent { Self.bytes($0) },
                a["q"].withContent { Self.bytes($0) }, a["t"].withContent { Self.bytes($0) },
                Field(root)["a"].withContent { Self.bytes($0) },
            ]
            #expect(fields == ["", "x", "", "", "", "", ""])
            guard let list = a["b"].value, let element = list.element(at: 0) else {
                Issue.record("no element")
                return
            }
            let plain = Field(element)["c"].withContent { Self.bytes($0) }
            #expect(plain == "x")
        }
    }

    private static func bytes(_ content: Span<UInt8>) -> String {
        String(decoding: content.indices.map { content[$0] }, as: UTF8.self)
    }

    @Test("Paths include absent members; the position is that of the nearest value")
    func paths() throws {
        try parsing(Self.text) { root in
            let a = Field(root)["a"]
            func path(_ steps: [PathStep]) -> String { JSONPointer(steps).description }
            let found = [
                path(Field(root).path(from: root)), path(a.path(from: root)), path(a["q"]["r"].path(from: root)),
                path(a["n"]["r"].path(from: root)),
                path(a["e"]["r"]["s"].path(from: root)),
            ]
            #expect(found == ["", "/a", "/a/q/r", "/a/n/r", "/a/e/r/s"])
            if let element = a["b"].value?.element(at: 0) {
                let inner = [
                    path(Field(element)["c"].path(from: root)), path(Field(element)["d"]["e"].path(from: root)),
                ]
                #expect(inner == ["/a/b/0/c", "/a/b/0/d/e"])
            }
            let offsets = [
                Field(root).nearestValue.byteOffset, a.nearestValue.byteOffset, a["q"]["r"].nearestValue.byteOffset,
            ]
            #expect(offsets == [0, 5, 5])
        }
    }

    @Test("Keeps up to eight absent names")
    func manyNames() throws {
        try parsing("{}") { root in
            let eight = Field(root)["a"]["b"]["c"]["d"]["e"]["f"]["g"]["h"]
            #expect(JSONPointer(eight.path(from: root)).description == "/a/b/c/d/e/f/g/h")
            let nine = eight["i"]
            let read = [nine.exists, !nine.isEmpty, nine.isTrue]
            #expect(JSONPointer(nine.path(from: root)).description == "/a/b/c/d/e/f/g/h")
            #expect(read == [false, false, false])
        }
    }

    @Test("Absent fields have no elements and members")
    func walking() throws {
        try parsing(Self.text) { root in
            let a = Field(root)["a"]
            func count(_ field: borrowing Field) -> [Int] {
                var found = [0, 0]
                var elements = field.elements
                while elements.next() != nil { found[0] += 1 }
                var members = field.members
                while members.next() != nil { found[1] += 1 }
                return found
            }
            let counts = [count(a["b"]), count(a), count(a["q"]), count(a["n"]), count(a["e"]), count(a["b"]["x"])]
            #expect(counts == [[2, 0], [0, 7], [0, 0], [0, 0], [0, 0], [0, 0]])
        }
    }

    @Test("A path from an unrelated root is empty")
    func elsewhere() throws {
        try parsing(Self.text) { root in
            if let a = root["a"], let z = root["z"] {
                let found = [z.path(from: a), a.path(from: a), root.path(from: a)]
                #expect(found == [[], [], []])
            }
        }
    }
}
