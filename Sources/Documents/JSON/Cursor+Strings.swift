internal import Primitives

extension Cursor {
    /// True if a string has escapes, so that its text between the quotes is not its content.
    @inlinable
    public var hasEscapes: Bool { unsafe entry.pointee.flags.contains(.escaped) }

    /// The content of a string without escapes, in place; nil for a string with escapes and for anything else.
    @inlinable
    public var plainContent: Span<UInt8>? {
        @_lifetime(copy self)
        get {
            guard kind == .string, !hasEscapes else { return nil }
            let span = unsafe Span(
                _unsafeStart: input + Int(entry.pointee.offset) + 1, count: Int(entry.pointee.length) - 2)
            return unsafe _overrideLifetime(span, copying: self)
        }
    }

    /// The content of a string; nil for anything else. Allocates for more than 15 bytes.
    public var string: String? {
        guard kind == .string else { return nil }
        if let plain = plainContent {
            return unsafe plain.withUnsafeBufferPointer { unsafe String(decoding: $0, as: UTF8.self) }
        }
        var bytes: [UInt8] = []
        appendContent(to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Appends the content of a string, unescaped, as UTF-8; nothing for anything else.
    public func appendContent(to bytes: inout [UInt8]) {
        if let plain = plainContent {
            unsafe plain.withUnsafeBufferPointer { unsafe bytes.append(contentsOf: $0) }
        } else if kind == .string {
            let text = self.text
            bytes.append(addingCapacity: text.count) { output in
                unsafe output.withUnsafeMutableBufferPointer { buffer, count in
                    guard let base = buffer.baseAddress else { return }
                    count += unsafe Self.unescape(text, to: base + count)
                }
            }
        }
    }

    /// Writes the content of a string, given with its quotes, which takes no more room than its text.
    ///
    /// - Returns: How many bytes it has.
    @unsafe
    private static func unescape(_ text: Span<UInt8>, to start: UnsafeMutablePointer<UInt8>) -> Int {
        unsafe text.withUnsafeBytes { text in
            let end = text.count &- 1
            var to = unsafe start
            var i = 1
            while i < end {
                // Eight bytes at a time, of which those before a backslash count. What is written lies behind what is
                // read.
                if i &+ 8 <= end {
                    let word = unsafe UInt64(littleEndian: text.loadUnaligned(fromByteOffset: i, as: UInt64.self))
                    unsafe UnsafeMutableRawPointer(to).storeBytes(of: word.littleEndian, as: UInt64.self)
                    let difference = word ^ 0x5C5C_5C5C_5C5C_5C5C
                    let found = (difference &- 0x0101_0101_0101_0101) & ~difference & 0x8080_8080_8080_8080
                    let plain = found.trailingZeroBitCount >> 3
                    unsafe to += plain
                    i &+= plain
                    if plain == 8 { continue }
                } else if unsafe text[i] != UInt8(ascii: "\\") {
                    unsafe to.pointee = unsafe text[i]
                    unsafe to += 1
                    i &+= 1
                    continue
                }
                let (scalar, length) = unsafe escape(text, i)
                i &+= length
                if scalar < 0x80 {
                    unsafe to.pointee = UInt8(truncatingIfNeeded: scalar)
                    unsafe to += 1
                } else if let encoded = Unicode.Scalar(scalar).flatMap(UTF8.encode) {
                    for unit in encoded {
                        unsafe to.pointee = unit
                        unsafe to += 1
                    }
                }
            }
            return unsafe to - start
        }
    }

    /// True if this is the string `other`.
    @inlinable
    public func stringEquals(_ other: StaticString) -> Bool {
        kind == .string && (unsafe contentEquals(other.utf8Start, other.utf8CodeUnitCount))
    }

    /// True if this is the string with these UTF-8 units.
    public func stringEquals(_ other: String.UTF8View) -> Bool {
        if let plain = plainContent { return spansEqual(plain, other.span) }
        guard kind == .string else { return false }
        var rest = other.makeIterator()
        var equal = true
        forEachContentByte { byte in
            equal = rest.next() == byte
            return equal
        }
        return equal && rest.next() == nil
    }

    /// True if both are strings with the same content, however it is escaped.
    public func stringEquals(_ other: borrowing Cursor) -> Bool {
        guard kind == .string, other.kind == .string else { return false }
        if !hasEscapes, !other.hasEscapes { return spansEqual(text, other.text) }
        var bytes: [UInt8] = []
        var others: [UInt8] = []
        appendContent(to: &bytes)
        other.appendContent(to: &others)
        return bytes == others
    }

    /// True if both are strings and the bytes of this one's content come before those of the other.
    public func stringPrecedes(_ other: borrowing Cursor) -> Bool {
        guard kind == .string, other.kind == .string else { return false }
        if let mine = plainContent, let theirs = other.plainContent {
            for i in 0..<min(mine.count, theirs.count) where mine[i] != theirs[i] { return mine[i] < theirs[i] }
            return mine.count < theirs.count
        }
        var mine: [UInt8] = []
        var theirs: [UInt8] = []
        appendContent(to: &mine)
        other.appendContent(to: &theirs)
        return mine.lexicographicallyPrecedes(theirs)
    }

    /// True if this is a string without content.
    @inlinable
    public var isEmptyString: Bool { kind == .string && (unsafe entry.pointee.length == 2) }

    /// True if the string's content begins with these bytes.
    public func stringHasPrefix(_ prefix: StaticString) -> Bool {
        guard kind == .string else { return false }
        if !hasEscapes {
            let count = prefix.utf8CodeUnitCount
            guard unsafe Int(entry.pointee.length) &- 2 >= count else { return false }
            return unsafe bytesEqual(input + byteOffset + 1, prefix.utf8Start, count)
        }
        var matched = 0
        forEachContentByte { byte in
            guard matched < prefix.utf8CodeUnitCount, unsafe prefix.utf8Start[matched] == byte else { return false }
            matched += 1
            return true
        }
        return matched == prefix.utf8CodeUnitCount
    }

    /// Content of `self`, known to be a string, against `count` bytes.
    @usableFromInline
    @unsafe
    func contentEquals(_ other: UnsafePointer<UInt8>, _ count: Int) -> Bool {
        if !hasEscapes {
            guard unsafe Int(entry.pointee.length) == count &+ 2 else { return false }
            return unsafe bytesEqual(input + Int(entry.pointee.offset) + 1, other, count)
        }
        var matched = 0
        var equal = true
        forEachContentByte { byte in
            equal = matched < count && (unsafe other[matched] == byte)
            matched &+= 1
            return equal
        }
        return equal && matched == count
    }

    /// A number by which the contents of strings without escapes can be told apart most of the time; nil for anything
    /// else. Equal contents have equal ones; not a defence against who looks for collisions.
    public var fingerprint: UInt64? {
        guard let content = plainContent else { return nil }
        return unsafe content.withUnsafeBytes { bytes in
            var hash = UInt64(truncatingIfNeeded: bytes.count)
            var i = 0
            while i &+ 8 <= bytes.count {
                hash =
                    (hash ^ (unsafe bytes.loadUnaligned(fromByteOffset: i, as: UInt64.self))) &* 0x9E37_79B9_7F4A_7C15
                hash ^= hash >> 32
                i &+= 8
            }
            while i < bytes.count {
                hash = (hash ^ UInt64(unsafe bytes[i])) &* 0x9E37_79B9_7F4A_7C15
                i &+= 1
            }
            return hash
        }
    }

    /// Calls `body` with each byte of a string's content until it returns false.
    func forEachContentByte(_ body: (UInt8) -> Bool) {
        guard kind == .string else { return }
        let text = self.text
        var i = 1
        let end = text.count - 1
        while i < end {
            let byte = text[i]
            guard byte == UInt8(ascii: "\\") else {
                guard body(byte) else { return }
                i += 1
                continue
            }
            let (scalar, length) = unsafe text.withUnsafeBytes { unsafe Self.escape($0, i) }
            i += length
            guard let encoded = Unicode.Scalar(scalar).flatMap(UTF8.encode) else { return }
            for unit in encoded {
                guard body(unit) else { return }
            }
        }
    }

    /// What the escape at `i` stands for, and how long it is. The parser has checked it: it is complete.
    private static func escape(_ text: UnsafeRawBufferPointer, _ i: Int) -> (scalar: UInt32, length: Int) {
        guard unsafe text[i &+ 1] == UInt8(ascii: "u") else { return (UInt32(unescaped(unsafe text[i &+ 1])), 2) }
        let scalar = unsafe hex4(text, i &+ 2)
        guard scalar & 0xFC00 == 0xD800 else { return (scalar, 6) }
        return (0x10000 + ((scalar & 0x3FF) << 10) + (unsafe hex4(text, i &+ 8) & 0x3FF), 12)
    }

    private static func unescaped(_ escape: UInt8) -> UInt8 {
        switch escape {
        case UInt8(ascii: "b"): 0x08
        case UInt8(ascii: "f"): 0x0C
        case UInt8(ascii: "n"): 0x0A
        case UInt8(ascii: "r"): 0x0D
        case UInt8(ascii: "t"): 0x09
        default: escape
        }
    }

    private static func hex4(_ text: UnsafeRawBufferPointer, _ start: Int) -> UInt32 {
        var value: UInt32 = 0
        for i in start..<(start + 4) { value = value << 4 | UInt32(Hexadecimal.value(of: unsafe text[i]) ?? 0) }
        return value
    }
}

/// True if both spans hold the same bytes.
public func spansEqual(_ a: Span<UInt8>, _ b: Span<UInt8>) -> Bool {
    let count = a.count
    guard count == b.count else { return false }
    return unsafe a.withUnsafeBufferPointer { a in
        unsafe b.withUnsafeBufferPointer { b in
            guard let a = a.baseAddress, let b = b.baseAddress else { return true }
            return unsafe longBytesEqual(a, b, count)
        }
    }
}

/// The same as `bytesEqual`, for texts that may be long: thirty-two bytes at a time.
@unsafe
func longBytesEqual(_ a: UnsafePointer<UInt8>, _ b: UnsafePointer<UInt8>, _ count: Int) -> Bool {
    let (first, second) = unsafe (UnsafeRawPointer(a), UnsafeRawPointer(b))
    var i = 0
    while i &+ 32 <= count {
        let difference =
            unsafe first.loadUnaligned(fromByteOffset: i, as: SIMD4<UInt64>.self)
            ^ second.loadUnaligned(fromByteOffset: i, as: SIMD4<UInt64>.self)
        guard difference.x | difference.y | difference.z | difference.w == 0 else { return false }
        i &+= 32
    }
    return unsafe bytesEqual(a + i, b + i, count &- i)
}

/// Compares eight bytes at a time; the last word overlaps the one before.
@inlinable
@unsafe
func bytesEqual(_ a: UnsafePointer<UInt8>, _ b: UnsafePointer<UInt8>, _ count: Int) -> Bool {
    let a = unsafe UnsafeRawPointer(a)
    let b = unsafe UnsafeRawPointer(b)
    if count >= 8 {
        var i = 0
        while i &+ 8 <= count {
            guard
                unsafe a.loadUnaligned(fromByteOffset: i, as: UInt64.self)
                    == b.loadUnaligned(fromByteOffset: i, as: UInt64.self)
            else {
                return false
            }
            i &+= 8
        }
        let last = count &- 8
        return unsafe a.loadUnaligned(fromByteOffset: last, as: UInt64.self)
            == b.loadUnaligned(fromByteOffset: last, as: UInt64.self)
    }
    if count >= 4 {
        let last = count &- 4
        return unsafe a.loadUnaligned(as: UInt32.self) == b.loadUnaligned(as: UInt32.self)
            && a.loadUnaligned(fromByteOffset: last, as: UInt32.self)
                == b.loadUnaligned(fromByteOffset: last, as: UInt32.self)
    }
    var i = 0
    while i < count {
        guard unsafe a.load(fromByteOffset: i, as: UInt8.self) == b.load(fromByteOffset: i, as: UInt8.self) else {
            return false
        }
        i &+= 1
    }
    return true
}
