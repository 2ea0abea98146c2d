internal import Primitives

/// What becomes of kubelet arguments between kubeadm and the kubelet.
///
/// kubeadm writes them into `/var/lib/kubelet/kubeadm-flags.env` as one text, quoted as Go quotes texts: a tab becomes
/// `\t`, another control character `\x01`. systemd reads that file and takes back the quotes, but leaves a backslash
/// before what no shell would escape. Then it splits the text into words, where a backslash makes the next character
/// itself: the tab has become the letter `t`.
enum KubeletFlagsLine {
    /// The words that the kubelet is started with for a line of arguments. Linear in the line's length.
    static func words(of line: [UInt8]) -> [[UInt8]] { read(line).words }

    /// Whether a quote is still open at the end of a text, or the character behind it has lost its meaning: then the
    /// argument behind it is a part of the same word. Linear in the text's length.
    static func isOpen(_ text: [UInt8]) -> Bool { read(text).isOpen }

    private static func read(_ line: [UInt8]) -> (words: [[UInt8]], isOpen: Bool) {
        var words: [[UInt8]] = []
        var word: [UInt8] = []
        var isInWord = false
        var quote: UInt8?
        var isEscaped = false
        for byte in line {
            if isEscaped {
                // An escaped control character has become two or more: only the first of them is behind the backslash.
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

    /// What is left of a control character once its backslash is gone; nil for any other.
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
