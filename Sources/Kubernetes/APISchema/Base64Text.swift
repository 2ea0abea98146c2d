/// Base64 as Go's decoder of JSON takes it for bytes (RFC 4648, section 4): line ends are skipped, the padding has to
/// be there.
public enum Base64Text {
    /// Whether `text` stands for bytes.
    public static func isValid(_ text: String) -> Bool { isValid(utf8: text.utf8.span) }

    static func isValid(utf8 text: Span<UInt8>) -> Bool {
        var digits = 0
        var padding = 0
        for i in text.indices {
            switch text[i] {
            case UInt8(ascii: "\r"), UInt8(ascii: "\n"): continue
            case UInt8(ascii: "="): padding &+= 1
            case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"),
                UInt8(ascii: "+"), UInt8(ascii: "/"):
                guard padding == 0 else { return false }
                digits &+= 1
            default: return false
            }
        }
        return padding <= 2 && (digits &+ padding) % 4 == 0
    }
}
