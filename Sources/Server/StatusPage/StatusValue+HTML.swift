extension StatusReport.Value {
    /// Maximum length in bytes of a name that does not wrap.
    private static let shortBytes = 24
    /// Length in bytes from which on a string is long.
    private static let longBytes = 60

    func write(_ page: inout HTMLWriter) {
        switch self {
        case .text(let text):
            // Long strings get a minimum width even in tables with many columns.
            let isLong = text.utf8.count > Self.longBytes
            if isLong { page.markup("<span class=\"long\">") }
            page.text(text)
            if isLong { page.markup("</span>") }
        case .code(let text):
            let isShort = text.utf8.count <= Self.shortBytes
            page.markup(isShort ? "<span class=\"code short\">" : "<span class=\"code\">")
            if isShort { page.text(text) } else { page.breakableText(text) }
            page.markup("</span>")
        case .count(let count): page.text(Self.grouped(count))
        case .time(let time): Self.write(time, zone: " UTC", &page)
        case .moment(let time): Self.write(time, zone: "", &page)
        case .state(let state, let word, let detail):
            // The sign and the word convey the state without the colour.
            switch state {
            case .good: page.markup("<span class=\"state good\"><span aria-hidden=\"true\">\u{2713}</span> ")
            case .warning: page.markup("<span class=\"state warning\"><span aria-hidden=\"true\">!</span> ")
            case .bad: page.markup("<span class=\"state bad\"><span aria-hidden=\"true\">\u{2715}</span> ")
            }
            page.text(word)
            page.markup("</span>")
            if !detail.isEmpty { page.text(" \(detail)") }
        case .lines(let values):
            let shown = values.filter { if case .nothing = $0 { false } else { true } }
            guard !shown.isEmpty else { return StatusReport.Value.nothing.write(&page) }
            for (i, value) in shown.enumerated() {
                page.markup(i == 0 ? "<span class=\"line\">" : "<span class=\"line further\">")
                value.write(&page)
                page.markup("</span>")
            }
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
