internal import JSON
internal import KubernetesAPI
internal import Primitives

/// Terminal colors.
struct Paint {
    let isOn: Bool

    func bold(_ text: String) -> String { painted(text, "1") }
    func red(_ text: String) -> String { painted(text, "1;31") }
    func yellow(_ text: String) -> String { painted(text, "1;33") }
    func green(_ text: String) -> String { painted(text, "32") }
    func dim(_ text: String) -> String { painted(text, "2") }

    private func painted(_ text: String, _ code: String) -> String {
        isOn && !text.isEmpty ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
    }
}

extension CheckReport {
    /// The report for people: findings in the format of compilers, then a summary.
    ///
    /// - Parameter isQuiet: True to leave out the summary.
    public func text(inColor: Bool, isQuiet: Bool = false) -> String {
        let paint = Paint(isOn: inColor)
        var text = ""
        // Consecutive findings often have the same line: JSON is often a single one.
        var line: (of: Finding, scalars: [Unicode.Scalar])?
        for finding in findings {
            if line?.of.file != finding.file || line?.of.position.line != finding.position.line
                || line?.of.line != finding.line
            {
                line = (finding, Array(finding.line.unicodeScalars))
            }
            text += finding.text(paint, line: line?.scalars ?? []) + "\n"
        }
        return isQuiet ? text : text + summary(paint)
    }

    private func summary(_ paint: Paint) -> String {
        let kinds =
            others == 0
            ? Self.count(objects, "object")
            : "\(Self.count(objects, "OCNE object")), \(Self.count(others, "other object")) (Technology Preview rules only)"
        var parts = ["\(kinds) in \(Self.count(files.count, "file"))"]
        if updates > 0 { parts.append(updates == 1 ? "1 as an update" : "\(updates) as updates") }
        var text = parts.joined(separator: ", ") + ": "
        switch (errors, warnings) {
        case (0, 0): text += paint.green("no findings")
        case (let errors, 0): text += paint.red(Self.count(errors, "error"))
        case (0, let warnings): text += paint.yellow(Self.count(warnings, "warning"))
        default: text += paint.red(Self.count(errors, "error")) + ", " + paint.yellow(Self.count(warnings, "warning"))
        }
        if !accepted.isEmpty { text += ", \(accepted.count) accepted by comments" }
        text += "\n"

        for (file, position) in unusedComments {
            text += "\(file):\(position.line):\(position.column): the comment accepts no finding\n"
        }
        if otherDocuments > 0 {
            text +=
                "\(Self.count(otherDocuments, "document")) with neither apiVersion nor kind\n"
        }
        if !unsetVariables.isEmpty {
            text +=
                "skipped fields with unset variables: \(unsetVariables.map { "${\(Printable.escaped($0))}" }.joined(separator: ", ")) (set them with --var NAME=VALUE)\n"
        }
        if !templateActions.isEmpty {
            let shown = templateActions.prefix(Self.maxActions).map { Printable.escaped($0) }.joined(separator: ", ")
            let further = templateActions.count - Self.maxActions
            text +=
                "skipped fields with template actions: \(shown)\(further > 0 ? " and \(further) more" : "") (render the template to check them)\n"
        }
        return text
    }

    /// Actions of templates that are shown.
    private static let maxActions = 5

    private static func count(_ number: Int, _ what: String) -> String { "\(number) \(what)\(number == 1 ? "" : "s")" }
}

extension Finding {
    /// Columns of a line that are shown around a position; JSON is often one long line.
    private static let shownColumns = (before: 60, after: 100)

    /// The finding in the format of compilers.
    ///
    /// - Parameter scalars: Those of the line.
    func text(_ paint: Paint, line scalars: [Unicode.Scalar]) -> String {
        let level = severity == .error ? paint.red("error") : paint.yellow("warning")
        let subject = Printable.escaped(path.isEmpty ? object : path)
        var text = "\(paint.bold(Printable.escaped("\(file):\(position.line):\(position.column):"))) \(level): "
        text += "\(subject.isEmpty ? "" : paint.bold(subject) + ": ")\(Printable.escaped(message)) [\(rule.id)]\n"

        let number = "\(position.line)"
        let margin = String(repeating: " ", count: number.count)
        let (line, indent, length) = shown(scalars)
        let marks = String(repeating: "^", count: length)
        text += " \(paint.dim("\(number) |")) \(line)\n"
        text += " \(paint.dim("\(margin) |")) \(indent)\(severity == .error ? paint.red(marks) : paint.yellow(marks))\n"
        if !help.isEmpty { text += " \(paint.dim("\(margin) =")) \(Printable.escaped(help))\n" }
        return text
    }

    /// The line, the white space before the token, and the number of underlined columns.
    private func shown(_ line: [Unicode.Scalar]) -> (line: String, indent: String, length: Int) {
        var scalars = line[...]
        var start = min(position.column - 1, scalars.count)
        var isCut = false
        if start > Self.shownColumns.before + 20 {
            scalars = scalars.dropFirst(start - Self.shownColumns.before)
            start = Self.shownColumns.before
            isCut = true
        }
        let end = start + Self.shownColumns.after
        let isLong = scalars.count > end
        scalars = scalars.prefix(end)
        // Tabs are kept, so that the marks align with the text.
        var indent = String(String.UnicodeScalarView(scalars.prefix(start).map { $0 == "\t" ? "\t" : " " }))
        if isCut { indent = " " + indent }
        let shown = (isCut ? "…" : "") + Printable.aligned(Array(scalars)) + (isLong ? "…" : "")
        return (shown, indent, max(min(length, scalars.count - start), 1))
    }
}
