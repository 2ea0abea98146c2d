internal import JSON

/// A set of up to 32 fingerprints on the stack, to rule out duplicate strings in a list without allocation.
///
/// Strings are compared only if two fingerprints are equal, or if the list is longer.
struct FingerprintSet {
    private var fingerprints: InlineArray<32, UInt64> = InlineArray(repeating: 0)
    private var count = 0

    /// Returns true if the strings of field `name` of `elements` may have duplicates and must be compared. Absent
    /// counts as empty.
    static func mayRepeat(_ elements: consuming Cursor.Elements, _ name: StaticString) -> Bool {
        var fingerprints = FingerprintSet()
        while let element = elements.next() {
            let field = Field(element)[name]
            guard fingerprints.insert(field.isEmpty ? 1 : field.value?.fingerprint) else { return true }
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
