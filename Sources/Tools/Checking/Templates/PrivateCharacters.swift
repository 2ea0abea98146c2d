/// Two characters for private use (U+E000 to U+F8FF) that a text does not contain, neither as they are nor escaped.
struct PrivateCharacters {
    let first: Unicode.Scalar
    let second: Unicode.Scalar

    private static let range: ClosedRange<UInt32> = 0xE000...0xF8FF

    /// Finds the first two that none of the texts contains; nil if there are not as many.
    init?(unusedIn texts: [[UInt8]]) {
        var isUsed = [Bool](repeating: false, count: Self.range.count)
        for text in texts { Self.mark(text, &isUsed) }
        let free = isUsed.indices.lazy.filter { !isUsed[$0] }.prefix(2)
            .compactMap { Unicode.Scalar(Self.range.lowerBound + UInt32($0)) }
        guard let first = free.first, let second = free.last, first != second else { return nil }
        (self.first, self.second) = (first, second)
    }

    private static func mark(_ text: [UInt8], _ isUsed: inout [Bool]) {
        for (at, byte) in text.enumerated() {
            switch byte {
            case 0xEE, 0xEF:
                guard at + 2 < text.count else { continue }
                let scalar = UInt32(byte & 0x0F) << 12 | UInt32(text[at + 1] & 0x3F) << 6 | UInt32(text[at + 2] & 0x3F)
                mark(scalar, &isUsed)
            case UInt8(ascii: "u"), UInt8(ascii: "U"):
                // `\uE000`, and in YAML also `\U0000E000`.
                for start in [at + 1, at + 5] {
                    if let scalar = hexadecimal(text[min(start, text.count)...].prefix(4)) { mark(scalar, &isUsed) }
                }
            default: continue
            }
        }
    }

    private static func mark(_ scalar: UInt32, _ isUsed: inout [Bool]) {
        if range.contains(scalar) { isUsed[Int(scalar - range.lowerBound)] = true }
    }

    private static func hexadecimal(_ digits: ArraySlice<UInt8>) -> UInt32? {
        guard digits.count == 4 else { return nil }
        return UInt32(String(decoding: digits, as: UTF8.self), radix: 16)
    }
}
