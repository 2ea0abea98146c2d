internal import JSON

/// Texts of fields seen so far. Few of them are compared one by one without allocating; from some number on a set takes over, so that a
/// list of ten thousand files takes linear time.
struct SeenTexts {
    private var seen: Set<String> = []
    private var isEmpty = true
    private var first = ""

    /// Remembers the text of `field`; true when it was there before. Absent is the empty text.
    mutating func insert(_ field: Field) -> Bool {
        let text = field.string
        if isEmpty {
            isEmpty = false
            first = text
            return false
        }
        if seen.isEmpty { seen.insert(first) }
        return !seen.insert(text).inserted
    }
}
