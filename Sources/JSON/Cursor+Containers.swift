extension Cursor {
    /// The value of the member called `name`, the last one if there are several; nil when there is none or this is no object.
    @inlinable
    public subscript(name: StaticString) -> Cursor? {
        @_lifetime(copy self)
        get {
            unsafe find(name.utf8Start, name.utf8CodeUnitCount)
        }
    }

    /// The value of the member with this name, the last one if there are several.
    public subscript(name: String) -> Cursor? {
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

    @usableFromInline
    @_lifetime(copy self)
    @unsafe
    func find(_ name: UnsafePointer<UInt8>, _ count: Int) -> Cursor? {
        guard kind == .object else { return nil }
        let end = span
        var step = 1
        var found = 0
        while step < end {
            let key = unsafe entry + step
            if unsafe Int(key.pointee.length) == count &+ 2 || key.pointee.flags.contains(.escaped),
                unsafe advanced(by: step).contentEquals(name, count)
            {
                found = step &+ 1
            }
            step = unsafe step &+ 1 &+ Int(key[1].span)
        }
        return found == 0 ? nil : unsafe advanced(by: found)
    }

    /// How many entries the value takes on the tape.
    @inlinable
    var span: Int { unsafe Int(entry.pointee.span) }

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

    /// Whether this is an array or an object without content.
    @inlinable
    public var isEmptyContainer: Bool {
        (kind == .array || kind == .object) && span == 1
    }

    /// Walks over an array. Not a Sequence: those cannot hold what borrows.
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
        public let value: Cursor

        @inlinable
        @_lifetime(copy name)
        init(name: Cursor, value: Cursor) {
            self.name = name
            self.value = unsafe _overrideLifetime(value, copying: name)
        }
    }

    /// Walks over an object.
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
