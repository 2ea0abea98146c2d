/// Reads any input, one step at a time. Each step returns nil, or false, if the input is not JSON.
extension Parser {
    /// Reads the name of a member; does nothing in an array.
    mutating func readName() -> Bool {
        guard let start = unsafe skipWhitespace(at) else { return fail(.unexpectedEnd) }
        unsafe at = unsafe start
        unsafe name = unsafe expected
        guard inObject else { return true }
        unsafe name = unsafe lookAhead(name)
        let length = unsafe name.pointee.length
        // An unexpected name may be a duplicate, or an expected one with another spelling.
        if length == 0 { unsafe entries[Int(container)].flags = [] }
        if length > 0 {
            unsafe next.pointee = unsafe TapeEntry(offset: distance(base, at), length: length &- 1, kind: .string)
            unsafe at += Int(length)
            unsafe expected = unsafe name + 1
        } else {
            guard let value = unsafe unusualName(at, next) else { return false }
            unsafe at = unsafe value
        }
        unsafe next += 1
        return true
    }

    /// Returns the first entry from `name` on that matches the name at `at`, or the entry for any other name.
    func lookAhead(_ name: UnsafePointer<ExpectedName>) -> UnsafePointer<ExpectedName> {
        var name = unsafe name
        while unsafe name.pointee.length > 0, unsafe at > lastBlock || !name.pointee.isPrefix(of: at, lastBlock) {
            unsafe name += 1
        }
        return unsafe name
    }

    /// Reads a value; of a non-empty container, the beginning.
    mutating func readValue(_ tape: inout Tape) -> Step? {
        guard let start = unsafe skipWhitespace(at) else {
            let _: Bool = fail(.unexpectedEnd)
            return nil
        }
        unsafe at = unsafe start
        let first = unsafe at.pointee
        if first == UInt8(ascii: "\""), let quote = unsafe closingQuote(at + 1) {
            unsafe next.pointee = unsafe plainString(from: at, to: quote)
            unsafe at = unsafe quote + 1
        } else if first == UInt8(ascii: "\"") {
            guard let behind = unsafe unusualString(at, next) else { return nil }
            unsafe at = unsafe behind
        } else if first | 0x20 == UInt8(ascii: "{") {
            let kind = first == UInt8(ascii: "{") ? JSONKind.object : .array
            guard let end = unsafe endOfOpaque() else { return open(kind, &tape) }
            unsafe next.pointee = unsafe TapeEntry(
                offset: distance(base, at), length: distance(at, end), kind: kind, flags: .opaque)
            unsafe at = unsafe end
        } else {
            let start = unsafe at
            var flags: TapeEntry.Flags = []
            guard let kind = scalar(first, &flags) else { return nil }
            unsafe next.pointee = unsafe TapeEntry(
                offset: distance(base, start), length: distance(start, at), kind: kind, flags: flags)
        }
        let kind = unsafe next.pointee.kind
        if unsafe !name.pointee.value.accepts(kind) { look(kind, &tape) }
        unsafe next += 1
        return .rest
    }

    private mutating func open(_ kind: JSONKind, _ tape: inout Tape) -> Step? {
        guard depth < maxDepth else {
            let _: Bool = fail(.tooDeep)
            return nil
        }
        let isRepeated = unsafe kind == .object && name.pointee.value.isRepeated
        let isAccepted = unsafe isRepeated || name.pointee.value.accepts(kind)
        if !isAccepted { look(kind, &tape) }
        let original = isRepeated && opaqueDepth == .max ? unsafe indexBefore(tagged: name.pointee.value.tag) : nil
        let value = unsafe isAccepted ? name.pointee.value : .anything
        unsafe next.pointee = unsafe TapeEntry(
            offset: distance(base, at), length: container, span: Self.offset(of: expected, in: names), kind: kind,
            flags: value.flags,
            tag: value.tag)
        container = unsafe Self.index(of: next, in: entries)
        inObject = kind == .object
        unsafe expected = unsafe Self.name(at: value.inside, in: names)
        unsafe next += 1
        depth &+= 1
        guard let inner = unsafe skipWhitespace(at + 1) else {
            let _: Bool = fail(.unexpectedEnd)
            return nil
        }
        unsafe at = unsafe inner
        if unsafe at.pointee == (inObject ? UInt8(ascii: "}") : UInt8(ascii: "]")) { return .rest }
        guard let original else { return .member }
        return readRepetition(original, &tape) ? .rest : nil
    }

