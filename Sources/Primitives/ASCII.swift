extension UInt8 {
    /// True for `0` to `9`.
    @inlinable
    public var isASCIIDigit: Bool { self &- UInt8(ascii: "0") < 10 }

    /// True for a letter in either case.
    @inlinable
    public var isASCIILetter: Bool { (self | 0x20) &- UInt8(ascii: "a") < 26 }

    /// True for a letter in either case, or a digit.
    @inlinable
    public var isASCIILetterOrDigit: Bool { isASCIILetter || isASCIIDigit }

    /// True for a letter in lower case, or a digit.
    @inlinable
    public var isASCIILowercaseOrDigit: Bool { self &- UInt8(ascii: "a") < 26 || isASCIIDigit }
}
