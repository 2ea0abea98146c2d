extension Cursor {
    /// Returns the value of the member called `name`, the last one if there are several; nil if there is none or this
    /// is not an object.
    @inlinable
    public subscript(name: StaticString) -> Cursor? {
        @_lifetime(copy self)
        get {
            unsafe find(name.utf8Start, name.utf8CodeUnitCount)
        }
    }

    /// Returns the value of the member with this name, the last one if there are several. For names computed at run
    /// time: looking up a literal is cheaper.
    public subscript(named name: String) -> Cursor? {
        @_lifetime(copy self)
        get { lastMember { $0.stringEquals(name.utf8) } }
    }

    /// Returns the value of the member whose name equals the content of the string `name`, the last one if there are
    /// several.
    @_lifetime(copy self)
    public func member(named name: borrowing Cursor) -> Cursor? {
        guard name.kind == .string else { return nil }
        if !name.hasEscapes {
            return unsafe find(name.input + name.byteOffset + 1, Int(name.entry.pointee.length) - 2)
        }
        return lastMember { $0.stringEquals(name) }
    }

    @_lifetime(copy self)
    private func lastMember(where matches: (borrowing Cursor) -> Bool) -> Cursor? {
        guard kind == .object else { return nil }
        var found = 0
        var step = 1
        while step < span {
            if matches(unsafe advanced(by: step)) { found = step + 1 }
            step += 1 + (unsafe advanced(by: step + 1).span)
        }
        return found == 0 ? nil : unsafe advanced(by: found)
    }

    /// Returns the value of the member with this name, the last one if there are several. Not inlined: see
    /// `Field.subscript`.
    @inline(never)
    @usableFromInline
    @_lifetime(copy self)
    @unsafe
    func find(_ name: UnsafePointer<UInt8>, _ count: Int) -> Cursor? { unsafe findInline(name, count) }

    /// Same as `find`, as a part of the caller.
    @inline(__always)
    @_lifetime(copy self)
    @unsafe
    func findInline(_ name: UnsafePointer<UInt8>, _ count: Int) -> Cursor? {
        guard unsafe entry.pointee.flags.contains(.distinct) else { return unsafe findLast(name, count) }
        let end = unsafe entry + span
        let length = UInt32(truncatingIfNeeded: count &+ 2)
        var key = unsafe entry + 1
        while unsafe key < end {
            if unsafe key.pointee.length == length, unsafe bytesEqual(input + Int(key.pointee.offset) + 1, name, count)
            {
                return unsafe _overrideLifetime(Cursor(input: input, entry: key + 1), copying: self)
            }
            unsafe key += unsafe 1 &+ Int(key[1].span)
        }
        return nil
    }

    /// Slow path: names may have escapes or be duplicated.
    @inline(never)
    @_lifetime(copy self)
    @unsafe
    private func findLast(_ name: UnsafePointer<UInt8>, _ count: Int) -> Cursor? {
        guard kind == .object else { return nil }
        let end = unsafe entry + span
        let length = UInt32(truncatingIfNeeded: count &+ 2)
        // Most names differ in their length or first letter.
        let first = count > 0 ? unsafe name.pointee : UInt8(ascii: "\"")
        var found = unsafe entry
        var key = unsafe entry + 1
        while unsafe key < end {
            if unsafe key.pointee.length == length
                ? input[Int(key.pointee.offset) &+ 1] == first : key.pointee.flags.contains(.escaped),
                unsafe Cursor(input: input, entry: key).contentEquals(name, count)
            {
                unsafe found = unsafe key + 1
            }
            unsafe key += unsafe 1 &+ Int(key[1].span)
        }
        return unsafe found == entry ? nil : _overrideLifetime(Cursor(input: input, entry: found), copying: self)
    }

    /// Number of tape entries of the value.
    @inlinable
    public var span: Int { unsafe Int(entry.pointee.span) }

    /// The elements of an array in order; empty for anything else.
    @inlinable
    public var elements: Elements {
        @_lifetime(copy self)
        get { Elements(of: self) }
    }

    /// The members of an object in order, including duplicates; empty for anything else.
    @inlinable
    public var members: Members {
        @_lifetime(copy self)
        get { Members(of: self) }
    }

    /// Returns true if both are objects with the same names in the same order. False if names have escapes or are
    /// duplicated, and where the parser did not find out.
    public func hasSameNames(as other: borrowing Cursor) -> Bool {
        guard unsafe entry.pointee.flags.contains(.distinct), unsafe other.entry.pointee.flags.contains(.distinct)
        else {
            return false
        }
        let (end, otherEnd) = unsafe (entry + span, other.entry + other.span)
        var (key, otherKey) = unsafe (entry + 1, other.entry + 1)
        while unsafe key < end, unsafe otherKey < otherEnd {
            let length = unsafe key.pointee.length
            guard unsafe otherKey.pointee.length == length,
                unsafe bytesEqual(
                    input + Int(key.pointee.offset), other.input + Int(otherKey.pointee.offset), Int(length))
            else { return false }
            unsafe key += unsafe 1 &+ Int(key[1].span)
            unsafe otherKey += unsafe 1 &+ Int(otherKey[1].span)
        }
        return unsafe key == end && otherKey == otherEnd
    }

    /// Number of elements or members. Linear.
    public var count: Int {
        var count = 0
        switch kind {
        case .array:
            var elements = self.elements
            while elements.next() != nil { count += 1 }
        case .object:
            var members = self.members
            while members.next() != nil { count += 1 }
        default: break
        }
        return count
    }

    /// True if this is an empty array or object.
    @inlinable
    public var isEmptyContainer: Bool {
        (kind == .array || kind == .object) && span == 1 && !isOpaque
    }

    /// True if this is an opaque container: its bytes are available, but its content is not on the tape and reads as
    /// empty.
    @inlinable
    public var isOpaque: Bool { unsafe entry.pointee.flags.contains(.opaque) }

    /// Iterates over an array: `while let element = elements.next()`. Not a Sequence, which cannot be non-escapable.
    public struct Elements: ~Escapable {
        @usableFromInline let container: Cursor
        @usableFromInline let end: Int
        @usableFromInline var step = 1

        @inlinable
        @_lifetime(copy container)
        init(of container: Cursor, empty: Bool = false) {
            self.container = container
            end = container.kind == .array && !empty ? container.span : 0
        }

        /// Returns the next element in document order; nil after the last one.
        @inlinable
        @_lifetime(copy self)
        public mutating func next() -> Cursor? {
            guard step < end else { return nil }
            let element = unsafe container.advanced(by: step)
            step = step &+ element.span
            return element
        }
    }

    /// A member of an object.
    public struct Member: ~Escapable {
        /// The name, a string.
        public let name: Cursor
        /// The value, of any kind.
        public let value: Cursor

        @inlinable
        @_lifetime(copy name)
        init(name: Cursor, value: Cursor) {
            self.name = name
            self.value = unsafe _overrideLifetime(value, copying: name)
        }
    }

    /// Iterates over an object: `while let member = members.next()`.
    public struct Members: ~Escapable {
        @usableFromInline let container: Cursor
        @usableFromInline let end: Int
        @usableFromInline var step = 1

        @inlinable
        @_lifetime(copy container)
        init(of container: Cursor, empty: Bool = false) {
            self.container = container
            end = container.kind == .object && !empty ? container.span : 0
        }

        /// Returns the next member in document order, including duplicates; nil after the last one.
        @inlinable
        @_lifetime(copy self)
        public mutating func next() -> Member? {
            guard step < end else { return nil }
            let name = unsafe container.advanced(by: step)
            let value = unsafe container.advanced(by: step &+ 1)
            step = step &+ 1 &+ value.span
            return Member(name: name, value: value)
        }
    }
}
