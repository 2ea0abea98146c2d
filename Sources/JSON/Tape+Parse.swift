extension Tape {
    /// Arrays and objects inside each other that `parse` accepts by default. Kubernetes objects stay below 50; Go's decoder stops at
    /// 10,000, at which recursive readers of the tape would need too much stack.
    public static let defaultMaxDepth = 1000

    /// Parses one JSON text (RFC 8259), strictly: UTF-8 and surrogate pairs are checked, nothing may follow the value but white space.
    ///
    /// Numbers keep their spelling. Of members with the same name all stay on the tape; look-ups find the last one.
    /// Takes time linear in the input and no memory but the tape's. Never traps, whatever the bytes.
    ///
    /// - Throws: `JSONError` with the place of the first byte that is wrong.
    @_lifetime(&self, copy input)
    public mutating func parse(_ input: Span<UInt8>, maxDepth: Int = Tape.defaultMaxDepth) throws(JSONError) -> Document {
        // The offsets of an entry have 32 bits.
        guard input.count < UInt32.max else { throw JSONError(.tooLong, at: 0, in: input) }
        let bytes = unsafe input.withUnsafeBufferPointer { $0.baseAddress }
        guard let bytes = unsafe bytes, input.count > 0 else { throw JSONError(.unexpectedEnd, at: 0, in: input) }
        var parser = unsafe Parser(bytes, count: input.count)
        guard parser.run(into: &self, maxDepth: maxDepth) else {
            throw JSONError(parser.failure, at: parser.failureOffset, in: input)
        }
        let root = unsafe Cursor(input: bytes, entry: UnsafePointer(entries))
        return unsafe _overrideLifetime(_overrideLifetime(Document(root: root), borrowing: self), copying: input)
    }
}

/// The one pass over the input. Lives on the stack of `parse`, which guarantees that `base ..< end` stays readable.
@safe
private struct Parser {
    private let base: UnsafePointer<UInt8>
    private let end: UnsafePointer<UInt8>
    private var at: UnsafePointer<UInt8>
    private(set) var failure = JSONError.Code.unexpectedEnd
    private(set) var failureOffset = 0

    @unsafe
    init(_ base: UnsafePointer<UInt8>, count: Int) {
        unsafe self.base = unsafe base
        unsafe end = unsafe base + count
        unsafe at = unsafe base
    }

    private static let noParent = UInt32.max

