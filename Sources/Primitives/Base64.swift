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
        var i = 0
        while i < bytes.count {
            let rest = bytes.count - i
            let second = rest > 1 ? UInt32(bytes[i + 1]) : 0
            let third = rest > 2 ? UInt32(bytes[i + 2]) : 0
            let group = UInt32(bytes[i]) << 16 | second << 8 | third
            output.append(digit(group >> 18))
            output.append(digit(group >> 12))
            output.append(rest > 1 ? digit(group >> 6) : padding)
            output.append(rest > 2 ? digit(group) : padding)
            i += 3
        }
    }

    /// Returns the bytes that `text` encodes; nil if it is not base64. CR and LF are skipped, as Go's decoder does;
    /// padding is required.
    public static func decode(_ text: String) -> [UInt8]? {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count / 4 * 3)
        return scan(text.utf8.span) { bytes.append($0) } ? bytes : nil
    }

    /// True if `text` is what `decode` accepts.
    public static func isValid(_ text: String) -> Bool { isValid(utf8: text.utf8.span) }

    /// True if the UTF-8 units are what `decode` accepts.
    public static func isValid(utf8 text: Span<UInt8>) -> Bool { scan(text) { _ in } }

    /// Hands each decoded byte to `receive`. False if `text` is not base64; bytes before the fault have been handed over.
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

    private static func digit(_ bits: UInt32) -> UInt8 {
        switch UInt8(truncatingIfNeeded: bits & 63) {
        case let value where value < 26: UInt8(ascii: "A") + value
        case let value where value < 52: UInt8(ascii: "a") + (value - 26)
        case let value where value < 62: UInt8(ascii: "0") + (value - 52)
        case 62: UInt8(ascii: "+")
        default: UInt8(ascii: "/")
        }
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
