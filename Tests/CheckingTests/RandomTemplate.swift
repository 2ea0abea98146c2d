import TestDocuments

@testable import Checking

/// Templates of clusterctl and Helm, and what becomes of them when they are rendered.
enum RandomTemplate {
    /// Returns a template of a text, in which variables stand for some of its words, and their values.
    static func of(
        _ text: [UInt8], _ random: inout SeededRandom
    ) -> (text: [UInt8], values: [String: String]) {
        var lines: [String] = []
        var values: [String: String] = [:]
        // Most objects with many variables depend on one.
        let share = random.below(2) == 0 ? 8 : 60
        for line in String(decoding: text, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false) {
            guard random.below(share) == 0, !line.contains("apiVersion:"), !line.contains("kind:"),
                let range = line.firstRange(of: ": "),
                line[range.upperBound...].utf8.allSatisfy({
                    $0 &- UInt8(ascii: "0") < 10 || ($0 | 0x20) &- UInt8(ascii: "a") < 26 || $0 == UInt8(ascii: ".")
                }), !line[range.upperBound...].isEmpty
            else {
                lines.append(String(line))
                continue
            }
            let value = String(line[range.upperBound...])
            let name = "V\(values.count)"
            values[name] = value
            let forms = ["${\(name)}", "${\(name)=\(value)}", "\"{{ .\(name) }}\"", "'a{{ .\(name) }}'"]
            // In quotes, a number would become a string.
            let isText = value.first?.isLetter == true && !["true", "false", "null"].contains(value)
            let form = forms[random.below(isText ? 4 : 2)]
            lines.append(line[..<range.upperBound] + form)
        }
        return (Array(lines.joined(separator: "\n").utf8), values)
    }

    /// Returns a template with the values, or else the defaults, in place of variables; those without either stay.
    static func substituted(_ text: [UInt8], _ values: [String: String]) throws -> [UInt8] {
        let template = try Template(text, .substituted { values[$0] })
        var text = template.placeholders.restored(String(decoding: template.text, as: UTF8.self))
        for (name, value) in values { text = text.replacing("{{ .\(name) }}", with: value) }
        return Array(text.utf8)
    }
}