    /// Fills the tape; false when the text is not JSON, with `failure` saying why.
    mutating func run(into tape: inout Tape, maxDepth: Int) -> Bool {
        var used = 0
        var entries = unsafe tape.entries
        var capacity = tape.capacity
        var container = Self.noParent
        var inObject = false
        var depth = 0

        @inline(__always)
        func append(_ entry: TapeEntry) {
            if used == capacity {
                tape.grow(keeping: used)
                unsafe entries = unsafe tape.entries
                capacity = tape.capacity
            }
            unsafe entries[used] = entry
            used &+= 1
        }

        while true {
            // A value stands here; in an object, its name before it.
            skipWhitespace()
            guard unsafe at < end else { return fail(.unexpectedEnd) }
            var start = unsafe at
            if inObject {
                guard unsafe at.pointee == UInt8(ascii: "\"") else { return fail(.expectedKey) }
                var flags: TapeEntry.Flags = []
                guard string(&flags) else { return false }
                append(unsafe TapeEntry(offset: offset(of: start), length: length(from: start), kind: .string, flags: flags))
                skipWhitespace()
                guard unsafe at < end else { return fail(.unexpectedEnd) }
                guard unsafe at.pointee == UInt8(ascii: ":") else { return fail(.expectedColon) }
                unsafe at += 1
                skipWhitespace()
                guard unsafe at < end else { return fail(.unexpectedEnd) }
                unsafe start = unsafe at
            }
            switch unsafe at.pointee {
            case UInt8(ascii: "\""):
                var flags: TapeEntry.Flags = []
                guard string(&flags) else { return false }
                append(
                    unsafe TapeEntry(
                        offset: offset(of: start), length: length(from: start), kind: .string,
                        flags: flags))
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                guard depth < maxDepth else { return fail(.tooDeep) }
                let isObject = unsafe at.pointee == UInt8(ascii: "{")
                unsafe at += 1
                append(unsafe TapeEntry(offset: offset(of: start), length: container, kind: isObject ? .object : .array))
                container = UInt32(truncatingIfNeeded: used &- 1)
                inObject = isObject
                depth &+= 1
                skipWhitespace()
                guard unsafe at < end else { return fail(.unexpectedEnd) }
                if unsafe at.pointee != (isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")) {
                    continue
                }
            // An empty container: closed below like any other.
            case UInt8(ascii: "t"):
                guard literal("true") else { return false }
                append(unsafe TapeEntry(offset: offset(of: start), length: 4, kind: .true))
            case UInt8(ascii: "f"):
                guard literal("false") else { return false }
                append(unsafe TapeEntry(offset: offset(of: start), length: 5, kind: .false))
            case UInt8(ascii: "n"):
                guard literal("null") else { return false }
                append(unsafe TapeEntry(offset: offset(of: start), length: 4, kind: .null))
            case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
                var flags: TapeEntry.Flags = []
                guard number(&flags) else { return false }
                append(
                    unsafe TapeEntry(
                        offset: offset(of: start), length: length(from: start), kind: .number,
                        flags: flags))
            default:
                return fail(.expectedValue)
            }

            // After a value: a comma and the next one, or the end of the container, perhaps of several.
            while true {
                skipWhitespace()
                if container == Self.noParent {
                    return unsafe at == end ? true : fail(.trailingText)
                }
                guard unsafe at < end else { return fail(.unexpectedEnd) }
                let byte = unsafe at.pointee
                if byte == UInt8(ascii: ",") {
                    unsafe at += 1
                    break
                }
                guard byte == (inObject ? UInt8(ascii: "}") : UInt8(ascii: "]")) else {
                    return fail(inObject ? .expectedCommaOrBrace : .expectedCommaOrBracket)
                }
                unsafe at += 1
                let closed = Int(container)
                container = unsafe entries[closed].length
                unsafe entries[closed].length = unsafe offset(of: at) &- entries[closed].offset
                unsafe entries[closed].span = UInt32(truncatingIfNeeded: used &- closed)
                depth &-= 1
                inObject = container != Self.noParent && (unsafe entries[Int(container)].kind == .object)
            }
        }
    }

    @inline(__always)
    private func offset(of pointer: UnsafePointer<UInt8>) -> UInt32 {
        UInt32(truncatingIfNeeded: unsafe pointer - base)
    }

    @inline(__always)
    private func length(from start: UnsafePointer<UInt8>) -> UInt32 {
        UInt32(truncatingIfNeeded: unsafe at - start)
    }

    @inline(never)
    private mutating func fail(_ code: JSONError.Code) -> Bool {
        failure = code
        failureOffset = unsafe at - base
        return false
    }

    @inline(__always)
    private mutating func skipWhitespace() {
        while unsafe at < end {
            let byte = unsafe at.pointee
            // One comparison settles compact text.
            if byte > 0x20 { return }
            guard byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 else { return }
            unsafe at += 1
        }
    }

    private mutating func literal(_ word: StaticString) -> Bool {
        guard unsafe end - at >= word.utf8CodeUnitCount else { return fail(.invalidLiteral) }
        for i in 0..<word.utf8CodeUnitCount where unsafe at[i] != word.utf8Start[i] {
            return fail(.invalidLiteral)
        }
        unsafe at += word.utf8CodeUnitCount
        return true
    }

