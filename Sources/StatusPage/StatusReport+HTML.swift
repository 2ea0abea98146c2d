extension StatusReport {
    /// The page.
    ///
    /// - Parameter query: That of the request: `refresh` makes the page ask for itself again.
    public func html(query: String = "") -> [UInt8] {
        var page = HTMLWriter()
        let refreshes = query.split(separator: "&").contains { $0 == "refresh" || $0.hasPrefix("refresh=") }
        page.markup(
            "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
        )
        page.markup("<meta name=\"color-scheme\" content=\"light dark\">\n")
        if refreshes { page.markup("<meta http-equiv=\"refresh\" content=\"5\">\n") }
        page.markup("<title>")
        page.text(title)
        page.markup(": status</title>\n<style>")
        page.markup(StatusStyle.sheet)
        page.markup("</style>\n</head>\n<body>\n<a class=\"skip\" href=\"#content\">Skip to the content</a>\n")
        writeHeader(refreshes, &page)
        page.markup("<main id=\"content\" tabindex=\"-1\">\n")
        for section in sections { section.write(&page) }
        page.markup("</main>\n<footer>\n<p>For programs: <a href=\"/metrics\">metrics</a>, <a href=\"/readyz?verbose\">readiness</a>, ")
        page.markup("<a href=\"/livez?verbose\">liveness</a>. ")
        page.markup("This page shows names of objects and users, never what is in objects.</p>\n</footer>\n</body>\n</html>\n")
        return page.bytes
    }

    private func writeHeader(_ refreshes: Bool, _ page: inout HTMLWriter) {
        page.markup("<header>\n<h1>")
        page.text(title)
        page.markup("</h1>\n<p class=\"verdict\">")
        verdict.write(&page)
        page.markup("</p>\n<p>")
        if !host.isEmpty {
            page.markup("On <span class=\"code\">")
            page.text(host)
            page.markup("</span>, as of ")
        } else {
            page.markup("As of ")
        }
        Cell.time(time).write(&page)
        page.markup(
            refreshes
                ? ", asked again every 5 seconds. <a href=\"/\">Stop</a></p>\n"
                : ". <a href=\"/?refresh\">Ask again every 5 seconds</a></p>\n")
        page.markup("<nav aria-label=\"Sections\">\n<ul>\n")
        for section in sections {
            page.markup("<li><a href=\"#")
            page.markup(section.id)
            page.markup("\">")
            page.markup(section.title)
            page.markup("</a></li>\n")
        }
        page.markup("</ul>\n</nav>\n</header>\n")
    }
}

extension StatusReport.Section {
    fileprivate func write(_ page: inout HTMLWriter) {
        page.markup("<section aria-labelledby=\"")
        page.markup(id)
        page.markup("\">\n<h2 id=\"")
        page.markup(id)
        page.markup("\">")
        page.markup(title)
        page.markup("</h2>\n")
        for block in blocks {
            switch block {
            case .facts(let facts):
                page.markup("<dl>\n")
                for fact in facts {
                    page.markup("<div><dt>")
                    page.markup(fact.name)
                    page.markup("</dt><dd>")
                    fact.value.write(&page)
                    page.markup("</dd></div>\n")
                }
                page.markup("</dl>\n")
            case .table(let table): table.write(&page)
            case .note(let text):
                page.markup("<p>")
                page.text(text)
                page.markup("</p>\n")
            }
        }
        page.markup("</section>\n")
    }
}

extension StatusReport.Table {
    fileprivate func write(_ page: inout HTMLWriter) {
        guard !rows.isEmpty else {
            page.markup("<p>")
            page.markup(caption)
            page.markup(": ")
            page.markup(empty)
            page.markup("</p>\n")
            return
        }
        // A table that is wider than the window is scrolled by itself, also with the keyboard.
        page.markup("<div class=\"table\" role=\"region\" tabindex=\"0\" aria-label=\"")
        page.markup(caption)
        page.markup("\">\n<table>\n<caption>")
        page.markup(caption)
        page.markup("</caption>\n<thead>\n<tr>")
        for column in columns {
            page.markup(column.isNumber ? "<th scope=\"col\" class=\"number\">" : "<th scope=\"col\">")
            page.markup(column.title)
            page.markup("</th>")
        }
        page.markup("</tr>\n</thead>\n<tbody>\n")
        for row in rows {
            page.markup("<tr>")
            for (column, cell) in zip(columns, row).enumerated().map({ ($0.offset, $0.element) }) {
                let isNumber = cell.0.isNumber
                if column == 0 {
                    page.markup("<th scope=\"row\">")
                } else {
                    page.markup(isNumber ? "<td class=\"number\">" : "<td>")
                }
                cell.1.write(&page)
                page.markup(column == 0 ? "</th>" : "</td>")
            }
            page.markup("</tr>\n")
        }
        page.markup("</tbody>\n</table>\n</div>\n")
    }
}

extension StatusReport.Cell {
    /// Bytes of a name that stays on one line.
    private static let shortBytes = 28
    /// Bytes from which on a text is long.
    private static let longBytes = 60

    fileprivate func write(_ page: inout HTMLWriter) {
        switch self {
        case .text(let text):
            // Long ones get room even where columns are many.
            let isLong = text.utf8.count > Self.longBytes
            if isLong { page.markup("<div class=\"long\">") }
            page.text(text)
            if isLong { page.markup("</div>") }
        case .code(let text):
            let isShort = text.utf8.count <= Self.shortBytes
            page.markup(isShort ? "<span class=\"code short\">" : "<span class=\"code\">")
            if isShort { page.text(text) } else { page.breakableText(text) }
            page.markup("</span>")
        case .count(let count): page.text(Self.grouped(count))
        case .time(let time): Self.write(time, zone: " UTC", &page)
        case .moment(let time): Self.write(time, zone: "", &page)
        case .state(let state, let word, let detail):
            // The sign and the word say it as well as the colour does.
            switch state {
            case .good: page.markup("<span class=\"state good\"><span aria-hidden=\"true\">\u{2713}</span> ")
            case .warning: page.markup("<span class=\"state warning\"><span aria-hidden=\"true\">!</span> ")
            case .bad: page.markup("<span class=\"state bad\"><span aria-hidden=\"true\">\u{2715}</span> ")
            }
            page.text(word)
            page.markup("</span>")
            if !detail.isEmpty { page.text(" \(detail)") }
        case .nothing: page.markup("<span class=\"nothing\">none</span>")
        }
    }

    private static func write(_ time: String, zone: String, _ page: inout HTMLWriter) {
        page.markup("<time datetime=\"")
        page.text(time)
        page.markup("\">")
        page.text(time.replacing("T", with: " ").replacing("Z", with: zone))
        page.markup("</time>")
    }

    /// `12,345,678`.
    static func grouped(_ count: UInt64) -> String {
        var digits: [Character] = []
        for (i, digit) in "\(count)".reversed().enumerated() {
            if i > 0, i % 3 == 0 { digits.append(",") }
            digits.append(digit)
        }
        return String(digits.reversed())
    }
}
