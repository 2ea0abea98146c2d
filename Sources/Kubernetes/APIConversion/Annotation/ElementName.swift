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
    init?(_ text: Span<UInt8>) {
        guard let dot = text.indices.first(where: { text[$0] == UInt8(ascii: ".") }),
            let key = Self.number(text.extracting(..<dot)),
            let index = Self.number(text.extracting((dot + 1)...)).flatMap({ Int(exactly: $0) })
        else { return nil }
        self.key = key
        self.index = index
    }

    /// Parses a number in base 36; nil if it is malformed or does not fit.
    private static func number(_ digits: Span<UInt8>) -> UInt64? {
        guard !digits.isEmpty else { return nil }
        var number: UInt64 = 0
        for i in digits.indices {
            let digit: UInt8
            switch digits[i] {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = digits[i] - UInt8(ascii: "0")
            case UInt8(ascii: "a")...UInt8(ascii: "z"): digit = digits[i] - UInt8(ascii: "a") + 10
            default: return nil
            }
            let (product, isTooLarge) = number.multipliedReportingOverflow(by: 36)
            let (sum, isSumTooLarge) = product.addingReportingOverflow(UInt64(digit))
            if isTooLarge || isSumTooLarge { return nil }
            number = sum
        }
        return number
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
