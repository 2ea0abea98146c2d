internal import Primitives

extension Parser {
    /// Returns the closing quote of a string whose content begins at `start`, with the following byte; nil if there is
    /// a special byte before it, or the end of the input is near.
    /// Sixteen bytes at a time: most strings end in the first block.
    @inline(__always)
    static func closingQuote(_ start: UnsafePointer<UInt8>, _ lastBlock: UnsafePointer<UInt8>) -> UnsafePointer<UInt8>?
    {
        var at = unsafe start
        while unsafe at <= lastBlock {
            if let stop = unsafe firstSpecialByte(in: at) {
                unsafe at += stop
                return unsafe at.pointee == UInt8(ascii: "\"") ? at : nil
            }
            unsafe at += 16
        }
        return nil
    }

    /// Same, for callers without a copy of the limit.
    @inline(__always)
    func closingQuote(_ start: UnsafePointer<UInt8>) -> UnsafePointer<UInt8>? {
        unsafe Self.closingQuote(start, lastBlock)
    }

    /// Returns the closing quote of a string with escapes of two bytes, such as `\n` and `\"`, whose content begins at
    /// `start`; nil for any other string, or if the end of the input is near.
    @inline(never)
    static func closingQuote(
        afterEscapesFrom start: UnsafePointer<UInt8>, _ lastBlock: UnsafePointer<UInt8>
    ) -> UnsafePointer<UInt8>? {
        var at = unsafe start
        while unsafe at <= lastBlock {
            guard let stop = unsafe firstSpecialByte(in: at) else {
                unsafe at += 16
                continue
            }
            unsafe at += stop
            let byte = unsafe at.pointee
            if byte == UInt8(ascii: "\"") { return unsafe at }
            guard byte == UInt8(ascii: "\\"), isShortEscape(unsafe at[1]) else { return nil }
            unsafe at += 2
        }
        return nil
    }

