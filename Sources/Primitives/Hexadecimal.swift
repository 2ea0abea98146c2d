/// Hexadecimal digits in ASCII.
public enum Hexadecimal {
    /// Returns `value` in lower-case digits, with leading zeros up to the width of its type.
    public static func string<Value: FixedWidthInteger & UnsignedInteger>(_ value: Value) -> String {
        string(value, digits: Value.bitWidth / 4)
    }

    /// Returns `value` in lower-case digits, with leading zeros up to `digits`.
    public static func string<Value: FixedWidthInteger & UnsignedInteger>(_ value: Value, digits: Int) -> String {
        let text = String(value, radix: 16)
        return String(repeating: "0", count: max(0, digits - text.count)) + text
    }

    /// Returns the bytes in upper-case pairs with a colon between, as OpenSSL prints fingerprints: `0A:FF`.
    public static func fingerprint(_ bytes: [UInt8]) -> String {
        bytes.map { string($0).uppercased() }.joined(separator: ":")
    }

    /// Returns the lower-case digit of `value`, which is below 16.
    @inlinable
    public static func digit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") &+ value : UInt8(ascii: "a") &+ value &- 10
    }

    /// Returns the value of a digit in either case; nil for any other byte.
    @inlinable
    public static func value(of digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit &- UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): digit &- UInt8(ascii: "a") &+ 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): digit &- UInt8(ascii: "A") &+ 10
        default: nil
        }
    }
}
