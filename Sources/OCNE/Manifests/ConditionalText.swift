/// Text of a template in which some lines depend on conditions.
struct ConditionalText {
    /// Two conditions need different lines in the same place, which an if cannot express.
    struct Conflict: Error, CustomStringConvertible {
        let line: String

        var description: String { "several conditions replace the line \"\(line)\"" }
    }

    /// Lines that a condition replaces.
    private struct Replacement {
        let condition: String
        /// The replaced lines; empty for an insertion.
        let old: Range<Int>
        let new: [String]
    }

    private let lines: [String]
    private var replacements: [Replacement] = []

    /// Creates a text without conditions; braces of the text are escaped for Go templates.
    init(_ text: String) {
        lines = Self.lines(text)
    }

    /// Adds the lines in which `other` differs, if `condition` holds.
    mutating func add(_ other: String, if condition: String) {
        let changed = Self.lines(other)
        var (removed, inserted): (Set<Int>, Set<Int>) = ([], [])
        for change in changed.difference(from: lines) {
            switch change {
            case .remove(let offset, _, _): removed.insert(offset)
            case .insert(let offset, _, _): inserted.insert(offset)
            }
        }
        var (old, new) = (0, 0)
        while old < lines.count || new < changed.count {
            let (firstOld, firstNew) = (old, new)
            while removed.contains(old) { old += 1 }
            while inserted.contains(new) { new += 1 }
            if old > firstOld || new > firstNew {
                replacements.append(
                    Replacement(condition: condition, old: firstOld..<old, new: Array(changed[firstNew..<new])))
            } else {
                old += 1
                new += 1
            }
        }
    }

    /// Returns the text with if actions.
    func template() throws(Conflict) -> String {
        var output: [String] = []
        var at = 0
        for replacement in replacements.sorted(by: { $0.old.lowerBound < $1.old.lowerBound }) {
            guard replacement.old.lowerBound >= at else { throw Conflict(line: lines[replacement.old.lowerBound]) }
            output += lines[at..<replacement.old.lowerBound]
            output += Self.alternatives(replacement.condition, replacement.new, Array(lines[replacement.old]))
            at = replacement.old.upperBound
        }
        output += lines[at...]
        return output.joined(separator: "\n")
    }

    private static func alternatives(_ condition: String, _ new: [String], _ old: [String]) -> [String] {
        if old.isEmpty { return ["{{- if \(condition) }}"] + new + ["{{- end }}"] }
        if new.isEmpty { return ["{{- if not (\(condition)) }}"] + old + ["{{- end }}"] }
        return ["{{- if \(condition) }}"] + new + ["{{- else }}"] + old + ["{{- end }}"]
    }

    private static func lines(_ text: String) -> [String] {
        text.replacing("{{", with: #"{{ "{{" }}"#).split(separator: "\n", omittingEmptySubsequences: false)
            .map(String.init)
    }
}
