/// Reads objects that probably repeat an earlier one: an update carries two that differ in a few members.
/// If the bytes of a member equal those of the original's, its entries are copied, which takes a tenth of the time. The
/// tape is the same either way.
extension Parser {
    /// Depth down to which both objects are compared. Below it, and where they differ, the input is parsed.
    private static let maxRepetitionDepth = 16
    /// Maximum number of consecutive removed members after which the following ones are recognised.
    private static let maxMembersRemoved = 8

    /// Returns the index of an object with this tag before `next` in the innermost container; nil if there is none.
    func indexBefore(tagged tag: UInt16) -> Int? {
        guard container != Self.noContainer, tag != 0 else { return nil }
        var value = Int(container) &+ 2
        let end = unsafe Int(Self.index(of: next, in: entries))
        // Names and values alternate; of the member being read there is only the name.
        while value < end {
            if unsafe entries[value].tag == tag, unsafe entries[value].kind == .object { return value }
            value &+= unsafe Int(entries[value].span) &+ 1
        }
        return nil
    }

    /// Reads the content and the end of the innermost container, comparing it with `original`, a closed container of
    /// the same kind that met the same expectations.
    ///
    /// - Parameter original: Its index on the tape.
    mutating func readRepetition(_ original: Int, _ tape: inout Tape) -> Bool {
        passedNotes = 0
        return readBeside(original, repetitionDepth: 1, &tape)
    }

    private mutating func readBeside(_ original: Int, repetitionDepth: Int, _ tape: inout Tape) -> Bool {
        let level = depth
        let end = unsafe original &+ Int(entries[original].span)
        let isRow = unsafe expected.pointee.length > 0
        // A container that does not meet the expectation cannot serve as an original.
        var other = unsafe isRow && !entries[original].flags.contains(.distinct) ? end : original &+ 1
        while true {
            if other < end, copy(&other, isRow: isRow, &tape) {
                // The rest is the same as after any value.
            } else {
                if unsafe next > last { grow(&tape) }
                let member = unsafe next
                guard readName() else { return false }
                let value = unsafe counterpart(of: member, &other, end)
                guard readValue(beside: value, repetitionDepth, &tape) else { return false }
            }
            guard let following = readRest() else { return false }
            if following == .rest { return true }
            guard depth == level, let start = unsafe skipWhitespace(at) else { return fail(.unexpectedEnd) }
            unsafe at = unsafe start
        }
    }

    /// Reads a value to its end, comparing it with `original` if there is one.
    private mutating func readValue(beside original: Int?, _ repetitionDepth: Int, _ tape: inout Tape) -> Bool {
        let level = depth
        let value = unsafe next
        let index = unsafe Int(Self.index(of: value, in: entries))
        guard var step = readValue(&tape) else { return false }
        guard depth > level else { return true }
        if step == .member, let original, repetitionDepth < Self.maxRepetitionDepth,
            unsafe entries[original].kind == entries[index].kind
        {
            return readBeside(original, repetitionDepth: repetitionDepth &+ 1, &tape)
        }
        let usual = pauseDepth
        pauseDepth = level &+ 1
        defer { pauseDepth = usual }
        while depth > level {
            guard let following = advance(from: step, &tape) else { return false }
            step = following
        }
        return true
    }

    /// Returns the counterpart of the value of `member`, whose name has just been read; advances `other` past it.
    private func counterpart(of member: UnsafeMutablePointer<TapeEntry>, _ other: inout Int, _ end: Int) -> Int? {
        guard other < end else { return nil }
        guard inObject else {
            let element = other
            other &+= unsafe Int(entries[element].span)
            return element
        }
        let length = unsafe member.pointee.length
        let name = unsafe base + Int(member.pointee.offset)
        var at = other
        for _ in 0...Self.maxMembersRemoved where at < end {
            let key = unsafe entries + at
            let value = at &+ 1
            let behind = value &+ (unsafe Int(entries[value].span))
            if unsafe key.pointee.length == length, unsafe bytesEqual(base + Int(key.pointee.offset), name, Int(length))
            {
                other = behind
                return value
            }
            at = behind
        }
        return nil
    }

    /// Copies the entries of the member or element at `other`, if the bytes at `at` are the same.
    private mutating func copy(_ other: inout Int, isRow: Bool, _ tape: inout Tape) -> Bool {
        let value = inObject ? other &+ 1 : other
        let start = unsafe Int(entries[other].offset)
        let length = unsafe Int(entries[value].offset &+ entries[value].length) &- start
        guard unsafe length <= lastBlock - at else { return false }
        // A number could continue.
        let following = unsafe at[length]
        guard following == UInt8(ascii: ",") || following == UInt8(ascii: "}") || following == UInt8(ascii: "]"),
            unsafe longBytesEqual(at, base + start, length)
        else { return false }
        if isRow {
            let name = unsafe lookAhead(expected)
            guard unsafe name.pointee.length > 0 else { return false }
            unsafe expected = unsafe name + 1
        }
        let count = value &- other &+ (unsafe Int(entries[value].span))
        while unsafe last - next < count { grow(&tape) }
        unsafe Self.copy(
            entries + other, to: next, count, shift: distance(base, at) &- UInt32(truncatingIfNeeded: start))
        copyNotes(of: other..<(other &+ count), to: unsafe Int(Self.index(of: next, in: entries)), &tape)
        unsafe next += count
        unsafe at += length
        other &+= count
        return true
    }

    /// Copies entries whose bytes lie `shift` bytes further on.
    @inline(__always)
    @unsafe
    private static func copy(
        _ from: UnsafeMutablePointer<TapeEntry>, to: UnsafeMutablePointer<TapeEntry>, _ count: Int, shift: UInt32
    ) {
        let from = UnsafeRawPointer(from)
        let to = UnsafeMutableRawPointer(to)
        let shift = SIMD4<UInt32>(shift, 0, 0, 0)
        for i in 0..<count {
            // The offset is the first of an entry's four words.
            let entry = unsafe from.loadUnaligned(fromByteOffset: i &<< 4, as: SIMD4<UInt32>.self)
            unsafe to.storeBytes(of: entry &+ shift, toByteOffset: i &<< 4, as: SIMD4<UInt32>.self)
        }
    }

    private mutating func copyNotes(of source: Range<Int>, to target: Int, _ tape: inout Tape) {
        while passedNotes < noteCount, unsafe Int(notes[passedNotes].position) < source.lowerBound {
            passedNotes &+= 1
        }
        while passedNotes < noteCount, unsafe Int(notes[passedNotes].position) < source.upperBound {
            if unsafe nextNote == lastNote { growNotes(&tape) }
            let note = unsafe notes[passedNotes]
            let moved = UInt32(truncatingIfNeeded: Int(note.position) &- source.lowerBound &+ target)
            unsafe nextNote.pointee = Note(position: moved, what: note.what)
            unsafe nextNote += 1
            passedNotes &+= 1
        }
    }
}
