/// Appends `input` in base64 (RFC 4648, section 4, with padding).
public func appendBase64(_ input: Span<UInt8>, to output: inout [UInt8]) {
    var i = 0
    while i < input.count {
        let rest = input.count - i
        let second = rest > 1 ? UInt32(input[i + 1]) : 0
        let third = rest > 2 ? UInt32(input[i + 2]) : 0
        let group = UInt32(input[i]) << 16 | second << 8 | third
        output.append(digit(group >> 18))
        output.append(digit(group >> 12))
        output.append(rest > 1 ? digit(group >> 6) : UInt8(ascii: "="))
        output.append(rest > 2 ? digit(group) : UInt8(ascii: "="))
        i += 3
    }
}

private func digit(_ bits: UInt32) -> UInt8 {
    switch UInt8(truncatingIfNeeded: bits & 63) {
    case let value where value < 26: UInt8(ascii: "A") + value
    case let value where value < 52: UInt8(ascii: "a") + (value - 26)
    case let value where value < 62: UInt8(ascii: "0") + (value - 52)
    case 62: UInt8(ascii: "+")
    default: UInt8(ascii: "/")
    }
}
