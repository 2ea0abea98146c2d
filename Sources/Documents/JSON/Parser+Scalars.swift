extension Parser {
    /// Reads a literal or a number at `at`; returns nil if it is neither.
    mutating func scalar(_ first: UInt8, _ flags: inout TapeEntry.Flags) -> JSONKind? {
        switch first {
        case UInt8(ascii: "t"): literal("true") ? .true : nil
        case UInt8(ascii: "f"): literal("false") ? .false : nil
        case UInt8(ascii: "n"): literal("null") ? .null : nil
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): number(&flags) ? .number : nil
        default: fail(.expectedValue) ? .null : nil
        }
    }

    /// A literal, or a small integer: one of up to nine digits without a sign.
    struct UsualScalar {
        let kind: JSONKind
        let length: UInt32
    }

    /// Returns the literal or the small integer at `at`, after which another byte of the input must follow; nil for
    /// anything else.
    /// Reads ten bytes at most. What follows a literal is for the caller to check.
    @inline(__always)
    @unsafe
    static func usualScalar(_ at: UnsafePointer<UInt8>) -> UsualScalar? {
        let first = unsafe at.pointee
        if first &- UInt8(ascii: "0") < 10 {
            var length = 1
            // A zero is not followed by digits.
            while first != UInt8(ascii: "0"), length < 9, unsafe at[length] &- UInt8(ascii: "0") < 10 { length &+= 1 }
            let following = unsafe at[length]
            guard following == UInt8(ascii: ",") || following == UInt8(ascii: "}") || following == UInt8(ascii: "]")
            else { return nil }
            return UsualScalar(kind: .number, length: UInt32(truncatingIfNeeded: length))
        }
        let word = unsafe UInt32(littleEndian: UnsafeRawPointer(at).loadUnaligned(as: UInt32.self))
        // "true", "null" and "fals", the first letter lowest.
        if word == 0x6575_7274 { return UsualScalar(kind: .true, length: 4) }
        if word == 0x6C6C_756E { return UsualScalar(kind: .null, length: 4) }
        if word == 0x736C_6166, unsafe at[4] == UInt8(ascii: "e") { return UsualScalar(kind: .false, length: 5) }
        return nil
    }

    /// Returns the first position from `start` on that is not white space; nil if there is none.
    @inline(__always)
    func skipWhitespace(_ start: UnsafePointer<UInt8>) -> UnsafePointer<UInt8>? {
        // One comparison suffices for compact input.
        if unsafe start < end, unsafe start.pointee > 0x20 { return unsafe start }
        return unsafe Self.skipSomeWhitespace(start, end)
    }

    @inline(never)
    static func skipSomeWhitespace(_ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>)
        -> UnsafePointer<UInt8>?
    {
        var at = unsafe start
        while unsafe at < end {
            let byte = unsafe at.pointee
            guard byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 else { return unsafe at }
            unsafe at += 1
        }
        return nil
    }

    mutating func literal(_ word: StaticString) -> Bool {
        guard unsafe end - at >= word.utf8CodeUnitCount else { return fail(.invalidLiteral) }
        for i in 0..<word.utf8CodeUnitCount where unsafe at[i] != word.utf8Start[i] {
            return fail(.invalidLiteral)
        }
        unsafe at += word.utf8CodeUnitCount
        return true
    }

    /// RFC 8259, section 6: -? (0 | [1-9][0-9]*) (. [0-9]+)? ([eE] [+-]? [0-9]+)?
    @inline(__always)
    mutating func number(_ flags: inout TapeEntry.Flags) -> Bool {
        if unsafe at.pointee == UInt8(ascii: "-") { unsafe at += 1 }
        guard unsafe at < end else { return fail(.unexpectedEnd) }
        if unsafe at.pointee == UInt8(ascii: "0") {
            unsafe at += 1
        } else {
            guard digits() else { return fail(.invalidNumber) }
        }
        if unsafe at < end, unsafe at.pointee == UInt8(ascii: ".") {
            flags = .fractional
            unsafe at += 1
            guard digits() else { return fail(.invalidNumber) }
        }
        if unsafe at < end, unsafe at.pointee | 0x20 == UInt8(ascii: "e") {
            flags = .fractional
            unsafe at += 1
            if unsafe at < end, unsafe at.pointee == UInt8(ascii: "+") || at.pointee == UInt8(ascii: "-") {
                unsafe at += 1
            }
            guard digits() else { return fail(.invalidNumber) }
        }
        return true
    }

    @inline(__always)
    mutating func digits() -> Bool {
        let start = unsafe at
        while unsafe at < end, unsafe at.pointee &- UInt8(ascii: "0") < 10 { unsafe at += 1 }
        return unsafe at > start
    }
}
