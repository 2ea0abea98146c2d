import OCNEAPI
import Primitives
import TestDocuments
import Testing

@testable import Checking

/// Nothing from a file can control a terminal, a CI system or the reader of a report.
@Suite("Escaping in reports")
struct EscapingTests {
    @Test("No report has control characters or more commands than findings", arguments: SeededRandom.seeds)
    func anything(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        for _ in 0..<PropertyRun.count(default: 400) {
            let report = try HostileReport.next(using: &random)
            let text = report.text(inColor: false)
            let json = String(decoding: report.json, as: UTF8.self)
            let sarif = String(decoding: report.sarif(version: "1"), as: UTF8.self)
            for output in [text, json, sarif, report.github, report.junit] {
                let odd = output.unicodeScalars.first { !$0.isPrintable && $0 != "\n" }
                try #require(odd == nil, "\(odd.debugDescription) in \(output.debugDescription)")
            }
            for output in [text, report.github, report.junit] {
                try #require(!output.contains(#/##[a-z]*\[/#), "\(output)")
            }
            for line in text.split(separator: "\n") { try #require(!line.trimmingPrefix(" ").hasPrefix("::")) }
            let commands = report.github.split(separator: "\n")
            try #require(commands.count == report.findings.count)
            for command in commands {
                try #require(
                    command.wholeMatch(
                        of: #/::(error|warning) file=[^,:]*,line=\d+,col=\d+,endColumn=\d+,title=[a-z-]+::.*/#) != nil)
            }
            // Programs get the exact names.
            try #require(try Value(json: json.utf8)["findings"][0]["file"].text == report.findings.first?.file)
            try #require(try Value(json: sarif.utf8)["version"].text == "2.1.0")
        }
    }

    @Test("Marks align below a line with invisible characters")
    func aligned() throws {
        let report = try report(on: config("\"\u{A0}\u{202E}##[error]x\": 1"))
        let lines = report.text(inColor: false).split(separator: "\n")
        #expect(lines.contains { $0.contains("6 |   \"\u{FFFD}\u{FFFD}\u{FFFD}#[error]x\": 1") }, "\(lines)")
        #expect(lines.contains { $0.contains("  |   ^^^^^^^^^^^^^^") }, "\(lines)")
    }
}
