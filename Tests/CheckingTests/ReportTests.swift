import Checking
import JSON
import TestDocuments
import Testing

@Suite("Reports")
struct ReportTests {
    private static let text = config("format: <b>,\nfiles:\n- {path: /a, mode: 1}\nuseExperimentalRetryJoin: true")

    @Test("Text output shows the line and underlines the value; color adds escape sequences only")
    func text() throws {
        let report = try report(on: Self.text)
        let shown = report.text(inColor: false)
        #expect(
            shown.hasPrefix(
                """
                test.yaml:6:11: error: spec.format: unsupported value "<b>," [schema-value]
                 6 |   format: <b>,
                   |           ^^^^
                   = must be one of cloud-config, ignition

                """), "\(shown)")
        #expect(shown.hasSuffix("1 object in 1 file: 3 errors\n"), "\(shown)")
        let coloured = report.text(inColor: true)
        #expect(coloured.contains("\u{1B}[1;31merror\u{1B}[0m"))
        #expect(coloured.replacing(#/\u{1B}\[[0-9;]*m/#, with: "") == shown)
    }

    @Test("Shortens long lines around the position, keeps tabs, and escapes control characters")
    func lines() throws {
        let long =
            #"{"apiVersion": "bootstrap.cluster.x-k8s.io/v1beta2", "kind": "OCNEConfig", "metadata": {"name": "a", "annotations": {"a": "a\u001b[31m"}},"#
            + #""spec": {"format": "x", "ntp": {"servers": ["#
            + (0..<100).map { "\"server\($0)\"" }.joined(separator: ",") + "]}}}"
        let lines = try report(on: long).text(inColor: false).split(separator: "\n")
        #expect(lines[1].count < 180 && lines[1].hasPrefix(" 1 | …") && lines[1].hasSuffix("…"))
        let caret = try #require(lines[2].firstIndex(of: "^"))
        let column = lines[2].distance(from: lines[2].startIndex, to: caret)
        #expect(lines[1].dropFirst(column).hasPrefix("\"x\""))
        let tabbed = try report(
            on:
                "apiVersion: bootstrap.cluster.x-k8s.io/v1beta2\nkind: OCNEConfig\nmetadata: {name: a}\nspec: {\t\"format\": x}"
        ).text(
            inColor: false)
        #expect(tabbed.contains("   |        \t          ^\n"), "\(tabbed)")
    }

    private static func findings(in name: String) throws -> CheckReport { try report(on: text, named: name) }

    @Test("JSON and SARIF contain position, rule and message")
    func programs() throws {
        let report = try report(on: Self.text, named: "a dir/ä.yaml")
        let json = try Value(json: report.json)
        #expect(json["summary"]["errors"].int == 3)
        #expect(json["findings"][0]["path"].text == "spec.format" && json["findings"][0]["column"].int == 11)
        let sarif = try Value(json: report.sarif(version: "1"))
        let result = sarif["runs"][0]["results"][0]
        #expect(result["ruleId"].text == "schema-value" && result["level"].text == "error")
        let place = result["locations"][0]["physicalLocation"]
        #expect(place["artifactLocation"]["uri"].text == "a%20dir/%C3%A4.yaml")
        #expect(place["region"]["startLine"].int == 6 && place["region"]["endColumn"].int == 15)
        #expect(sarif["runs"][0]["tool"]["driver"]["rules"][0]["id"].text == "schema-value")
        let absolute = try Value(json: try Self.findings(in: "/a b.yaml").sarif(version: "1"))["runs"][0]["results"][0]
        #expect(absolute["locations"][0]["physicalLocation"]["artifactLocation"]["uri"].text == "file:///a%20b.yaml")
    }

    @Test("Workflow commands and JUnit escape their special characters")
    func buildServers() throws {
        let report = try report(on: Self.text, named: "a,b:c.yaml")
        let command = try #require(report.github.split(separator: "\n").first)
        #expect(
            command.hasPrefix(
                "::error file=a%2Cb%3Ac.yaml,line=6,col=11,endColumn=15,title=schema-value::spec.format: unsupported value \"<b>,\""
            ))
        #expect(report.junit.contains("tests=\"1\" failures=\"1\""))
        #expect(report.junit.contains("spec.format: unsupported value &quot;&lt;b&gt;,&quot;"))
        #expect(try isWellFormed(report.junit))
    }

    /// Returns true if tags open and close in pairs.
    private func isWellFormed(_ xml: String) throws -> Bool {
        var open: [Substring] = []
        for tag in xml.matches(of: #/<(\/?)([a-z\-]+)[^<>]*?(\/?)>/#) {
            if !tag.output.1.isEmpty {
                guard open.popLast() == tag.output.2 else { return false }
            } else if tag.output.3.isEmpty {
                open.append(tag.output.2)
            }
        }
        return open.isEmpty
    }
}
