internal import JSON

/// A manual page in the macros of man(7), generated from the argument parser's description of the commands.
struct ManualPage {
    private(set) var text = ""

    /// Maximum bytes of a source line.
    private static let width = 78

    init(_ command: Field) {
        let name = command["commandName"].string
        line(".TH \(name.uppercased()) 1 \(Build.date) \"\(name) \(Build.version)\" \"User commands\"")
        line(".SH NAME")
        line("\(Self.escaped(name)) \\-")
        words(Self.beginning(command["abstract"].string))
        line(".SH SYNOPSIS")
        line(".B \(Self.escaped(name))")
        line("\\fIcommand\\fR [\\fIoptions\\fR]")
        line(".SH DESCRIPTION")
        paragraph(command["abstract"].string)
        line(".SH COMMANDS")
        var commands = command["subcommands"].elements
        while let next = commands.next() { add(Field(next), after: []) }
        line(".SH EXIT STATUS")
        for status in ExitStatus.allCases {
            item("\\fB\(status.rawValue)\\fR", status.meaning.prefix(1).uppercased() + status.meaning.dropFirst() + ".")
        }
        line(".SH ENVIRONMENT")
        item(
            "\\fBNO_COLOR\\fR",
            "If set and not empty, disables colored output. TERM=dumb does as well.")
        item(
            "\\fBOCNE_WEBHOOK_\\fR\\fIFLAG\\fR",
            "Sets a flag of serve: the flag's name in upper case with underscores. The command line takes precedence.")
        item(
            "other",
            "Values of clusterctl template variables, if --env is set or --var names the variable without a value.")
        line(".SH SEE ALSO")
        line("kubectl(1), clusterctl(1)")
    }

    // MARK: Commands

    private mutating func add(_ command: Field, after path: [String]) {
        let path = path + [command["commandName"].string]
        // The help command is not documented.
        guard path != ["help"] else { return }
        // A group is documented by its commands, unless it has flags of its own.
        var subcommands = command["subcommands"].elements
        var next = subcommands.next()
        if next == nil || hasArguments(command) {
            line(".SS \(Self.escaped(path.joined(separator: " ")))")
            paragraph(command["abstract"].string)
            discuss(command["discussion"].string)
            var arguments = command["arguments"].elements
            while let next = arguments.next() { add(argument: Field(next)) }
        }
        while let subcommand = next {
            add(Field(subcommand), after: path)
            next = subcommands.next()
        }
    }

    private func hasArguments(_ command: Field) -> Bool {
        var arguments = command["arguments"].elements
        while let next = arguments.next() {
            if isDocumented(Field(next)) { return true }
        }
        return false
    }

    private func isDocumented(_ argument: Field) -> Bool {
        !Self.names(of: argument).contains { $0 == "--help" || $0 == "--version" }
            && argument["shouldDisplay"].value?.bool != false
    }

    private static func names(of argument: Field) -> [String] {
        var names: [String] = []
        var all = argument["names"].elements
        while let next = all.next() {
            let name = Field(next)
            names.append((name["kind"].string == "long" ? "--" : "-") + name["name"].string)
        }
        return names
    }

    private mutating func add(argument: Field) {
        guard isDocumented(argument) else { return }
        let names = Self.names(of: argument)
        let value = "\\fI\(Self.escaped(argument["valueName"].string))\\fR"
        var title = names.map { "\\fB\(Self.escaped($0))\\fR" }.joined(separator: ", ")
        if argument["kind"].string == "option" { title += " \(value)" }
        if names.isEmpty { title = value }
        var help = argument["abstract"].string
        let values = Self.texts(argument["allValues"])
        if !values.isEmpty { help += " Values: \(values.joined(separator: ", "))." }
        let standard = argument["defaultValue"].string
        if !standard.isEmpty { help += " Default: \(standard)." }
        item(title, help)
    }

    /// Writes paragraphs, and examples verbatim.
    private mutating func discuss(_ discussion: String) {
        var isLiteral = false
        for part in discussion.split(separator: "\n", omittingEmptySubsequences: false) {
            if part.hasPrefix("  ") != isLiteral {
                isLiteral.toggle()
                line(isLiteral ? ".PP\n.nf" : ".fi")
            }
            if isLiteral {
                line(Self.escaped(String(part)))
            } else if !part.isEmpty {
                paragraph(String(part))
            }
        }
        if isLiteral { line(".fi") }
    }

    // MARK: Roff

    private mutating func line(_ content: String) { text += content + "\n" }

    private mutating func paragraph(_ content: String) {
        // A heading starts a paragraph.
        if !isAfterHeading { line(".PP") }
        words(content)
    }

    private mutating func item(_ title: String, _ content: String) {
        line(".TP")
        line(title)
        words(content)
    }

    private var isAfterHeading: Bool {
        let last = text.split(separator: "\n").last ?? ""
        return last.hasPrefix(".SH ") || last.hasPrefix(".SS ")
    }

    /// Writes text in lines of at most `width` bytes.
    private mutating func words(_ content: String) {
        var current = ""
        for word in content.split(separator: " ").map({ Self.escaped(String($0)) }) {
            if !current.isEmpty, current.utf8.count + 1 + word.utf8.count > Self.width {
                line(current)
                current = ""
            }
            current += current.isEmpty ? word : " " + word
        }
        if !current.isEmpty { line(current) }
    }

    /// Returns the sentence without its capital and full stop, as whatis(1) expects.
    private static func beginning(_ sentence: String) -> String {
        sentence.prefix(1).lowercased() + sentence.dropFirst().prefix { $0 != "." }
    }

    private static func texts(_ list: Field) -> [String] {
        var texts: [String] = []
        var elements = list.elements
        while let next = elements.next() { texts.append(next.string ?? "") }
        return texts
    }

    /// Escapes text for roff: backslashes, dashes, and requests at the start of a line.
    private static func escaped(_ text: String) -> String {
        let escaped = text.replacing("\\", with: "\\e").replacing("-", with: "\\-").replacing("'", with: "\\(aq")
            .replacing(
                "~", with: "\\(ti"
            )
            .replacing("^", with: "\\(ha").replacing("`", with: "\\(ga")
        return escaped.hasPrefix(".") || escaped.hasPrefix("'") ? "\\&" + escaped : escaped
    }
}
