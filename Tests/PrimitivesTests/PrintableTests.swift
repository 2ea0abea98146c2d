import Primitives
import Testing

@Suite("Printable text")
struct PrintableTests {
    static let escapes: [(text: String, escaped: String)] = [
        ("", ""), ("a: b", "a: b"), ("é日本😀", "é日本😀"), ("\u{1B}[2K", "\\x1b[2K"), ("\u{0}\u{7F}", "\\x00\\x7f"),
        ("\n\r\t", "\\n\\r\\t"), ("\u{9B}31m", "\\u009b31m"), ("a\u{202E}b", "a\\u202eb"), ("\u{2066}", "\\u2066"),
        ("\u{A0}", "\\u00a0"), ("\u{E0041}", "\\U000e0041"), ("\u{FFFE}", "\\ufffe"), ("\u{E000}", "\\ue000"),
        ("::error::x", "\\x3a:error::x"), (" ::x", " \\x3a:x"), ("a::b", "a::b"), ("##[error]", "\\x23#[error]"),
        ("a ##vso[x]", "a \\x23#vso[x]"), ("## title", "## title"), ("###[x]", "#\\x23#[x]"), ("\r\n", "\\r\\n"),
    ]

    @Test("What is not printable becomes an escape of Go, and commands of CI systems are broken", arguments: escapes)
    func escaped(text: String, expected: String) {
        #expect(Printable.escaped(text) == expected)
        // Once is enough.
        #expect(Printable.escaped(expected) == expected)
    }

    @Test("Line feeds may be kept, and no line then begins a command")
    func lines() {
        #expect(Printable.escaped("a\n::b\n ::c\td", keepsLines: true) == "a\n\\x3a:b\n \\x3a:c\\td")
    }

    @Test("JSON keeps its value")
    func json() {
        #expect(
            Printable.escapedJSON(Array("{\"é\u{7F}\u{9B}\u{202E}\u{E0041}\"}".utf8))
                == Array(#"{"é\u007f\u009b\u202e\udb40\udc41"}"#.utf8))
        #expect(Printable.escapedJSON(Array("[1]".utf8)) == Array("[1]".utf8))
    }

    @Test("Documents keep line ends and tabs")
    func documents() {
        #expect(Printable.escapedDocument("a\t# b\r\n\rc\u{1B}\n::d") == "a\t# b\r\n\\rc\\x1b\n::d")
    }

    @Test("Lines keep their columns")
    func columns() {
        #expect(Printable.aligned(Array("a\tb\u{1B}##[x]# c".unicodeScalars)) == "a\tb\u{FFFD}\u{FFFD}#[x]# c")
    }
}
