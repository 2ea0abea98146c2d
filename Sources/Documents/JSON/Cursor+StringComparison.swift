extension Cursor {
    /// Returns true if this is the string `other`.
    @inlinable
    public func stringEquals(_ other: StaticString) -> Bool {
        kind == .string && (unsafe contentEquals(other.utf8Start, other.utf8CodeUnitCount))
    }

    /// Returns true if this is the string with these UTF-8 units.
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

    /// Returns true if this is the string with these UTF-8 units.
    public func stringEquals(_ other: Span<UInt8>) -> Bool {
        if let plain = plainContent { return spansEqual(plain, other) }
        guard kind == .string else { return false }
        var bytes: [UInt8] = []
        appendContent(to: &bytes)
        return spansEqual(bytes.span, other)
    }

    /// Returns true if both are strings with the same content, regardless of escapes.
    public func stringEquals(_ other: borrowing Cursor) -> Bool {
        guard kind == .string, other.kind == .string else { return false }
        if !hasEscapes, !other.hasEscapes { return spansEqual(text, other.text) }
        var bytes: [UInt8] = []
        var others: [UInt8] = []
        appendContent(to: &bytes)
        other.appendContent(to: &others)
        return bytes == others
    }

    /// Returns true if both are strings and this one's content sorts before the other's by bytes.
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

    /// Returns true if the string's content begins with these bytes.
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

    /// Compares the content of `self`, which must be a string, with `count` bytes.
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
}
