extension StatusReport {
    /// Renders the page.
    public func html(_ query: PageQuery = PageQuery()) -> [UInt8] {
        var page = HTMLWriter()
        page.markup(
            "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
        )
        page.markup("<meta name=\"color-scheme\" content=\"light dark\">\n")
        if query.refreshes { page.markup("<meta http-equiv=\"refresh\" content=\"5\">\n") }
        page.markup("<title>")
        page.text("\(verdict.word): \(title)")
        page.markup("</title>\n<style>")
        page.markup(StatusStyle.sheet)
        page.markup("</style>\n</head>\n<body>\n<a class=\"skip\" href=\"#content\">Skip to content</a>\n")
        writeHeader(query, &page)
        page.markup("<main id=\"content\" tabindex=\"-1\">\n")
        for section in sections { section.write(query, &page) }
        page.markup(
            "</main>\n<footer>\n<p>Machine-readable: <a href=\"/metrics\">metrics</a>, <a href=\"/readyz?verbose\">readiness</a>, "
        )
        page.markup("<a href=\"/livez?verbose\">liveness</a>.</p>\n")
        page.markup(
            "<p>This page names objects and users, and contains messages that may quote the value of a "
        )
        page.markup("field, but never the contents of files, tokens or passwords.</p>\n</footer>\n</body>\n</html>\n")
        return page.bytes
    }

    private func writeHeader(_ query: PageQuery, _ page: inout HTMLWriter) {
        page.markup("<header>\n<h1>")
        page.text(title)
        page.markup("</h1>\n<p class=\"verdict\">")
        Value.state(verdict.state, verdict.word).write(&page)
        page.text(": \(verdict.sentence)")
        page.markup("</p>\n")
        if !verdict.problems.isEmpty {
            page.markup("<ul class=\"problems\">\n")
            for problem in verdict.problems {
                page.markup("<li>")
                Value.state(problem.state, problem.subject).write(&page)
                page.text(" \(problem.text)")
                page.markup("</li>\n")
            }
            page.markup("</ul>\n")
        }
        page.markup("<p class=\"meta\">")
        if !replica.name.isEmpty {
            Value.code(replica.name).write(&page)
            page.text(": ")
        }
        page.text("\(replica.position). As of ")
        Value.time(time).write(&page)
        page.markup(".</p>\n<p class=\"meta\">")
        link(
            query.with(\.refreshes, !query.refreshes),
            query.refreshes ? "Stop auto-refresh" : "Auto-refresh every 5 s", &page)
        page.markup(" · ")
        link(
            query.with(\.isExpanded, !query.isExpanded), query.isExpanded ? "Collapse tables" : "Expand all tables",
            &page)
        page.markup("</p>\n<nav aria-label=\"Sections\">\n<ul>\n")
        for section in sections {
            page.markup("<li><a href=\"#")
            page.markup(section.id)
            page.markup("\">")
            page.markup(section.title)
            page.markup("</a></li>\n")
        }
        page.markup("</ul>\n</nav>\n</header>\n")
    }

    private func link(_ query: PageQuery, _ text: StaticString, _ page: inout HTMLWriter) {
        page.markup("<a href=\"")
        page.text(query.link)
        page.markup("\">")
        page.markup(text)
        page.markup("</a>")
    }
}

extension StatusReport.Section {
    fileprivate func write(_ query: PageQuery, _ page: inout HTMLWriter) {
        page.markup("<section aria-labelledby=\"")
        page.markup(id)
        page.markup("\">\n<h2 id=\"")
        page.markup(id)
        page.markup("\">")
        page.markup(title)
        page.markup("</h2>\n")
        for block in blocks { block.write(query, &page) }
        page.markup("</section>\n")
    }
}

extension StatusReport.Block {
    fileprivate func write(_ query: PageQuery, _ page: inout HTMLWriter) {
        switch self {
        case .properties(let properties):
            page.markup("<dl>\n")
            for property in properties {
                page.markup("<div><dt>")
                page.text(property.name)
                page.markup("</dt><dd>")
                property.value.write(&page)
                page.markup("</dd></div>\n")
            }
            page.markup("</dl>\n")
        case .table(let table): table.write(&page)
        case .note(let value):
            page.markup("<p>")
            value.write(&page)
            page.markup("</p>\n")
        case .details(let summary, let blocks):
            page.markup(query.isExpanded ? "<details open>\n<summary>" : "<details>\n<summary>")
            page.text(summary)
            page.markup("</summary>\n")
            for block in blocks { block.write(query, &page) }
            page.markup("</details>\n")
        case .filter:
            page.markup("<p class=\"filter\">Show: ")
            Self.choice(query, false, "all", &page)
            page.markup(" · ")
            Self.choice(query, true, "refused and failed only", &page)
            page.markup("</p>\n")
        }
    }

    private static func choice(
        _ query: PageQuery, _ isRefusedOnly: Bool, _ text: StaticString, _ page: inout HTMLWriter
    ) {
        page.markup("<a href=\"")
        page.text(query.with(\.isRefusedOnly, isRefusedOnly).link)
        page.markup(query.isRefusedOnly == isRefusedOnly ? "#decisions\" aria-current=\"true\">" : "#decisions\">")
        page.markup(text)
        page.markup("</a>")
    }
}
