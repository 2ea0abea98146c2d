import JSON
import Testing
import YAML

@Suite("Comments")
struct CommentTests {
    @Test(
        "Finds comments anywhere, and nothing else",
        arguments: [
            ("# a", ["1:1"]), ("a: b # c\n# d\n", ["1:6", "2:1"]), ("a: b#c", []), ("a: '# b' # c", ["1:10"]),
            ("a: \"# b\"", []),
            ("a: |\n  # b\n# c\n", ["3:1"]), ("- # a\n  b: [c, # d\n    e]\n", ["1:3", "2:10"]),
            ("--- # a\nb: c\n... # d\n", ["1:5", "3:5"]),
            ("é: ü # ä\r\n# b\r\n", ["1:6", "2:1"]), ("\u{FEFF}# a", ["1:1"]), ("", []), ("a: [b # c", ["1:7"]),
            ("a: &b # c\n  d: *b # e", ["1:7", "2:9"]),
        ])
    func positions(text: String, expected: [String]) {
        #expect(YAML.comments(in: Array(text.utf8)).map { "\($0.line):\($0.column)" } == expected)
    }
}
