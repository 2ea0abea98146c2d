import JSON
import Testing

@Suite("Strings")
struct StringTests {
    static let escapes: [(text: String, content: String)] = [
        (#""""#, ""), (#""plain""#, "plain"), (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{C}\n\r\t"),
        (#""\u0041\u00e9\u20AC""#, "Aé€"),
        (#""\uD83D\uDE00""#, "\u{1F600}"), (#""\ud800\udc00\uDBFF\uDFFF""#, "\u{10000}\u{10FFFF}"),
        (#""a\u0000b""#, "a\u{0}b"),
        (#""\ud7ff\ue000""#, "\u{D7FF}\u{E000}"), (#""mixed é \n \u20AC""#, "mixed é \n €"), (#""\\u0041""#, "\\u0041"),
    ]

    @Test("Unescapes as RFC 8259 defines", arguments: escapes)
    func content(text: String, content: String) throws {
        try parsing(text) { root in
            #expect(root.string.map { Array($0.utf8) } == Array(content.utf8))
            #expect(root.hasEscapes == text.contains("\\"))
            var bytes = Array("before:".utf8)
            root.appendContent(to: &bytes)
            #expect(bytes == Array("before:".utf8) + Array(content.utf8))
            if let plain = root.plainContent {
                let copy = [UInt8](copying: plain)
                #expect(copy == Array(content.utf8))
                #expect(root.hasEscapes == false)
            } else {
                #expect(root.hasEscapes == true)
            }
            let isSame = root.stringEquals(content.utf8)
            #expect(isSame)
            let isLonger = root.stringEquals((content + "x").utf8)
            #expect(!isLonger)
            let isShorter = !content.isEmpty && root.stringEquals(content.dropLast().description.utf8)
            #expect(!isShorter)
        }
    }

    @Test("Strings are equal by content, regardless of spelling")
    func equality() throws {
        let pairs: [(String, String, Bool)] = [
            (#""a/b""#, #""a\/b""#, true), (#""\u0041""#, #""A""#, true), (#""\u0041""#, #""\u0041""#, true),
            (#""a""#, #""b""#, false),
            (#""a""#, #""ab""#, false), (#""\n""#, #""\\n""#, false), ("\"\u{E9}\"", #""\u00E9""#, true),
            // Canonically equivalent is not equal: JSON compares code units.
            ("\"\u{E9}\"", "\"e\u{301}\"", false), (#""1""#, "1", false), ("1", "1", false),
        ]
        for (a, b, expected) in pairs {
            let found = try parsing("[\(a),\(b)]") { root in
                guard let first = root.element(at: 0), let second = root.element(at: 1) else { return !expected }
                return first.stringEquals(second) && second.stringEquals(first)
            }
            #expect(found == expected, "\(a) and \(b)")
        }
    }

    @Test("Compares literals with content, escaped or not, at every length around a word")
    func literals() throws {
        try parsing(#"["","a","abc","abcd","abcdefg","abcdefgh","abcdefghi","\u0061bcdefgh","abcdefgX"]"#) { root in
            var found: [Bool] = []
            var elements = root.elements
            while let element = elements.next() { found.append(element.stringEquals("abcdefgh")) }
            #expect(found == [false, false, false, false, false, true, false, true, false])
            let short = [
                root.element(at: 0)?.stringEquals(""), root.element(at: 1)?.stringEquals("a"),
                root.element(at: 2)?.stringEquals("abc"),
                root.element(at: 3)?.stringEquals("abcd"), root.element(at: 4)?.stringEquals("abcdefg"),
                root.element(at: 4)?.stringEquals("abcdefh"),
                root.element(at: 2)?.stringEquals("abd"), root.element(at: 3)?.stringEquals("abce"),
            ]
            #expect(short == [true, true, true, true, true, false, false, false])
        }
    }

    @Test("Prefixes are matched with the content")
    func prefixes() throws {
        try parsing(#"["v1","\u0076","","V1",1]"#) { root in
            var found: [Bool] = []
            var elements = root.elements
            while let element = elements.next() { found.append(element.stringHasPrefix("v")) }
            #expect(found == [true, true, false, false, false])
            let empty = [root.element(at: 2)?.stringHasPrefix(""), root.element(at: 4)?.stringHasPrefix("")]
            #expect(empty == [true, false])
        }
    }

    @Test("Values other than strings have no content")
    func others() throws {
        for text in ["1", "true", "null", "[]", "{}"] {
            try parsing(text) { root in
                #expect(root.string == nil)
                let hasContent = root.plainContent != nil
                #expect(!hasContent)
                var bytes: [UInt8] = []
                root.appendContent(to: &bytes)
                #expect(bytes.isEmpty)
                let equals = [root.stringEquals("1"), root.stringEquals("1".utf8), root.isEmptyString]
                #expect(equals == [false, false, false])
            }
        }
    }
}
