import StatusPage
import TLS
import TestDocuments
import Testing

@Suite("Status page")
struct PageTests {
    private static let hostile = #"<script>alert("1")</script>'&\#u{202E}\#u{0}\#u{1B}[31m"#

    private func page(_ cells: [StatusReport.Cell], query: String = "") -> String {
        var report = StatusReport(
            title: Self.hostile, host: Self.hostile, verdict: .state(.bad, Self.hostile, detail: Self.hostile), time: Self.hostile)
        report.sections = [
            StatusReport.Section(
                "everything", "Everything",
                [
                    .facts(cells.map { ("name", $0) }), .note(Self.hostile), .table(StatusReport.Table("of nothing", [.text("a")], [])),
                    .table(StatusReport.Table("of all", [.text("a"), .number("b")], cells.map { [$0, $0] })),
                ])
        ]
        return String(decoding: report.html(query: query), as: UTF8.self)
    }

    private static let cells: [StatusReport.Cell] = [
        .text(hostile), .code(hostile), .time(hostile), .moment(hostile), .state(.good, hostile, detail: hostile), .count(.max), .nothing,
    ]

    @Test("No text becomes markup, and none can look like another one")
    func escaping() {
        let html = page(Self.cells)
        #expect(!html.contains("<script") && !html.contains("'&") && !html.contains("alert(\""))
        #expect(
            html.contains(
                "&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&#39;&amp;\u{27E8}U+202E\u{27E9}\u{27E8}U+0000\u{27E9}\u{27E8}U+001B\u{27E9}[31m"
            ))
        #expect(html.unicodeScalars.allSatisfy { $0 == "\n" || $0.properties.generalCategory != .control })
        #expect(html.contains("18,446,744,073,709,551,615"))
    }

    @Test("Any text stays text, whatever is in it")
    func anyText() {
        var random = SeededRandom(seed: 20_261_121)
        let markup = page([.text("")]).unicodeScalars.count { "<>\"'".unicodeScalars.contains($0) }
        for _ in 0..<200 {
            let text = String(
                String.UnicodeScalarView((0..<20).compactMap { _ in Unicode.Scalar(UInt32.random(in: 0..<0x3000, using: &random)) }))
            let html = page([.text(text)])
            #expect(
                html.unicodeScalars.allSatisfy { $0 == "\n" || ![.control, .format].contains($0.properties.generalCategory) },
                "\(text.unicodeScalars.map(\.value))")
            // Scalars, not characters: a mark behind a bracket makes another character of it, but browsers see the bracket.
            #expect(html.unicodeScalars.count { "<>\"'".unicodeScalars.contains($0) } == markup, "\(text.unicodeScalars.map(\.value))")
        }
    }

    @Test("Every element that is opened is closed, in order")
    func wellFormed() {
        var open: [Substring] = []
        let html = page(Self.cells, query: "refresh")
        for tag in html.matches(of: /<(\/?)([a-z0-9]+)[^>]*>/) {
            let name = tag.output.2
            if ["meta", "wbr"].contains(name) { continue }
            if tag.output.1.isEmpty {
                open.append(name)
            } else {
                #expect(open.popLast() == name)
            }
        }
        #expect(open.isEmpty)
    }

    @Test("It says what it is to readers that do not look: language, landmarks, headings, captions, scopes")
    func accessible() {
        let html = page(Self.cells)
        for part in [
            "<html lang=\"en\">", "<header>", "<nav aria-label=", "<main id=\"content\"", "<footer>", "<h1>", "<h2 id=\"everything\">",
            "<caption>of all</caption>", "<th scope=\"col\">", "<th scope=\"row\">", "<a class=\"skip\" href=\"#content\">",
            "role=\"region\" tabindex=\"0\" aria-label=\"of all\"",
        ] {
            #expect(html.contains(part), "\(part)")
        }
    }

    @Test("It needs nothing else, and asks for itself again only when told to")
    func selfContained() {
        let html = page(Self.cells)
        #expect(!html.contains("src=") && !html.contains("<link") && !html.contains("http:") && !html.contains("url("))
        #expect(!html.contains("http-equiv"))
        #expect(page([], query: "refresh").contains("<meta http-equiv=\"refresh\" content=\"5\">"))
        #expect(page([], query: "refreshing&a").contains("Ask again every 5 seconds"))
    }

    @Test("The browser is told the hash of the style that is there")
    func hash() throws {
        let html = page([])
        let sheet = try #require(html.split(separator: "<style>").last?.split(separator: "</style>").first)
        let digest = try #require(SHA256.digest(Array(sheet.utf8)))
        let right = "style-src 'sha256-\(encodeBase64(digest))';"
        #expect("\(StatusStyle.contentSecurityPolicy)".contains(right), "\(right)")
    }
}
