extension Parser {
    /// Reads as long as the input is compact and not near its end, numbers are small integers, escapes are short, and
    /// values meet their expectations without a check or with a note.
    /// A single function with all mutable state in local variables, so that they stay in registers.
    ///
    /// - Returns: The step to continue with.
    @inline(never)
    mutating func runFastPath(from start: Step) -> Step {
        let (base, names, lastBlock) = unsafe (base, names, lastBlock)
        let lastDepth = lastDepth
        let entries = unsafe entries
        var at = unsafe at
        guard container != Self.noContainer, unsafe at <= lastBlock else { return start }
        if start == .rest {
            guard unsafe at.pointee == UInt8(ascii: ",") else { return start }
            unsafe at += 1
        }
        var next = unsafe next
        var expected = unsafe expected
        var container = container
        var inObject = inObject
        var depth = depth
        // A value takes at least as many bytes of the input as entries: up to here there is space for them.
        var lastMember = unsafe at - 1
        let stop: Step
        reading: while true {
            if unsafe at > lastMember {
                let free = unsafe Self.space(from: next, to: last)
                guard unsafe at <= lastBlock, free >= 0 else {
                    stop = .member
                    break reading
                }
                unsafe lastMember = unsafe free < lastBlock - at ? at + free : lastBlock
            }
            value: do {
                var name = unsafe expected
                if inObject {
                    if unsafe name.pointee.length > 0 {
                        // Members are often absent. The entry for any name ends the search.
                        while unsafe !name.pointee.isPrefix(of: at, lastBlock) { unsafe name += 1 }
                        let length = unsafe name.pointee.length
                        guard length > 0 else {
                            stop = .member
                            break reading
                        }
                        unsafe next.pointee = unsafe TapeEntry(
                            offset: distance(base, at), length: length &- 1, kind: .string)
                        unsafe at += Int(length)
                        unsafe expected = unsafe name + 1
                    } else {
                        guard unsafe at.pointee == UInt8(ascii: "\""),
                            let quote = unsafe Self.closingQuote(at + 1, lastBlock),
                            unsafe quote[1] == UInt8(ascii: ":")
                        else {
                            stop = .member
                            break reading
                        }
                        // After all expected members another one may follow.
                        unsafe entries[Int(container)].flags = []
                        unsafe next.pointee = unsafe plainString(from: at, to: quote)
                        unsafe at = unsafe quote + 2
                    }
                    unsafe next += 1
                }
                let first = unsafe at.pointee
                if first | 0x20 == UInt8(ascii: "{") {
                    // 0x20 is the only difference between brackets and braces.
                    let head = unsafe first == UInt8(ascii: "{") ? name.pointee.value.object : name.pointee.value.array
                    let inner = unsafe at[1]
                    guard head != 0, inner > 0x20, depth != lastDepth else {
                        unsafe self.name = unsafe name
                        stop = .value
                        break reading
                    }
                    if inner == first &+ 2 {
                        unsafe TapeEntry.store(offset: distance(base, at), length: 2, span: 1, head: head, to: next)
                        unsafe next += 1
                        unsafe at += 2
                    } else {
                        unsafe TapeEntry.store(
                            offset: distance(base, at), length: container, span: Self.offset(of: expected, in: names),
                            head: head, to: next)
                        container = unsafe Self.index(of: next, in: entries)
                        inObject = first == UInt8(ascii: "{")
                        unsafe expected = unsafe Self.name(at: name.pointee.value.inside, in: names)
                        depth &+= 1
                        unsafe next += 1
                        unsafe at += 1
                        continue reading
                    }
                } else if first == UInt8(ascii: "\"") {
                    var flags: TapeEntry.Flags = .none
                    var quote = unsafe Self.closingQuote(at + 1, lastBlock)
                    if unsafe quote == nil {
                        unsafe quote = unsafe Self.closingQuote(afterEscapesFrom: at + 1, lastBlock)
                        flags = .escaped
                    }
                    guard let quote = unsafe quote,
                        unsafe name.pointee.value.accepts(stringFrom: at, to: quote)
                            || note(next, name.pointee.value, .string)
                    else {
                        unsafe self.name = unsafe name
                        stop = .value
                        break reading
                    }
                    unsafe next.pointee = unsafe TapeEntry(
                        offset: distance(base, at), length: distance(at, quote) &+ 1, kind: .string, flags: flags)
                    unsafe at = unsafe quote + 1
                    unsafe next += 1
                } else {
                    guard unsafe at <= lastBlock, let scalar = unsafe Self.usualScalar(at),
                        unsafe name.pointee.value.accepts(scalar)
                    else {
                        unsafe self.name = unsafe name
                        stop = .value
                        break reading
                    }
                    unsafe next.pointee = unsafe TapeEntry(
                        offset: distance(base, at), length: scalar.length, kind: scalar.kind)
                    unsafe at += Int(scalar.length)
                    unsafe next += 1
                }
            }
            // After a value: a comma and the next one, or the end of the container, perhaps of several.
            while true {
                let byte = unsafe at.pointee
                if byte == UInt8(ascii: ",") {
                    unsafe at += 1
                    continue reading
                }
                guard byte == (inObject ? UInt8(ascii: "}") : UInt8(ascii: "]")), depth != pauseDepth else {
                    stop = .rest
                    break reading
                }
                unsafe at += 1
                let closed = unsafe entries + Int(container)
                container = unsafe closed.pointee.length
                unsafe expected = unsafe Self.name(at: closed.pointee.span, in: names)
                unsafe closed.pointee.length = unsafe distance(base, at) &- closed.pointee.offset
                unsafe closed.pointee.span = unsafe Self.index(of: next, in: closed)
                depth &-= 1
                guard container != Self.noContainer else {
                    inObject = false
                    stop = .rest
                    break reading
                }
                inObject = unsafe entries[Int(container)].kind == .object
                guard unsafe at <= lastBlock else {
                    stop = .rest
                    break reading
                }
            }
        }
        unsafe self.at = unsafe at
        unsafe self.next = unsafe next
        unsafe self.expected = unsafe expected
        self.container = container
        self.inObject = inObject
        self.depth = depth
        return stop
    }
}
