/// Changes of a text that are collected first and made together, so that places stay what they are until then.
struct TextEdits {
    private struct Edit {
        let range: Range<Int>
        let text: String
    }

    private var edits: [Edit] = []
    /// Where something was put in.
    private var insertions: Set<Int> = []

    /// Takes what is in `range` out and puts `text` there. What is put at one place comes in the order in which it was
    /// put there.
    mutating func replace(_ range: Range<Int>, with text: String) {
        edits.append(Edit(range: range, text: text))
        if range.isEmpty { insertions.insert(range.lowerBound) }
    }

    /// Puts `text` in front of the byte at `offset`.
    mutating func insert(_ text: String, at offset: Int) { replace(offset..<offset, with: text) }

    /// Whether something was put in front of the byte at `offset`.
    func inserts(at offset: Int) -> Bool { insertions.contains(offset) }

    /// The part of `bytes` that is in `part`, with the changes that lie within.
    func applied(to bytes: [UInt8], in part: Range<Int>) -> [UInt8] {
        var result: [UInt8] = []
        var at = part.lowerBound
        // At one place what is put there comes before what is taken out.
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