    /// Returns true if this byte completes an escape after a backslash (RFC 8259, section 7).
    @inline(__always)
    static func isShortEscape(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
            UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
            true
        default: false
        }
    }

    /// Returns the entry of a string without escapes.
    @inline(__always)
    func plainString(from start: UnsafePointer<UInt8>, to quote: UnsafePointer<UInt8>) -> TapeEntry {
        TapeEntry(offset: unsafe distance(base, start), length: unsafe distance(start, quote) &+ 1, kind: .string)
    }

    /// Adds the member's name at `start` to the tape; returns the position of its value, or nil on an error.
    @inline(never)
    mutating func unusualName(
        _ start: UnsafePointer<UInt8>, _ entry: UnsafeMutablePointer<TapeEntry>
    ) -> UnsafePointer<UInt8>? {
        guard unsafe start.pointee == UInt8(ascii: "\"") else {
            return unsafe fail(.expectedKey, start)
        }
        guard let behind = unsafe unusualString(start, entry) else { return nil }
        guard let colon = unsafe skipWhitespace(behind) else { return unsafe fail(.unexpectedEnd) }
        guard unsafe colon.pointee == UInt8(ascii: ":") else {
            return unsafe fail(.expectedColon, colon)
        }
        guard let value = unsafe skipWhitespace(colon + 1) else { return unsafe fail(.unexpectedEnd) }
        return unsafe value
    }

    /// Adds the string whose opening quote is at `start` to the tape; returns the position after it, or nil on an
    /// error.
    @inline(never)
    mutating func unusualString(
        _ start: UnsafePointer<UInt8>, _ entry: UnsafeMutablePointer<TapeEntry>
    ) -> UnsafePointer<UInt8>? {
        unsafe at = unsafe skipPlainText(start + 1)
        var flags: TapeEntry.Flags = []
        guard restOfString(&flags) else { return nil }
        unsafe entry.pointee = unsafe TapeEntry(
            offset: distance(base, start), length: distance(start, at), kind: .string, flags: flags)
        return unsafe at
    }

    /// Continues a string at a special byte; `at` is then after the closing quote.
    @inline(never)
    mutating func restOfString(_ flags: inout TapeEntry.Flags) -> Bool {
        while true {
            guard unsafe at < end else { return fail(.unexpectedEnd) }
            let byte = unsafe at.pointee
            if byte == UInt8(ascii: "\"") {
                unsafe at += 1
                return true
            }
            // The most frequent escape.
            if byte == UInt8(ascii: "\\"), unsafe at < lastBlock,
                unsafe at[1] == UInt8(ascii: "n") || at[1] == UInt8(ascii: "\"")
            {
                flags = .escaped
                unsafe at = unsafe skipPlainText(at + 2)
                continue
            }
            if byte >= 0x80 {
                guard multibyte(byte) else { return false }
                unsafe at = unsafe skipText(at)
                continue
            }
            guard byte == UInt8(ascii: "\\") else { return fail(.controlCharacter) }
            flags = .escaped
            guard escape() else { return false }
            unsafe at = unsafe skipPlainText(at)
        }
    }

    /// Returns the first quote, backslash or control from `start` on, or the beginning of the first sequence that is
    /// malformed or near the end of the input; the end if there is none of these. `start` is behind a multibyte sequence.
    @inline(never)
    private func skipText(_ start: UnsafePointer<UInt8>) -> UnsafePointer<UInt8> {
        var at = unsafe start
        // The quote of the string and the sequence are at least three bytes.
        while unsafe at <= lastBlock {
            if let stop = unsafe firstStop(in: at) { return unsafe Self.beginning(ofSequenceBefore: at + stop) }
            unsafe at += 16
        }
        return unsafe skipPlainText(Self.beginning(ofSequenceBefore: at))
    }

    /// Returns the beginning of the sequence that the bytes before `next` leave incomplete; otherwise `next`.
    private static func beginning(ofSequenceBefore next: UnsafePointer<UInt8>) -> UnsafePointer<UInt8> {
        if unsafe next[-1] >= 0xC0 { return unsafe next - 1 }
        if unsafe next[-2] >= 0xE0 { return unsafe next - 2 }
        if unsafe next[-3] >= 0xF0 { return unsafe next - 3 }
        return unsafe next
    }

    /// Returns the first special byte from `start` on, or the end.
    func skipPlainText(_ start: UnsafePointer<UInt8>) -> UnsafePointer<UInt8> {
        var at = unsafe start
        while unsafe at <= lastBlock {
            if let stop = unsafe firstSpecialByte(in: at) { return unsafe at + stop }
            unsafe at += 16
        }
        while unsafe at < end {
            let byte = unsafe Int8(bitPattern: at.pointee)
            if byte < 0x20 || byte == 0x22 || byte == 0x5C { break }
            unsafe at += 1
        }
        return unsafe at
    }

    /// Reads an escape (RFC 8259, section 7); surrogates must be paired.
    mutating func escape() -> Bool {
        guard unsafe end - at >= 2 else {
            unsafe at = unsafe end
            return fail(.unexpectedEnd)
        }
        let byte = unsafe at[1]
        switch byte {
        case _ where Self.isShortEscape(byte):
            unsafe at += 2
            return true
        case UInt8(ascii: "u"):
            guard let first = hex4(at: 2) else { return fail(.invalidEscape) }
            if first &- 0xD800 >= 0x800 {
                unsafe at += 6
                return true
            }
            guard first < 0xDC00, unsafe end - at >= 12, unsafe at[6] == UInt8(ascii: "\\"),
                unsafe at[7] == UInt8(ascii: "u"),
                let second = hex4(at: 8), second &- 0xDC00 < 0x400
            else { return fail(.unpairedSurrogate) }
            unsafe at += 12
            return true
        default:
            return fail(.invalidEscape)
        }
    }

    func hex4(at index: Int) -> UInt32? {
        guard unsafe end - at >= index &+ 4 else { return nil }
        var value: UInt32 = 0
        for i in index..<(index &+ 4) {
            guard let digit = unsafe Hexadecimal.value(of: at[i]) else { return nil }
            value = value << 4 | UInt32(digit)
        }
        return value
    }

    /// Reads a sequence that is well-formed by table 3-7 of the Unicode Standard.
    mutating func multibyte(_ lead: UInt8) -> Bool {
        let length: Int
        var second: ClosedRange<UInt8> = 0x80...0xBF
        switch lead {
        case 0xC2...0xDF: length = 2
        case 0xE0: (length, second) = (3, 0xA0...0xBF)
        case 0xE1...0xEC, 0xEE...0xEF: length = 3
        case 0xED: (length, second) = (3, 0x80...0x9F)
        case 0xF0: (length, second) = (4, 0x90...0xBF)
        case 0xF1...0xF3: length = 4
        case 0xF4: (length, second) = (4, 0x80...0x8F)
        default: return fail(.invalidUTF8)
        }
        guard unsafe end - at >= length, unsafe second.contains(at[1]) else {
            return fail(.invalidUTF8)
        }
        for i in 2..<max(length, 2) where unsafe at[i] & 0xC0 != 0x80 { return fail(.invalidUTF8) }
        unsafe at += length
        return true
    }
}
