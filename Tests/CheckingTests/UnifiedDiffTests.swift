import Checking
import TestDocuments
import Testing

@Suite("Unified differences")
struct UnifiedDiffTests {
    @Test("The diff equals the output of diff -u")
    func difference() {
        let old = (1...20).map { "line \($0)\n" }
        var new = old
        new[1] = "changed\n"
        new.insert("added\n", at: 16)
        new.removeLast()
        let text = UnifiedDiff(from: old.joined(), to: new.joined()).text(path: "x")
        #expect(
            text == """
                --- a/x
                +++ b/x
                @@ -1,5 +1,5 @@
                 line 1
                -line 2
                +changed
                 line 3
                 line 4
                 line 5
                @@ -14,7 +14,7 @@
                 line 14
                 line 15
                 line 16
                +added
                 line 17
                 line 18
                 line 19
                -line 20

                """)
    }

    static let lineEnds: [(old: String, new: String, hunk: String)] = [
        ("a\n", "a\n", ""), ("", "", ""), ("", "a\n", "@@ -0,0 +1,1 @@\n+a\n"), ("a\n", "", "@@ -1,1 +0,0 @@\n-a\n"),
        ("", "a", "@@ -0,0 +1,1 @@\n+a\n\\ No newline at end of file\n"),
        ("a", "a\n", "@@ -1,1 +1,1 @@\n-a\n\\ No newline at end of file\n+a\n"),
        ("a\nb", "c\nb", "@@ -1,2 +1,2 @@\n-a\n+c\n b\n\\ No newline at end of file\n"),
        ("a\r\nb\r\n", "a\r\nc\r\n", "@@ -1,2 +1,2 @@\n a\r\n-b\r\n+c\r\n"),
        ("a\r\n", "a\n", "@@ -1,1 +1,1 @@\n-a\r\n+a\n"), ("a\rb\n", "a\rc\n", "@@ -1,1 +1,1 @@\n-a\rb\n+a\rc\n"),
        // Canonically equivalent strings are different bytes.
        ("e\u{301}\n", "é\n", "@@ -1,1 +1,1 @@\n-e\u{301}\n+é\n"),
    ]

    @Test("Line ends and their absence are part of the lines", arguments: lineEnds)
    func ends(old: String, new: String, hunk: String) {
        let text = UnifiedDiff(from: old, to: new).text(path: "x")
        #expect(Array(text.utf8) == Array((hunk.isEmpty ? "" : "--- a/x\n+++ b/x\n" + hunk).utf8))
    }

    static let paths: [(path: String, header: String)] = [
        ("b.yaml", "a/b.yaml"), ("./b/c.yaml", "a/b/c.yaml"), ("/b/c.yaml", "a/b/c.yaml"),
        ("b c.yaml", "a/b c.yaml\t"), ("ä.yaml", "a/ä.yaml"), ("b\tc", #""a/b\011c""#), ("b\"\\", #""a/b\"\\""#),
        ("b\u{202E}", #""a/b\342\200\256""#), ("b\nc", #""a/b\012c""#),
    ]

    @Test("Paths are written as git writes them", arguments: paths)
    func header(path: String, header: String) {
        let text = UnifiedDiff(from: "a\n", to: "b\n").text(path: path)
        #expect(text.split(separator: "\n").first == "--- \(header)")
    }

    @Test("Color adds escape sequences only, and a terminal gets no others")
    func colors() {
        let difference = UnifiedDiff(from: "a\u{1B}[2J\r\n\tb\u{9B}\n", to: "c\n")
        let shown = difference.text(path: "x", inColor: true, forTerminal: true)
        #expect(
            shown.replacing(#/\u{1B}\[[0-9;]*m/#, with: "")
                == "--- a/x\n+++ b/x\n@@ -1,2 +1,1 @@\n-a\\x1b[2J\\r\n-\tb\\u009b\n+c\n", "\(shown.debugDescription)")
    }

    @Test("Applying the difference yields the new text", arguments: SeededRandom.seeds)
    func applies(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        for _ in 0..<PropertyRun.count(default: 500) {
            let (old, new) = RandomTexts.pair(lines: random.once(in: 20) ? 3_000 : 30, using: &random)
            let patch = UnifiedDiff(from: old, to: new).text(path: "x")
            let applied = try Self.applied(patch, to: old)
            try #require(applied == Array(new.utf8), "\(patch.debugDescription)")
        }
    }

    /// Applies a difference, of which every context line has to fit.
    private static func applied(_ patch: String, to old: String) throws -> [UInt8] {
        var rest = RandomTexts.lines(of: Array(old.utf8))[...]
        var result: [UInt8] = []
        var taken = 0
        var lines = RandomTexts.lines(of: Array(patch.utf8))
        // A line before this one has no line end.
        while let index = lines.firstIndex(where: { $0.first == UInt8(ascii: "\\") }) {
            lines[index - 1].removeLast()
            lines.remove(at: index)
        }
        for line in lines.dropFirst(2) {
            let content = Array(line.dropFirst())
            switch line.first {
            case UInt8(ascii: "@"):
                let header = String(decoding: line, as: UTF8.self)
                let numbers = try #require(header.firstMatch(of: #/-(\d+),(\d+)/#)).output
                let start = (Int(numbers.1) ?? 0) - (numbers.2 == "0" ? 0 : 1)
                while taken < start, let next = rest.popFirst() {
                    result += next
                    taken += 1
                }
            case UInt8(ascii: "+"): result += content
            default:
                let next = rest.popFirst()
                try #require(next == content)
                taken += 1
                if line.first == UInt8(ascii: " ") { result += content }
            }
        }
        return result + rest.joined()
    }

    @Test("Time is linear in the lines, also of texts without common lines or with many equal ones")
    func time() throws {
        for (old, new) in [("a\n", "b\n"), ("a\nb\n", "b\nb\n"), ("", "a\n")] {
            let factor = Growth.factor(from: 10_000, to: 40_000, below: 9) { count in
                let (old, new) = (String(repeating: old, count: count), String(repeating: new, count: count))
                _ = UnifiedDiff(from: old, to: new).text(path: "x")
            }
            #expect(factor < 9, "\(factor)")
        }
    }
}
