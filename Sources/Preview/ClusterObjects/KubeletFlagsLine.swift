internal import Primitives

/// Splits kubelet arguments as kubeadm and systemd do together.
///
/// kubeadm writes them into `/var/lib/kubelet/kubeadm-flags.env` as one string, quoted as Go quotes strings: a tab
/// becomes `\t`, another control character `\x01`. systemd reads that file and unquotes it, but keeps a backslash
/// before a character that no shell would escape. Then it splits the string into words, where a backslash stands for
/// the next character: the tab has become the letter `t`.
enum KubeletFlagsLine {
    /// Returns the words that the kubelet is started with for a line of arguments. Linear in the line's length.
    static func words(of line: [UInt8]) -> [[UInt8]] { read(line).words }

    /// Returns true if a text ends inside a quote or after a backslash, so that the next argument is part of the same
    /// word. Linear in the text's length.
    static func isOpen(_ text: [UInt8]) -> Bool { read(text).isOpen }

    private static func read(_ line: [UInt8]) -> (words: [[UInt8]], isOpen: Bool) {
        var words: [[UInt8]] = []
        var word: [UInt8] = []
        var isInWord = false
        var quote: UInt8?
        var isEscaped = false
        for byte in line {
            if isEscaped {
                // An escaped control character has become two or more: the backslash applies to the first.
                if let written = written(byte) { word += written } else { word.append(byte) }
                isEscaped = false
                isInWord = true
            } else if byte == UInt8(ascii: "\\") {
                isEscaped = true
                isInWord = true
            } else if let written = written(byte) {
                word += written
                isInWord = true
            } else if let open = quote {
                if byte == open { quote = nil } else { word.append(byte) }
            } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
                quote = byte
                isInWord = true
            } else if byte == UInt8(ascii: " ") {
                if isInWord { words.append(word) }
                word = []
                isInWord = false
            } else {
                word.append(byte)
                isInWord = true
            }
        }
        if isInWord { words.append(word) }
        return (words, quote != nil || isEscaped)
    }

    /// Returns the rest of an escaped control character without its backslash; nil for any other character.
    private static func written(_ byte: UInt8) -> [UInt8]? {
        switch byte {
        case 0x07: [UInt8(ascii: "a")]
        case 0x08: [UInt8(ascii: "b")]
        case 0x09: [UInt8(ascii: "t")]
        case 0x0A: [UInt8(ascii: "n")]
        case 0x0B: [UInt8(ascii: "v")]
        case 0x0C: [UInt8(ascii: "f")]
        case 0x0D: [UInt8(ascii: "r")]
        case 0..<0x20, 0x7F: Array("x".utf8) + [Hexadecimal.digit(byte >> 4), Hexadecimal.digit(byte & 0xF)]
        default: nil
        }
    }
}
