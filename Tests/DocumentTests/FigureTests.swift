import Testing

@Suite("Figures in documents")
struct FigureTests {
    private static let idle = MeasuredFigure(
        row: ["resident memory, idle, before HTTP/1.1"], column: "figure", unit: "MiB")
    private static let connected = MeasuredFigure(
        row: ["resident memory, 64 connections, HTTP/1.1"], column: "figure", unit: "MiB")

    static let inReadme: [MeasuredFigure] = [
        MeasuredFigure(row: ["mutate CREATE", "HTTP/1.1"], column: "this server", unit: "us"),
        MeasuredFigure(row: ["mutate CREATE", "HTTP/1.1"], column: "nginx", unit: "us"),
        MeasuredFigure(row: ["start to ready, median of 20"], column: "figure", unit: "ms"),
        idle, connected,
    ]

    static let inOperating: [MeasuredFigure] = [
        idle, connected, MeasuredFigure(row: ["10,000"], column: "RSS after sync, MiB", unit: "MiB"),
    ]

    /// The rows of the first table of `docs/performance.md`.
    static let inOverview: [MeasuredFigure] = [
        MeasuredFigure(row: ["alone"], column: "p50", unit: "ms"),
        MeasuredFigure(row: ["alone"], column: "p99", unit: "ms"),
        MeasuredFigure(row: ["start to ready, median of 20"], column: "figure", unit: "ms"),
        idle, connected, MeasuredFigure(row: ["10,000"], column: "RSS after sync, MiB", unit: "MiB"),
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

    @Test("The first table of docs/performance.md quotes the measured block", arguments: FigureTests.inOverview)
    func overviewQuotes(figure: MeasuredFigure) throws {
        let text = try figure.text()
        let page = try prose(of: "docs/performance.md")
        let overview = page.prefix(upTo: try #require(page.firstRange(of: "<!-- measured")).lowerBound)
        #expect(overview.contains("| \(text) |"), "the first table of docs/performance.md must say \(text)")
    }

    @Test("docs/operating.md quotes the measured block", arguments: FigureTests.inOperating)
    func operatingQuotes(figure: MeasuredFigure) throws {
        let text = try figure.text()
        #expect(try prose(of: "docs/operating.md").contains(" \(text)"), "docs/operating.md must say \(text)")
    }
}

/// A value of the measured tables in `docs/performance.md`, with its unit.
struct MeasuredFigure: Sendable, CustomTestStringConvertible {
    /// The first columns of the row.
    let row: [String]
    /// The name of the column.
    let column: String
    let unit: String

    var testDescription: String { "\(row.joined(separator: ", ")), \(column)" }

    /// The figure as documents quote it, such as `18.7 us`.
    func text() throws -> String {
        let document = try #require(Markdown.all.first { $0.path == "docs/performance.md" })
        let measured = document.lines.drop { !$0.hasPrefix("<!-- measured") }.prefix { !$0.hasPrefix("<!-- end") }
        var columns: [String] = []
        for line in measured {
            guard line.hasPrefix("| ") else {
                columns = []
                continue
            }
            let cells = line.split(separator: "|").map { $0.split(separator: " ").joined(separator: " ") }
            if columns.isEmpty { columns = cells }
            guard Array(cells.prefix(row.count)) == row,
                let index = columns.firstIndex(of: column), index < cells.count
            else { continue }
            return "\(cells[index].prefix { $0.isNumber || $0 == "." || $0 == "," }) \(unit)"
        }
        throw MissingRow(row: row)
    }
}

private struct MissingRow: Error {
    let row: [String]
}
