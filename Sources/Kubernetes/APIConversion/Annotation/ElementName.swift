internal import JSON

/// The name of a list's element in preserved fields: a fingerprint of its key and its index, both in base 36.
///
/// A fingerprint repeats no value, and so no secret, in the annotation.
struct ElementName {
    /// The fingerprint of the key, 40 bits.
    let key: UInt64
    let index: Int

    init(of element: Cursor, at index: Int, key: Span<String>) {
        self.key = element.fingerprint(of: key)
        self.index = index
    }

    /// Parses a name; nil if it is malformed.
    init?(_ text: String) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2, let key = UInt64(parts[0], radix: 36), let index = Int(parts[1], radix: 36) else {
            return nil
        }
        self.key = key
        self.index = index
    }

    var text: String { "\(String(key, radix: 36)).\(String(index, radix: 36))" }
}

extension Cursor {
    /// Returns a fingerprint (FNV-1a, 40 bits) of the members `names`. Absent and empty members are the same, and so
    /// are strings that only differ in their escapes: API servers escape again.
    func fingerprint(of names: Span<String>) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        func add(_ bytes: Span<UInt8>) {
            for j in bytes.indices { hash = (hash ^ UInt64(bytes[j])) &* 0x100_0000_01B3 }
        }
        for i in names.indices {
            if let value = self[named: names[i]], !value.isZero {
                if value.isString, value.hasEscapes {
                    var content: [UInt8] = [UInt8(ascii: "\"")]
                    value.appendContent(to: &content)
                    content.append(UInt8(ascii: "\""))
                    add(content.span)
                } else {
                    add(value.text)
                }
            }
            hash = (hash ^ 0x1F) &* 0x100_0000_01B3
        }
        return (hash ^ hash >> 32) & 0xFF_FFFF_FFFF
    }
}
