/// Appends a number in decimal; a negative one as 0.
@inlinable
public func appendDecimal(_ value: Int, to output: inout [UInt8]) {
    guard value >= 10 else {
        output.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: max(value, 0)))
        return
    }
    var unit = 1
    while value / unit >= 10 { unit *= 10 }
    var rest = value
    while unit > 0 {
        output.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest / unit))
        rest %= unit
        unit /= 10
    }
}
