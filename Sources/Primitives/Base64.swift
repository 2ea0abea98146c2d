/// Base64 with padding (RFC 4648, section 4), as Go's `base64.StdEncoding` writes and reads it.
public enum Base64 {
    /// Returns `bytes` in base64.
    public static func encode(_ bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        text.reserveCapacity((bytes.count + 2) / 3 * 4)
        append(bytes.span, to: &text)
        return String(decoding: text, as: UTF8.self)
    }

    /// Appends `bytes` in base64 to `output`.
    public static func append(_ bytes: Span<UInt8>, to output: inout [UInt8]) {
        output.append(addingCapacity: (bytes.count + 2) / 3 * 4) { output in
            var i = 0
            while i &+ 2 < bytes.count {
                let group = UInt32(bytes[i]) << 16 | UInt32(bytes[i &+ 1]) << 8 | UInt32(bytes[i &+ 2])
                output.append(digit(group >> 18))
                output.append(digit(group >> 12))
                output.append(digit(group >> 6))
                output.append(digit(group))
                i &+= 3
            }
            guard i < bytes.count else { return }
            let second = i &+ 1 < bytes.count ? UInt32(bytes[i &+ 1]) : 0
            let group = UInt32(bytes[i]) << 16 | second << 8
            output.append(digit(group >> 18))
            output.append(digit(group >> 12))
            output.append(i &+ 1 < bytes.count ? digit(group >> 6) : padding)
            output.append(padding)
        }
    }

    /// Returns the bytes that `text` encodes; nil if it is not base64. CR and LF are skipped, as Go's decoder does;
    /// padding is required.
    public static func decode(_ text: String) -> [UInt8]? {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count / 4 * 3)
        return scan(text.utf8.span) { bytes.append($0) } ? bytes : nil
    }

    /// Returns true if `decode` accepts `text`.
    public static func isValid(_ text: String) -> Bool { isValid(utf8: text.utf8.span) }

    /// Returns true if `decode` accepts the UTF-8 units.
    public static func isValid(utf8 text: Span<UInt8>) -> Bool { scan(text) { _ in } }

    /// Passes each decoded byte to `receive`. Returns false if `text` is not base64; the bytes before the error have
    /// been passed.
    @inline(__always)
    private static func scan(_ text: Span<UInt8>, _ receive: (UInt8) -> Void) -> Bool {
        var bits: UInt32 = 0
        var digits = 0
        var paddings = 0
        for i in text.indices {
            switch text[i] {
            case UInt8(ascii: "\r"), UInt8(ascii: "\n"): continue
            case padding:
                paddings &+= 1
                guard paddings <= 2 else { return false }
                continue
            case let byte:
                guard paddings == 0, let value = value(of: byte) else { return false }
                bits = bits << 6 | UInt32(value)
            }
            digits = (digits &+ 1) & 3
            // Six of the bits that a digit adds complete a byte, unless the digit is the first of four.
            switch digits {
            case 2: receive(UInt8(truncatingIfNeeded: bits >> 4))
            case 3: receive(UInt8(truncatingIfNeeded: bits >> 2))
            case 0: receive(UInt8(truncatingIfNeeded: bits))
            default: break
            }
        }
        return digits &+ paddings == (digits == 0 ? 0 : 4)
    }

    private static let padding = UInt8(ascii: "=")

    /// Returns the digit of the lowest six bits.
    @inline(__always)
    private static func digit(_ bits: UInt32) -> UInt8 {
        // Distances between the ranges of digits, added where a range ends: selected without branches.
        let value = UInt8(truncatingIfNeeded: bits & 63)
        var digit = UInt8(ascii: "A") &+ value
        digit = value >= 26 ? digit &+ 6 : digit
        digit = value >= 52 ? digit &- 75 : digit
        digit = value >= 62 ? digit &- 15 : digit
        return value == 63 ? digit &+ 3 : digit
    }

    private static func value(of digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): digit - UInt8(ascii: "A")
        case UInt8(ascii: "a")...UInt8(ascii: "z"): digit - UInt8(ascii: "a") + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0") + 52
        case UInt8(ascii: "+"): 62
        case UInt8(ascii: "/"): 63
        default: nil
        }
    }
}
