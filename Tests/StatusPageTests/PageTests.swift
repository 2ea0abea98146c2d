import StatusPage
import TLS
import TestDocuments
import Testing

@Suite("Status page")
struct PageTests {
    private static let hostile = #"<script>alert("1")</script>'&\#u{202E}\#u{0}\#u{1B}[31m"#

    private func page(_ values: [StatusReport.Value], query: String = "") -> String {
        var report = StatusReport(
            title: Self.hostile, replica: .init(name: Self.hostile, position: Self.hostile),
            verdict: StatusVerdict([.init(.bad, Self.hostile, Self.hostile)], checks: 1, isReady: false),
            time: Self.hostile)
        report.sections = [
            StatusReport.Section(
                "everything", "Everything",
                [
                    .properties(values.map { ("name", $0) }), .note(.text(Self.hostile)), .filter,
                    .details(summary: Self.hostile, [.note(.text(Self.hostile))]),
                    .table(StatusReport.Table("of nothing", [.text("a")], [])),
                    .table(StatusReport.Table("of all", [.text("a"), .number("b")], values.map { [$0, $0] })),
                ])
        ]
        return String(decoding: report.html(PageQuery(query)), as: UTF8.self)
    }

    private static let values: [StatusReport.Value] = [
        .text(hostile), .code(hostile), .time(hostile), .moment(hostile), .state(.good, hostile, detail: hostile),
        .count(.max), .nothing,
        .lines([.text(hostile), .nothing, .code(hostile)]), .lines([.nothing]),
    ]

    @Test("Strings are escaped, and none can look like another one")
    func escaping() {
        let html = page(Self.values)
        #expect(!html.contains("<script") && !html.contains("'&") && !html.contains("alert(\""))
        #expect(
            html.contains(
                "&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&#39;&amp;\u{27E8}U+202E\u{27E9}\u{27E8}U+0000\u{27E9}\u{27E8}U+001B\u{27E9}[31m"
            ))
        #expect(html.unicodeScalars.allSatisfy { $0 == "\n" || $0.properties.generalCategory != .control })
        #expect(html.contains("18,446,744,073,709,551,615"))
    }

    @Test("Any string is escaped")
    func anyText() {
        var random = SeededRandom(seed: 20_261_121)
        let markup = page([.text("")]).unicodeScalars.count { "<>\"'".unicodeScalars.contains($0) }
        for _ in 0..<PropertyRun.count(default: 200) {
            let text = String(
                String.UnicodeScalarView(
                    (0..<20).compactMap { _ in Unicode.Scalar(UInt32.random(in: 0..<0x3000, using: &random)) }))
            let html = page([.text(text)])
            #expect(
                html.unicodeScalars.allSatisfy {
                    $0 == "\n" || ![.control, .format].contains($0.properties.generalCategory)
                },
                "\(text.unicodeScalars.map(\.value))")
            // Scalars, not characters: a combining character after a bracket forms another character, but browsers see
            // the bracket.
            #expect(
                html.unicodeScalars.count { "<>\"'".unicodeScalars.contains($0) } == markup,
                "\(text.unicodeScalars.map(\.value))")
        }
    }

    @Test("All elements are closed in order")
    func wellFormed() {
        var open: [Substring] = []
        let html = page(Self.values, query: "refresh")
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

    @Test("Has language, landmarks, headings, captions and scopes for screen readers")
    func accessible() {
        let html = page(Self.values)
        for part in [
            "<html lang=\"en\">", "<header>", "<nav aria-label=", "<main id=\"content\"", "<footer>", "<h1>",
            "<h2 id=\"everything\">",
            "<caption>of all</caption>", "<th scope=\"col\" role=\"columnheader\">",
            "<th scope=\"row\" role=\"rowheader\" data-title=\"a\">", "<a class=\"skip\" href=\"#content\">",
            "<table role=\"table\">", "role=\"cell\" data-title=\"b\"",
            "<details>\n<summary>",
        ] {
            #expect(html.contains(part), "\(part)")
        }
    }

    @Test("Loads no resources, and refreshes only on request")
    func selfContained() {
        let html = page(Self.values)
        #expect(!html.contains("src=") && !html.contains("<link") && !html.contains("http:") && !html.contains("url("))
        #expect(!html.contains("http-equiv"))
        #expect(page([], query: "refresh").contains("<meta http-equiv=\"refresh\" content=\"5\">"))
        #expect(page([], query: "refreshing&a").contains(">Auto-refresh every 5 s<"))
    }

    @Test("The content security policy has the hash of the style sheet")
    func hash() throws {
        let html = page([])
        let sheet = try #require(html.split(separator: "<style>").last?.split(separator: "</style>").first)
        let digest = try #require(SHA256.digest(Array(sheet.utf8)))
        let right = "style-src 'sha256-\(encodeBase64(digest))';"
        #expect("\(StatusStyle.contentSecurityPolicy)".contains(right), "\(right)")
    }

    @Test("Links change one option of the query and keep the others")
    func links() {
        let html = page([], query: "refresh&refused")
        for link in [
            "?refused\">Stop auto-refresh", "?refused&amp;all&amp;refresh\">Expand", "?refresh#decisions\">all<",
        ] {
            #expect(html.contains("href=\"\(link)"), "\(link)")
        }
        #expect(html.contains("?refused&amp;refresh#decisions\" aria-current=\"true\">refused"))
        #expect(
            page([], query: "all=1").contains("<details open>")
                && page([], query: "all=1").contains("href=\"?\">Collapse tables"))
        #expect(page([], query: "\"><script>").contains("href=\"?all\""))
    }

    @Test(
        "The summary names the problems",
        arguments: [
            ([], true, "Healthy: ready, and all 9 checks pass."),
            ([(.warning, "a")], true, "Ready, with a warning: a."),
            ([(.warning, "a"), (.warning, "b")], true, "Ready, with 2 warnings: a, b."),
            ([(.warning, "a"), (.bad, "b")], false, "Not ready: b, a."),
            ([(.bad, "a")], true, "Ready, but failing: a."),
            (
                [(.bad, "a"), (.bad, "b"), (.bad, "c"), (.bad, "d"), (.bad, "e"), (.bad, "f")], false,
                "Not ready: a, b, c, d and 2 more."
            ),
        ] as [([(StatusReport.State, String)], Bool, String)])
    func verdict(problems: [(StatusReport.State, String)], isReady: Bool, sentence: String) throws {
        let report = StatusReport(
            title: "t", replica: .init(name: "pod-1", position: "replica 1 of 2, all ready"),
            verdict: StatusVerdict(problems.map { .init($0.0, $0.1, "why") }, checks: 9, isReady: isReady),
            time: "2026-11-29T00:00:00Z")
        let html = String(decoding: report.html(), as: UTF8.self)
        let paragraph = try #require(
            html.split(separator: "<p class=\"verdict\">").last?.split(separator: "</p>").first)
        let text = paragraph.replacing(#/<span aria-hidden[^>]*>[^<]*</span> /#, with: "").replacing(
            #/<[^>]*>/#, with: "")
        #expect(text == sentence)
        #expect(html.contains("pod-1</span>: replica 1 of 2, all ready. As of"))
        #expect(html.contains("<ul class=\"problems\">") == !problems.isEmpty)
    }
}
