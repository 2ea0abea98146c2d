extension Cursor {
    /// True if this is a number without fraction and exponent.
    @inlinable
    public var isInteger: Bool { kind == .number && (unsafe !entry.pointee.flags.contains(.fractional)) }

    /// The value of an integer; nil for one beyond 64 bits and for anything else, also for `1.0` and `1e3`.
    public var int64: Int64? {
        guard isInteger else { return nil }
        return parseDecimal(text)
    }

    /// True if every number in this value fits int64 or is a finite float64, so that any decoder reads it. Linear in
    /// the value.
    public var hasOnlyFiniteNumbers: Bool {
        for step in 0..<span {
            let value = descendant(at: step)
            guard value.kind == .number, value.int64 == nil else { continue }
            if Double(String(decoding: [UInt8](copying: value.text), as: UTF8.self))?.isFinite != true { return false }
        }
        return true
    }
}

/// Reads `-?[0-9]+`; nil for anything else and beyond 64 bits.
public func parseDecimal(_ text: Span<UInt8>) -> Int64? {
    var i = 0
    let negative = text.count > 0 && text[0] == UInt8(ascii: "-")
    if negative { i = 1 }
    guard i < text.count else { return nil }
    var value: Int64 = 0
    while i < text.count {
        let digit = text[i] &- UInt8(ascii: "0")
        guard digit < 10 else { return nil }
        let (scaled, overflow) = value.multipliedReportingOverflow(by: 10)
        let (next, overflow2) =
            negative ? scaled.subtractingReportingOverflow(Int64(digit)) : scaled.addingReportingOverflow(Int64(digit))
        guard !overflow, !overflow2 else { return nil }
        value = next
        i += 1
    }
    return value
}
