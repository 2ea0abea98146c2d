/// Edits of a text that are collected and then applied together, so that offsets stay valid until then.
struct TextEdits {
    private struct Edit {
        let range: Range<Int>
        let text: String
    }

    private var edits: [Edit] = []
    /// Offsets of insertions.
    private var insertions: Set<Int> = []

    /// Replaces `range` with `text`. Insertions at the same offset keep their order.
    mutating func replace(_ range: Range<Int>, with text: String) {
        edits.append(Edit(range: range, text: text))
        if range.isEmpty { insertions.insert(range.lowerBound) }
    }

    /// Inserts `text` before the byte at `offset`.
    mutating func insert(_ text: String, at offset: Int) { replace(offset..<offset, with: text) }

    /// Returns true if there is an insertion before the byte at `offset`.
    func inserts(at offset: Int) -> Bool { insertions.contains(offset) }

    /// Returns the range `part` of `bytes` with the edits within it applied.
    func applied(to bytes: [UInt8], in part: Range<Int>) -> [UInt8] {
        var result: [UInt8] = []
        var at = part.lowerBound
        // At the same offset, insertions come before removals.
        let order = edits.enumerated().filter {
            part.lowerBound <= $0.element.range.lowerBound && $0.element.range.upperBound <= part.upperBound
        }
        .sorted { Self.rank($0) < Self.rank($1) }
        for (_, edit) in order {
            if edit.range.lowerBound > at { result += bytes[at..<edit.range.lowerBound] }
            result += edit.text.utf8
            at = max(at, edit.range.upperBound)
        }
        return result + bytes[at..<part.upperBound]
    }

    private static func rank(_ edit: (offset: Int, element: Edit)) -> (Int, Int, Int) {
        (edit.element.range.lowerBound, edit.element.range.isEmpty ? 0 : 1, edit.offset)
    }
}
