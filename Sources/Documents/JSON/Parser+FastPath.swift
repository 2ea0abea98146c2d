extension Parser {
    /// Reads as long as the text is compact, without escapes and not near its end, and values meet their expectations
    /// without a check.
    ///
    /// Everything happens in this function, which calls no other, with all that changes in local variables, so that
    /// they stay in registers.
    ///
    /// - Returns: What to read where it stopped.
    @inline(never)
    mutating func runFastPath(from start: Step) -> Step {
        let (base, names, lastName, lastBlock) = unsafe (base, names, lastName, lastBlock)
        let entries = unsafe entries
        var at = unsafe at
        var next = unsafe next
        var expected = unsafe expected
        var container = container
        var inObject = inObject
        var depth = depth
        var isMember = start == .member
        let stop: Step
        reading: while true {
            if isMember {
                guard unsafe at <= lastName, unsafe next <= last else {
                    stop = .member
                    break reading
                }
                var name = unsafe expected
                if inObject {
                    if unsafe name.pointee.length > 0 {
                        // Members are often absent.
                        while unsafe name.pointee.length > 0, unsafe !name.pointee.isPrefix(of: at) { unsafe name += 1 }
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
                        // Behind all that are expected another one may stand again.
                        unsafe entries[Int(container)].flags = []
                        unsafe next.pointee = unsafe plainString(from: at, to: quote)
                        unsafe at = unsafe quote + 2
                    }
                    unsafe next += 1
                }
                let first = unsafe at.pointee
                if first == UInt8(ascii: "\"") {
                    guard unsafe name.pointee.value.accepts(.string),
                        let quote = unsafe Self.closingQuote(at + 1, lastBlock)
                    else {
                        unsafe self.name = unsafe name
                        stop = .value
                        break reading
                    }
                    unsafe next.pointee = unsafe plainString(from: at, to: quote)
                    unsafe at = unsafe quote + 1
                    unsafe next += 1
                } else {
                    // 0x20 is all that tells the brackets from the braces.
                    let kind: JSONKind = first == UInt8(ascii: "{") ? .object : .array
                    let inner = unsafe at[1]
                    guard first | 0x20 == UInt8(ascii: "{"), unsafe name.pointee.value.accepts(kind), inner > 0x20,
                        depth < maxDepth,
                        depth &+ 1 != opaqueDepth
                    else {
                        unsafe self.name = unsafe name
                        stop = .value
                        break reading
                    }
                    let (flags, tag) = unsafe (name.pointee.value.flags, name.pointee.value.tag)
                    if inner == first &+ 2 {
                        // Managed fields are full of empty objects.
                        unsafe next.pointee = unsafe TapeEntry(
                            offset: distance(base, at), length: 2, kind: kind, flags: flags, tag: tag)
                        unsafe next += 1
                        unsafe at += 2
                    } else {
                        unsafe next.pointee = unsafe TapeEntry(
                            offset: distance(base, at), length: container, span: Self.offset(of: expected, in: names),
                            kind: kind,
                            flags: flags, tag: tag)
                        container = unsafe Self.index(of: next, in: entries)
                        inObject = kind == .object
                        unsafe expected = unsafe Self.name(at: name.pointee.value.inside, in: names)
                        depth &+= 1
                        unsafe next += 1
                        unsafe at += 1
                        continue reading
                    }
                }
            }
            // After a value: a comma and the next one, or the end of the container, perhaps of several.
            while true {
                guard unsafe at <= lastBlock, container != Self.noContainer else {
                    stop = .rest
                    break reading
                }
                let byte = unsafe at.pointee
                if byte == UInt8(ascii: ",") {
                    unsafe at += 1
                    isMember = true
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
                inObject = container != Self.noContainer && (unsafe entries[Int(container)].kind == .object)
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
