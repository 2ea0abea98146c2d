/// Decodes base64 with padding (RFC 4648, section 4); nil if it is invalid.
public func decodeBase64(_ text: String) -> [UInt8]? {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    let units = Array(text.utf8)
    guard units.count % 4 == 0 else { return nil }
    var bytes: [UInt8] = []
    for start in stride(from: 0, to: units.count, by: 4) {
        let group = units[start..<(start + 4)]
        let digits = group.prefix { $0 != UInt8(ascii: "=") }
        guard digits.count >= 2, start + 4 == units.count || digits.count == 4 else { return nil }
        var bits: UInt32 = 0
        for digit in digits {
            guard let value = alphabet.firstIndex(of: digit) else { return nil }
            bits = bits << 6 | UInt32(value)
        }
        bits <<= UInt32(6 * (4 - digits.count))
        for i in 0..<(digits.count - 1) { bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(16 - 8 * i))) }
    }
    return bytes
}

/// Encodes bytes as base64.
public func encodeBase64(_ bytes: [UInt8]) -> String {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
    var text = ""
    for start in stride(from: 0, to: bytes.count, by: 3) {
        let group = bytes[start..<min(start + 3, bytes.count)]
        let bits = (0..<3).reduce(UInt32(0)) { $0 << 8 | ($1 < group.count ? UInt32(group[start + $1]) : 0) }
        for i in 0..<4 { text.append(i <= group.count ? alphabet[Int(bits >> UInt32(18 - 6 * i) & 63)] : "=") }
    }
    return text
}
