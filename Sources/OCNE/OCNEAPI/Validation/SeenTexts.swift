internal import JSON

/// Finds duplicate texts of a list in linear time.
///
/// Most lists are short and have no duplicates, which fingerprints on the stack show. The texts are collected only if
/// two fingerprints are equal, or if there are more than fit.
struct SeenTexts {
    private var fingerprints: InlineArray<32, UInt64> = InlineArray(repeating: 0)
    private var count = 0

    /// Whether it takes a closer look to tell that no text of field `name` of `elements` stands twice. Absent is the
    /// empty text.
    static func mayRepeat(_ elements: consuming Cursor.Elements, _ name: StaticString) -> Bool {
        var seen = SeenTexts()
        while let element = elements.next() {
            let field = Field(element)[name]
            guard seen.insert(field.isEmpty ? 1 : field.value?.fingerprint) else { return true }
        }
        return false
    }

    private mutating func insert(_ fingerprint: UInt64?) -> Bool {
        guard let fingerprint, count < 32 else { return false }
        for i in 0..<count where fingerprints[i] == fingerprint { return false }
        fingerprints[count] = fingerprint
        count += 1
        return true
    }
}
