import Testing

@Suite("Figures in documents")
struct FigureTests {
    private static let idle = MeasuredFigure(row: ["resident memory, idle, before HTTP/1.1"], column: 1, unit: "MiB")
    private static let connected = MeasuredFigure(
        row: ["resident memory, 64 connections, HTTP/1.1"], column: 1, unit: "MiB")

    static let inReadme: [MeasuredFigure] = [
        MeasuredFigure(row: ["mutate CREATE", "HTTP/1.1"], column: 3, unit: "us"),
        MeasuredFigure(row: ["mutate CREATE", "HTTP/1.1"], column: 5, unit: "us"),
        MeasuredFigure(row: ["start to ready, median of 20"], column: 1, unit: "ms"),
        idle, connected,
    ]

    static let inOperating: [MeasuredFigure] = [
        idle, connected, MeasuredFigure(row: ["10,000"], column: 3, unit: "MiB"),
    ]

    private func prose(of path: String) throws -> String {
        try #require(Markdown.all.first { $0.path == path }).lines.joined(separator: " ")
    }

    @Test("README quotes the measured block", arguments: FigureTests.inReadme)
    func readmeQuotes(figure: MeasuredFigure) throws {
        let text = try figure.text()
        #expect(try prose(of: "README.md").contains(" \(text)"), "README.md must say \(text)")
    }

    @Test("README has no other figures")
    func noOthers() throws {
        let quoted = try Self.inReadme.map { try $0.text() }
        let found = try prose(of: "README.md").matches(of: #/[0-9][0-9.,]* (?:us|ms|MiB)\b/#).map { String($0.0) }
        #expect(!found.isEmpty)
        #expect(found.filter { !quoted.contains($0) } == [])
    }

    @Test("docs/operating.md quotes the measured block", arguments: FigureTests.inOperating)
    func operatingQuotes(figure: MeasuredFigure) throws {
        let text = try figure.text()
        #expect(try prose(of: "docs/operating.md").contains(" \(text)"), "docs/operating.md must say \(text)")
    }
}

/// A cell of the measured tables in `docs/performance.md`, with its unit.
struct MeasuredFigure: Sendable, CustomTestStringConvertible {
    /// The first cells of the row.
    let row: [String]
    let column: Int
    let unit: String

    var testDescription: String { "\(row.joined(separator: ", ")), column \(column)" }

    /// The figure as documents quote it, such as `18.7 us`.
    func text() throws -> String {
        let document = try #require(Markdown.all.first { $0.path == "docs/performance.md" })
        let measured = document.lines.drop { !$0.hasPrefix("<!-- measured") }.prefix { !$0.hasPrefix("<!-- end") }
        for line in measured where line.hasPrefix("| ") {
            let cells = line.split(separator: "|").map { $0.split(separator: " ").joined(separator: " ") }
            guard cells.count > column, Array(cells.prefix(row.count)) == row else { continue }
            return "\(cells[column].prefix { $0.isNumber || $0 == "." || $0 == "," }) \(unit)"
        }
        throw MissingRow(row: row)
    }
}

private struct MissingRow: Error {
    let row: [String]
}
