/// A text with actions of templates in place of some values, which it can be rendered with: as Helm does it, before the
/// text is parsed.
struct RenderedActions {
    /// The actions with the text before each.
    private var pieces: [(before: ArraySlice<UInt8>, text: ArraySlice<UInt8>, action: String)] = []
    private var end: ArraySlice<UInt8>

    /// Maximum size of an action, in bytes.
    private static let maxBytes = 4096

    /// - Parameter actions: The texts of actions, as values have them; any other text is kept.
    init(_ text: [UInt8], _ actions: Set<String>) {
        end = text[...]
        guard !actions.isEmpty else { return }
        // Line ends and blanks differ between a text and its values.
        let names = Dictionary(actions.map { (Self.collapsed(Array($0.utf8)[...]), $0) }) { min($0, $1) }
        let (open, close) = (UInt8(ascii: "{"), UInt8(ascii: "}"))
        var (first, last, at, next): (Int?, Int?, Int, Int) = (nil, nil, 0, 0)
        while next + 1 < text.count {
            let byte = text[next]
            next += 1
            guard byte == open || byte == close, text[next] == byte else { continue }
            if byte == open {
                first = first ?? next - 1
                last = next - 1
                continue
            }
            next += 1
            // Braces that are not closed may precede an action.
            for start in [first, last].compactMap({ $0 }) where start >= at && next - start <= Self.maxBytes {
                guard let action = names[Self.collapsed(text[start..<next])] else { continue }
                pieces.append((text[at..<start], text[start..<next], action))
                at = next
            }
            (first, last) = (nil, nil)
        }
        end = text[at...]
    }

    /// Returns the text with the values of its actions; those that have none are kept.
    func rendered(_ value: (String) -> String?) -> [UInt8] {
        guard !pieces.isEmpty else { return Array(end) }
        var output: [UInt8] = []
        for piece in pieces {
            output += piece.before
            if let value = value(piece.action) { output += value.utf8 } else { output += piece.text }
        }
        return output + end
    }

    private static func collapsed(_ text: ArraySlice<UInt8>) -> String {
        let words = text.split { [0x20, 0x09, 0x0A, 0x0D].contains($0) }
        return String(decoding: Array(words.joined(separator: [0x20])), as: UTF8.self)
    }
}
