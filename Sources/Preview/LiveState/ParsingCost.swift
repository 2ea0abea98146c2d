/// Estimates of the memory that responses of the API server take.
enum ParsingCost {
    /// Bytes of one value on the tape: 16, and while the tape grows, in the old tape and in the new one of double size.
    private static let bytesPerValue = 48

    /// Returns an upper bound of the memory for parsing `text` and one copy of it. Linear in the text: at least one of
    /// these bytes precedes each value but the first.
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

    /// Returns the memory of received bytes: an array that grows has up to twice the capacity that it needs.
    static func waiting(_ count: Int) -> Int { 2 &* count }
}
