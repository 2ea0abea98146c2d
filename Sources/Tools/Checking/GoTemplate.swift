internal import JSON
internal import YAML

/// Go and Helm templates: texts with actions in double braces, such as `{{ .Values.name }}`. They become manifests when
/// they are rendered; before that most are not valid YAML.
enum GoTemplate {
    /// The error of a file that is a template.
    static let reason = "the file is a Go or Helm template, not YAML"
    static let help = "render the Go or Helm template first, and check the result"

    private static let opening = Array("{{".utf8)
    private static let closing = Array("}}".utf8)

    /// Returns the position of the action that makes a file invalid YAML; nil if the error has another cause.
    ///
    /// A script in a valid file may contain actions. They are the cause only if the error changes without them.
    static func cause(of error: YAMLError, in text: [UInt8]) -> SourcePosition? {
        let actions = actions(in: text)
        guard !actions.isEmpty else { return nil }
        do throws(YAMLError) {
            _ = try YAML.read(masked(text, actions))
        } catch let other {
            guard other != error else { return nil }
        }
        let source = SourceText(text, asYAML: true)
        let at = source.offset(of: error.position)
        // The last action that begins before the error, or on its line.
        let end = source.offset(ofLine: error.position.line + 1)
        let action = actions.last { $0.lowerBound <= at } ?? actions.first { $0.lowerBound < end } ?? actions[0]
        return source.position(of: action.lowerBound)
    }

    /// Returns the ranges of the actions, ascending.
    private static func actions(in text: [UInt8]) -> [Range<Int>] {
        var found: [Range<Int>] = []
        var at = 0
        while at + 1 < text.count {
            guard text[at] == opening[0], text[at + 1] == opening[1] else {
                at += 1
                continue
            }
            let start = at
            at += 2
            while at + 1 < text.count, text[at] != closing[0] || text[at + 1] != closing[1] { at += 1 }
            guard at + 1 < text.count else { break }
            at += 2
            found.append(start..<at)
        }
        return found
    }

    /// Returns the text with a word instead of each action, or with nothing where an action takes its lines alone.
    private static func masked(_ text: [UInt8], _ actions: [Range<Int>]) -> [UInt8] {
        var result = text
        for action in actions {
            let filler = isAlone(action, in: text) ? UInt8(ascii: " ") : UInt8(ascii: "x")
            for i in action where text[i] != UInt8(ascii: "\n") && text[i] != UInt8(ascii: "\r") { result[i] = filler }
        }
        return result
    }

    /// Returns true if there is nothing but white space on the lines of a range around it.
    private static func isAlone(_ range: Range<Int>, in text: [UInt8]) -> Bool {
        func isBlank(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }
        var (before, after) = (range.lowerBound, range.upperBound)
        while before > 0, isBlank(text[before - 1]) { before -= 1 }
        while after < text.count, isBlank(text[after]) || text[after] == UInt8(ascii: "\r") { after += 1 }
        return (before == 0 || text[before - 1] == UInt8(ascii: "\n"))
            && (after == text.count || text[after] == UInt8(ascii: "\n"))
    }
}