    /// RFC 8259, section 6: -? (0 | [1-9][0-9]*) (. [0-9]+)? ([eE] [+-]? [0-9]+)?
    @inline(__always)
    private mutating func number(_ flags: inout TapeEntry.Flags) -> Bool {
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
            if unsafe at < end, unsafe at.pointee == UInt8(ascii: "+") || at.pointee == UInt8(ascii: "-") { unsafe at += 1 }
            guard digits() else { return fail(.invalidNumber) }
        }
        return true
    }

    @inline(__always)
    private mutating func digits() -> Bool {
        let start = unsafe at
        while unsafe at < end, unsafe at.pointee &- UInt8(ascii: "0") < 10 { unsafe at += 1 }
        return unsafe at > start
    }

    /// Reads a string; `at` is at its opening quote, afterwards behind its closing one.
    @inline(__always)
    private mutating func string(_ flags: inout TapeEntry.Flags) -> Bool {
        unsafe at += 1
        while true {
            skipPlainText()
            guard unsafe at < end else { return fail(.unexpectedEnd) }
            let byte = unsafe at.pointee
            if byte == UInt8(ascii: "\"") {
                unsafe at += 1
                return true
            }
            guard special(byte, &flags) else { return false }
        }
    }

    /// Skips bytes that need no look: ASCII other than quote, backslash and controls, 8 at a time.
    @inline(__always)
    private mutating func skipPlainText() {
        while unsafe end - at >= 8 {
            let word = unsafe UInt64(littleEndian: UnsafeRawPointer(at).loadUnaligned(as: UInt64.self))
            // The top bit of a byte gets set where the byte is beyond ASCII, below 0x20, a quote or a backslash. A subtraction borrows
            // only from above such a byte, so the lowest one found is right.
            let quote = (word ^ 0x2222_2222_2222_2222) &- 0x0101_0101_0101_0101
            let backslash = (word ^ 0x5C5C_5C5C_5C5C_5C5C) &- 0x0101_0101_0101_0101
            let control = word &- 0x2020_2020_2020_2020
            let stop = (word | quote | backslash | control) & 0x8080_8080_8080_8080
            if stop != 0 {
                unsafe at += stop.trailingZeroBitCount &>> 3
                return
            }
            unsafe at += 8
        }
        while unsafe at < end {
            let byte = unsafe Int8(bitPattern: at.pointee)
            if byte < 32 || byte == 34 || byte == 92 { return }
            unsafe at += 1
        }
    }

    /// An escape, a sequence beyond ASCII, or something that may not stand in a string.
    @inline(never)
    private mutating func special(_ byte: UInt8, _ flags: inout TapeEntry.Flags) -> Bool {
        if byte == UInt8(ascii: "\\") {
            flags = .escaped
            return escape()
        }
        if byte < 0x20 { return fail(.controlCharacter) }
        return multibyte(byte)
    }

    /// RFC 8259, section 7, with surrogates in pairs only.
    private mutating func escape() -> Bool {
        guard unsafe end - at >= 2 else {
            unsafe at = unsafe end
            return fail(.unexpectedEnd)
        }
        switch unsafe at[1] {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"), UInt8(ascii: "n"),
            UInt8(ascii: "r"), UInt8(ascii: "t"):
            unsafe at += 2
            return true
        case UInt8(ascii: "u"):
            guard let first = hex4(at: 2) else { return fail(.invalidEscape) }
            if first &- 0xD800 >= 0x800 {
                unsafe at += 6
                return true
            }
            guard first < 0xDC00, unsafe end - at >= 12, unsafe at[6] == UInt8(ascii: "\\"), unsafe at[7] == UInt8(ascii: "u"),
                let second = hex4(at: 8), second &- 0xDC00 < 0x400
            else { return fail(.unpairedSurrogate) }
            unsafe at += 12
            return true
        default:
            return fail(.invalidEscape)
        }
    }

    private func hex4(at index: Int) -> UInt32? {
        guard unsafe end - at >= index &+ 4 else { return nil }
        var value: UInt32 = 0
        for i in index..<(index &+ 4) {
            guard let digit = unsafe hexDigitValue(at[i]) else { return nil }
            value = value << 4 | UInt32(digit)
        }
        return value
    }

    /// The well-formed sequences of the Unicode Standard, table 3-7.
    private mutating func multibyte(_ lead: UInt8) -> Bool {
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
        guard unsafe end - at >= length, unsafe second.contains(at[1]) else { return fail(.invalidUTF8) }
        for i in 2..<max(length, 2) where unsafe at[i] & 0xC0 != 0x80 { return fail(.invalidUTF8) }
        unsafe at += length
        return true
    }
}

/// The value of a hexadecimal digit in ASCII.
func hexDigitValue(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte &- UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte &- UInt8(ascii: "a") &+ 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte &- UInt8(ascii: "A") &+ 10
    default: nil
    }
}
