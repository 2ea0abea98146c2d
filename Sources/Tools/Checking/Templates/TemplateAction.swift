internal import JSON

/// An action of a Go, Helm or Jinja template in a string of a manifest, such as `{{ .Values.replicas }}`. A file with
/// actions in quotes is valid YAML, and what they stand for is unknown.
struct TemplateAction {
    /// The action as the string has it, with its braces.
    let text: String

    /// Returns true for a name of a variable that is the text of an action.
    static func isAction(_ name: String) -> Bool { name.hasPrefix("{{") }

    /// Returns a variable or an action as files have it.
    static func shown(_ name: String) -> String { isAction(name) ? name : "${\(name)}" }

    /// Returns what to do about a value that is unknown, for people.
    static func advice(_ name: String) -> String {
        isAction(name) ? "render the template first" : "substitute the variable first"
    }

    /// Returns true if a text may contain variables or actions.
    static func mayBe(in text: String) -> Bool { text.contains("${") || text.contains("{{") }

    /// Returns the actions in the strings of `json`, ascending.
    static func all(in json: [UInt8]) -> [VariableRanges.Variable] {
        var (found, at) = ([VariableRanges.Variable](), 0)
        while let (range, action) = next(in: json, from: at) {
            found.append(VariableRanges.Variable(range: range, name: action.text))
            at = range.upperBound
        }
        return found
    }

    /// Returns the range of the first action in the strings of `json` from `start` on, with its text; nil if there is
    /// none.
    private static func next(in json: [UInt8], from start: Int) -> (range: Range<Int>, action: TemplateAction)? {
        var at = start
        // In JSON, no brace follows an opening one, except in a string.
        while let first = json[at...].firstIndex(of: UInt8(ascii: "{")) {
            at = first + 1
            guard at < json.count, json[at] == UInt8(ascii: "{") else { continue }
            let (end, isClosed) = end(in: json, from: at + 1)
            guard isClosed else {
                at = end
                continue
            }
            var tape = Tape()
            let quoted = [UInt8(ascii: "\"")] + json[first..<end] + [UInt8(ascii: "\"")]
            do throws(JSONError) {
                return (first..<end, TemplateAction(text: try tape.parse(quoted.span).root.string ?? ""))
            } catch {
                continue
            }
        }
        return nil
    }

    /// Returns the end of the action whose braces end at `start`, or that of the string if it is not closed.
    private static func end(in json: [UInt8], from start: Int) -> (end: Int, isClosed: Bool) {
        var at = start
        while at + 1 < json.count {
            switch json[at] {
            case UInt8(ascii: "\\"): at += 2
            case UInt8(ascii: "\""): return (at, false)
            case UInt8(ascii: "}") where json[at + 1] == UInt8(ascii: "}"): return (at + 2, true)
            default: at += 1
            }
        }
        return (json.count, false)
    }

    /// The text between the braces.
    private var expression: Substring {
        text.dropFirst(2).dropLast(2).drop { $0 == "-" || $0.isWhitespace }
    }

    /// True for an expression of Jinja, as cloud-init replaces it on the node: a name, perhaps with members or filters.
    /// Go's begin with a dot, a dollar sign or a function with arguments.
    var isJinja: Bool {
        guard let first = expression.first, first.isLetter || first == "_" else { return false }
        let rest = expression.drop { $0.isLetter || $0.isNumber || $0 == "_" }.drop { $0.isWhitespace }
        return rest.isEmpty || [".", "[", "|"].contains(rest.first)
    }

    /// True if the text changes within a string of JSON, such as the annotation of conversions.
    var needsEscapes: Bool { text.contains { ["\"", "\\", "\n"].contains($0) } }

    /// True if it refers to the objects that Helm renders a chart with.
    private var isOfHelm: Bool {
        ["Values", "Release", "Chart", "Capabilities", "Files", "Template"].contains { text.contains(".\($0)") }
            || expression.hasPrefix("include ") || expression.hasPrefix("$")
    }

    /// Returns true if the field at a path is a Go template itself, which the controller renders, and the action is a
    /// part of that.
    func isValue(at path: [PathStep]) -> Bool {
        path.suffix(2) == [.member("machineNaming"), .member("template")] && !isOfHelm
    }
}
