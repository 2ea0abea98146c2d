internal import JSON
internal import Primitives

// JSON strings may contain characters that harm a terminal: DEL, the control characters of ISO 6429 beyond ASCII
// (U+009B begins escape sequences, as ESC [ does), line separators, and marks that change the direction of text. Names
// in requests must not be able to control the operator's terminal.
extension LogRecord {
    /// Returns true for printable ASCII, apart from characters that JSON escapes anyway.
    static func isPlain(_ text: Span<UInt8>) -> Bool {
        var bits: UInt8 = 0
        // Adding one sets the highest bit of DEL and everything beyond; UTF-8 has no 0xFF.
        for i in text.indices { bits |= text[i] &+ 1 }
        return bits & 0x80 == 0
    }

    /// Returns a JSON string with invisible characters as escapes.
    static func escaped(_ text: String) -> [UInt8] {
        var bytes = [UInt8(ascii: "\"")]
        for scalar in text.unicodeScalars {
            if scalar == "\"" || scalar == "\\" { bytes.append(UInt8(ascii: "\\")) }
            if scalar.isPrintable {
                bytes += Array(String(scalar).utf8)
            } else {
                for unit in String(scalar).utf16 { bytes += Array("\\u\(Hexadecimal.string(unit))".utf8) }
            }
        }
        return bytes + [UInt8(ascii: "\"")]
    }
}