    /// Reads a comma, or the end of a container or of the input.
    mutating func readRest() -> Step? {
        guard let here = unsafe skipWhitespace(at) else {
            return container == Self.noContainer || fail(.unexpectedEnd) ? .end : nil
        }
        unsafe at = unsafe here
        guard container != Self.noContainer else { return fail(.trailingText) ? .end : nil }
        let byte = unsafe at.pointee
        if byte == UInt8(ascii: ",") {
            unsafe at += 1
            return .member
        }
        guard byte == (inObject ? UInt8(ascii: "}") : UInt8(ascii: "]")) else {
            return fail(inObject ? .expectedCommaOrBrace : .expectedCommaOrBracket) ? .end : nil
        }
        unsafe at += 1
        if depth == opaqueDepth { closedOpaque = container }
        let closed = unsafe entries + Int(container)
        container = unsafe closed.pointee.length
        unsafe expected = unsafe Self.name(at: closed.pointee.span, in: names)
        unsafe closed.pointee.length = unsafe distance(base, at) &- closed.pointee.offset
        unsafe closed.pointee.span = unsafe Self.index(of: next, in: closed)
        depth &-= 1
        inObject = container != Self.noContainer && (unsafe entries[Int(container)].kind == .object)
        return .rest
    }

    /// Notes a value if its expectation notes this kind and there is space for a note.
    @inline(__always)
    mutating func note(_ entry: UnsafeMutablePointer<TapeEntry>, _ value: ExpectedValue, _ kind: JSONKind) -> Bool {
        guard value.noted.contains(JSONKinds(kind)), unsafe nextNote < lastNote else { return false }
        unsafe nextNote.pointee = unsafe Note(position: Self.index(of: entry, in: entries), what: value.note)
        unsafe nextNote += 1
        return true
    }

    /// Notes a value of a kind that needs a check, or drops the expectations of the enclosing containers.
    private mutating func look(_ kind: JSONKind, _ tape: inout Tape) {
        let value = unsafe name.pointee.value
        if unsafe nextNote == lastNote { growNotes(&tape) }
        if unsafe note(next, value, kind) { return }
        // Nothing is expected around a tagged value.
        if value.tag != 0 { return }
        unsafe expected = unsafe names
        var container = container
        while container != Self.noContainer {
            let open = unsafe entries + Int(container)
            unsafe open.pointee.flags = []
            if unsafe open.pointee.tag != 0 {
                unsafe open.pointee.tag = 0
                break
            }
            unsafe open.pointee.span = 0
            container = unsafe open.pointee.length
        }
    }

    /// Returns the byte offset of a shape's entry: a pointer difference would divide.
    @inline(__always)
    static func offset(of name: UnsafePointer<ExpectedName>, in names: UnsafePointer<ExpectedName>) -> UInt32 {
        UInt32(truncatingIfNeeded: Int(bitPattern: name) &- Int(bitPattern: names))
    }

    /// Returns the shape's entry at an offset.
    @inline(__always)
    static func name(at offset: UInt32, in names: UnsafePointer<ExpectedName>) -> UnsafePointer<ExpectedName> {
        unsafe (UnsafeRawPointer(names) + Int(offset)).assumingMemoryBound(to: ExpectedName.self)
    }

    /// Returns the number of entries between `start` and `entry`. Shifts, where a pointer difference would divide.
    @inline(__always)
    static func index(of entry: UnsafeMutablePointer<TapeEntry>, in start: UnsafeMutablePointer<TapeEntry>) -> UInt32 {
        UInt32(truncatingIfNeeded: (Int(bitPattern: entry) &- Int(bitPattern: start)) &>> 4)
    }

    /// Returns the number of entries from `entry` to `last`; negative behind it.
    @inline(__always)
    static func space(from entry: UnsafeMutablePointer<TapeEntry>, to last: UnsafeMutablePointer<TapeEntry>) -> Int {
        (Int(bitPattern: last) &- Int(bitPattern: entry)) &>> 4
    }

    @inline(__always)
    func distance(_ from: UnsafePointer<UInt8>, _ to: UnsafePointer<UInt8>) -> UInt32 {
        UInt32(truncatingIfNeeded: unsafe to - from)
    }
}
