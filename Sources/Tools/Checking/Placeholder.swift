/// The substitute for a variable without a value: its name between two characters of Unicode's private use area.
enum Placeholder {
    private static let open: Unicode.Scalar = "\u{E000}"
    private static let close: Unicode.Scalar = "\u{E001}"

    static func marker(for name: String) -> [UInt8] { Array("\(open)\(name)\(close)".utf8) }

    /// Returns true if `text` contains a placeholder.
    static func isIn(_ text: some Sequence<UInt8>) -> Bool {
        // U+E000 is EE 80 80; a window of three bytes.
        var window: UInt32 = 0
        for byte in text {
            window = window << 8 & 0xFF_FFFF | UInt32(byte)
            if window == 0xEE_8080 { return true }
        }
        return false
    }

    /// Returns true if a message contains a placeholder, as it is or in a quoted string, where it is escaped.
    static func isMentioned(in message: String) -> Bool {
        isIn(message.utf8) || message.utf8.contains(UInt8(ascii: "\\")) && message.contains("\\ue000")
    }

    /// Returns the names of the variables in `text`.
    static func names(in text: String) -> [String] {
        var names: [String] = []
        var name: String.UnicodeScalarView?
        for scalar in text.unicodeScalars {
            if scalar == open {
                name = String.UnicodeScalarView()
            } else if scalar == close, let found = name {
                names.append(String(found))
                name = nil
            } else {
                name?.append(scalar)
            }
        }
        return names
    }

    /// Returns `text` with `${NAME}` instead of placeholders.
    static func restored(_ text: String) -> String {
        guard isIn(text.utf8) else { return text }
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case open: result += "${"
            case close: result += "}"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
