extension Cursor {
    /// The value of the member called `name`, the last one if there are several; nil when there is none or this is no
    /// object.
    @inlinable
    public subscript(name: StaticString) -> Cursor? {
        @_lifetime(copy self)
        get {
            unsafe find(name.utf8Start, name.utf8CodeUnitCount)
        }
    }

    /// The value of the member with this name, the last one if there are several. For names that are made at run time:
    /// looking for a literal costs less.
    public subscript(named name: String) -> Cursor? {
        @_lifetime(copy self)
        get { lastMember { $0.stringEquals(name.utf8) } }
    }

    /// The value of the member whose name has the content of the string `name`, the last one if there are several.
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

    /// The value of the member with this name, the last one if there are several.
    @usableFromInline
    @_lifetime(copy self)
    @unsafe
    func find(_ name: UnsafePointer<UInt8>, _ count: Int) -> Cursor? {
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

    /// The same where names may have escapes or come twice.
    @inline(never)
    @_lifetime(copy self)
    @unsafe
    private func findLast(_ name: UnsafePointer<UInt8>, _ count: Int) -> Cursor? {
        guard kind == .object else { return nil }
        let end = unsafe entry + span
        let length = UInt32(truncatingIfNeeded: count &+ 2)
        // Most names are told apart by their length or their first letter.
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

    /// How many entries the value takes on the tape.
    @inlinable
    public var span: Int { unsafe Int(entry.pointee.span) }

    /// The elements of an array in order; none for anything else.
    @inlinable
    public var elements: Elements {
        @_lifetime(copy self)
        get { Elements(of: self) }
    }

    /// The members of an object in order, duplicates included; none for anything else.
    @inlinable
    public var members: Members {
        @_lifetime(copy self)
        get { Members(of: self) }
    }

    /// How many elements or members there are. Linear.
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

    /// True if this is an array or an object without content.
    @inlinable
    public var isEmptyContainer: Bool {
        (kind == .array || kind == .object) && span == 1 && !isOpaque
    }

    /// True if this is a container that was folded: its text is right, but its content is not on the tape, and reads as
    /// empty.
    @inlinable
    public var isOpaque: Bool { unsafe entry.pointee.flags.contains(.opaque) }

    /// Walks over an array: `while let element = elements.next()`. Not a Sequence: those cannot hold what borrows.
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

        /// The next element, in the order of the text; nil behind the last one, and from then on.
        @inlinable
        @_lifetime(copy self)
        public mutating func next() -> Cursor? {
            guard step < end else { return nil }
            let element = unsafe container.advanced(by: step)
            step = step &+ element.span
            return element
        }
    }

    /// Name and value of a member.
    public struct Member: ~Escapable {
        /// The name, a string.
        public let name: Cursor
        /// What the name stands for, of any kind.
        public let value: Cursor

        @inlinable
        @_lifetime(copy name)
        init(name: Cursor, value: Cursor) {
            self.name = name
            self.value = unsafe _overrideLifetime(value, copying: name)
        }
    }

    /// Walks over an object: `while let member = members.next()`.
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

        /// The next member, in the order of the text and duplicates included; nil behind the last one, and from then
        /// on.
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
