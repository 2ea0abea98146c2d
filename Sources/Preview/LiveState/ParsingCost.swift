/// What it takes to read a text of the API server, beside the text itself.
enum ParsingCost {
    /// Bytes that one value on the tape takes: 16, while the tape grows in the new, doubled and in the old one.
    private static let bytesPerValue = 48

    /// An upper bound of the memory that parsing `text` takes, and one copy of it. Linear in the text: one of these
    /// bytes at least stands before each value but the first.
    static func parsing(_ text: Span<UInt8>) -> Int {
        var separators = 1
        for i in 0..<text.count {
            let byte = text[i]
            let isSeparator =
                byte == UInt8(ascii: ",") || byte == UInt8(ascii: ":") || byte == UInt8(ascii: "[")
                || byte == UInt8(ascii: "{")
            separators &+= isSeparator ? 1 : 0
        }
        return separators &* bytesPerValue &+ text.count
    }

    /// What bytes that arrive take while they wait: an array that grows has twice as much as it needs.
    static func waiting(_ count: Int) -> Int { 2 &* count }
}
