import Checking
import JSON
import KubernetesAPI
import OCNEAPI
import TechPreview
import Testing

/// An expected finding in a broken manifest: `# ^ rule` on the line below it, with the caret under the mistake, or
/// `#| rule` for the first column. Warnings have `warning:` before the rule.
private struct Mark: Hashable, Comparable, CustomStringConvertible {
    let line: Int
    let column: Int
    let words: String

    var description: String { "\(line):\(column) \(words)" }

    static func < (a: Mark, b: Mark) -> Bool { (a.line, a.column, a.words) < (b.line, b.column, b.words) }

    static func all(in text: String) -> [Mark] {
        var marks: [Mark] = []
        var marked = 0
        for (i, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let trimmed = line.drop { $0 == " " }
            if trimmed.hasPrefix("#|") {
                marks.append(Mark(line: marked, column: 1, words: String(trimmed.dropFirst(3))))
            } else if trimmed.hasPrefix("#"), let caret = line.firstIndex(of: "^"),
                trimmed.dropFirst().drop(while: { $0 == " " }).first == "^"
            {
                let column = line.distance(from: line.startIndex, to: caret) + 1
                marks.append(Mark(line: marked, column: column, words: String(line[caret...].dropFirst(2))))
            } else {
                marked = i + 1
            }
        }
        return marks
    }
}

@Suite("Broken manifests")
struct BrokenTests {
    static let names = Files.names(in: "Broken").filter { !$0.hasSuffix(".old.yaml") }

    private static func findings(in name: String) throws -> (text: String, findings: [Finding]) {
        let text = try Files.text("Broken/\(name)")
        let old = try? Files.text("Broken/\(name.dropLast(".yaml".count)).old.yaml")
        return (text, try report(on: text, old: old, named: name).findings)
    }

    @Test("Reports exactly the marked mistakes, at their positions", arguments: names)
    func found(name: String) throws {
        let (text, findings) = try Self.findings(in: name)
        let found = findings.map {
            Mark(
                line: $0.position.line, column: $0.position.column,
                words: ($0.severity == .warning ? "warning: " : "") + "\($0.rule.id)")
        }
        #expect(found.sorted() == Mark.all(in: text).sorted())
    }

    @Test(
        "Every finding has a message and help, and underlines part of its line", arguments: names
    )
    func explained(name: String) throws {
        for finding in try Self.findings(in: name).findings {
            #expect(!finding.message.isEmpty && !finding.help.isEmpty, "\(finding)")
            #expect(finding.position.column + finding.length <= finding.line.unicodeScalars.count + 1, "\(finding)")
        }
    }

    @Test("Every rule of manifests has an example of a violation, and every mark names a rule")
    func complete() throws {
        var marked: Set<String> = []
        for name in Self.names {
            for mark in Mark.all(in: try Files.text("Broken/\(name)")) {
                marked.insert(String(mark.words.split(separator: " ").last ?? ""))
            }
        }
        // An object that cannot be decoded has a violation of another rule as well; the other one depends on a flag.
        let manifests = Set(Rule.manifests.map { "\($0.id)" }).subtracting(["refused", "given-namespace"])
        #expect(manifests.subtracting(marked).isEmpty)
        let others = OCNERule.rules.map { "\($0.id)" } + TechPreviewRule.allCases.map(\.id)
        #expect(marked.subtracting(manifests).subtracting(others).isEmpty)
    }
}
