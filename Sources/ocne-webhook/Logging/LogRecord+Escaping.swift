internal import JSON
internal import Primitives

// JSON lets more stand in a string than a terminal should get to see: DEL, the controls of ISO 6429 beyond ASCII
// (U+009B begins escape sequences, as ESC [ does), separators of lines, and marks that turn the direction of text
// round. Whoever makes up a name must not write in the operator's terminal with it.
extension LogRecord {
    /// Whether there is nothing beyond printable ASCII, but for what JSON has to escape anyway.
    static func isPlain(_ text: Span<UInt8>) -> Bool {
        var bits: UInt8 = 0
        // DEL and everything beyond have the highest bit when one is added; 0xFF is in no text.
        for i in text.indices { bits |= text[i] &+ 1 }
        return bits & 0x80 == 0
    }

    /// A text as a JSON string that shows what cannot be seen by its number.
    static func escaped(_ text: String) -> [UInt8] {
        var bytes = [UInt8(ascii: "\"")]
        for scalar in text.unicodeScalars {
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator:
                for unit in String(scalar).utf16 {
                    bytes += Array("\\u\(Hexadecimal.string(unit))".utf8)
                }
            default:
                if scalar == "\"" || scalar == "\\" { bytes.append(UInt8(ascii: "\\")) }
                bytes += Array(String(scalar).utf8)
            }
        }
        return bytes + [UInt8(ascii: "\"")]
    }
}
