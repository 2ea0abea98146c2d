internal import JSON

/// Access to the slots and marks of a frame.
extension Engine {
    /// Adds the slots of a frame, and its marks, all cleared.
    mutating func push(_ layout: FrameLayout) {
        usedSlots += layout.slotCount
        slots.append(repeating: 0, count: usedSlots - slots.count)
        marks.append(repeating: 0, count: layout.wordCount)
    }

    /// Removes a frame and all above it.
    mutating func pop(_ frame: borrowing Frame, fragmentsFrom firstFragment: Int) {
        usedSlots = frame.firstSlot
        marks.removeAll(from: frame.firstWord)
        if fragments.count > firstFragment { fragments.removeSubrange(firstFragment...) }
        if unknownFields.count > frame.firstUnknown { unknownFields.removeSubrange(frame.firstUnknown...) }
    }

    // MARK: - Marks

    @inline(__always)
    func has(_ mark: FrameLayout.Mark, _ node: Int, _ frame: borrowing Frame) -> Bool {
        marks[frame.word(mark, node)] &>> UInt64(truncatingIfNeeded: node) & 1 != 0
    }

    @inline(__always)
    mutating func set(_ mark: FrameLayout.Mark, _ node: Int, _ frame: borrowing Frame) {
        marks[frame.word(mark, node)] |= 1 &<< UInt64(truncatingIfNeeded: node)
    }

    @inline(__always)
    private mutating func clear(_ mark: FrameLayout.Mark, _ node: Int, _ frame: borrowing Frame) {
        marks[frame.word(mark, node)] &= ~(1 &<< UInt64(truncatingIfNeeded: node))
    }

    /// Marks a node and the objects around it, up to the first that is marked.
    @inline(__always)
    private mutating func setOutward(
        _ mark: FrameLayout.Mark, _ node: Int, _ tree: FieldTreeView, _ frame: borrowing Frame
    ) {
        var at = node
        while at > 0, !has(mark, at, frame) {
            set(mark, at, frame)
            at = Int(tree.nodes[at].parent)
        }
    }

    /// Returns the first node of the target to visit, from `start` on and before `end`; nil if there is none.
    @inline(__always)
    func nextToWrite(_ start: Int, before end: Int, _ frame: borrowing Frame) -> Int? {
        var at = start
        while at < end {
            let word =
                marks[frame.word(.hasInput, at)] | marks[frame.word(.hasPreserved, at)]
                | frame.alwaysWritten[at &>> 6]
            if let node = Self.firstNode(of: word, from: at) { return node < end ? node : nil }
            at = (at | 63) &+ 1
        }
        return nil
    }

    /// Returns the first node of the source that may have preserved fields, from `start` on and before `end`.
    @inline(__always)
    func nextToPreserve(_ start: Int, before end: Int, _ frame: borrowing Frame) -> Int? {
        var at = start
        while at < end {
            let word =
                marks[frame.word(.isPresent, at)] | marks[frame.word(.isRepresented, at)]
                | marks[frame.word(.isPreserved, at)] | frame.alwaysPreserved[at &>> 6]
            if let node = Self.firstNode(of: word, from: at) { return node < end ? node : nil }
            at = (at | 63) &+ 1
        }
        return nil
    }

    /// Returns the first marked node of a word from `start` on, which is in this word.
    @inline(__always)
    private static func firstNode(of word: UInt64, from start: Int) -> Int? {
        let rest = word &>> UInt64(truncatingIfNeeded: start)
        return rest == 0 ? nil : start &+ rest.trailingZeroBitCount
    }

    // MARK: - Source

    /// Enters a field of the source, given its counterpart.
    @inline(__always)
    mutating func enterField(_ node: Int, _ counterpart: Int, at position: Int32, _ frame: borrowing Frame) {
        slots[frame.slot(.sourcePosition, node)] = position
        // The input of the target tells as well that the source has the field.
        if counterpart > 0 { markInput(counterpart, frame) } else { set(.isPresent, node, frame) }
    }

    /// Enters an object of the source; `position` is negative if the value is something else.
    @inline(__always)
    mutating func enterObject(_ node: Int, at position: Int32, _ frame: borrowing Frame) {
        slots[frame.slot(.sourcePosition, node)] = position
        set(.isPresent, node, frame)
    }

    /// Returns the value of a row's field in the source; nil if the field is absent.
    @inline(__always)
    @_lifetime(copy frame)
    func source(_ row: Int, _ frame: borrowing Frame) -> Cursor? {
        let (node, counterpart) = (frame.sourceNode(row), frame.targetNode(row))
        guard node > 0, counterpart > 0 ? has(.hasInput, counterpart, frame) : has(.isPresent, node, frame) else {
            return nil
        }
        return frame.root.descendant(at: Int(slots[frame.slot(.sourcePosition, node)]))
    }

    /// Returns the value of a target's field in the source; nil if the field is absent.
    @inline(__always)
    @_lifetime(copy frame)
    func source(of field: borrowing TargetField, _ frame: borrowing Frame) -> Cursor? {
        guard field.sourceNode > 0, has(.hasInput, field.node, frame) else { return nil }
        return frame.root.descendant(at: Int(slots[frame.slot(.sourcePosition, field.sourceNode)]))
    }

    @_lifetime(copy frame)
    func source(_ row: Int32, _ frame: borrowing Frame) -> Cursor? { source(Int(row), frame) }

    /// Returns the position of an object of the source, negated if the value is something else; 0 if it is absent.
    @inline(__always)
    func sourcePosition(_ node: Int, _ frame: borrowing Frame) -> Int {
        has(.isPresent, node, frame) ? Int(slots[frame.slot(.sourcePosition, node)]) : 0
    }

    /// Returns true if the source has object `node`.
    func hasSourceObject(_ node: Int, _ frame: borrowing Frame) -> Bool {
        node == 0 || sourcePosition(node, frame) > 0
    }

    /// Returns true if the source has the object that holds a row's field.
    func hasSourceParent(_ row: Int, _ frame: borrowing Frame) -> Bool {
        let node = frame.sourceNode(row)
        return node > 0 && hasSourceObject(Int(frame.source.nodes[node].parent), frame)
    }

    // MARK: - Target

    /// Enters that the source has a field for node `node` of the target.
    @inline(__always)
    mutating func markInput(_ node: Int, _ frame: borrowing Frame) { setOutward(.hasInput, node, frame.target, frame) }

    /// Returns the position of the preserved value of a target's node; 0 if there is none.
    @inline(__always)
    func preservedPosition(_ node: Int, _ frame: borrowing Frame) -> Int {
        has(.hasPreserved, node, frame) ? Int(slots[frame.slot(.preservedPosition, node)]) : 0
    }

    /// Returns true if object `node` of the target was written.
    func isWritten(_ node: Int, _ frame: borrowing Frame) -> Bool { node == 0 || has(.isWritten, node, frame) }

    /// Returns true if the object of the target that holds a row's field was written.
    func isTargetParentWritten(_ row: Int, _ frame: borrowing Frame) -> Bool {
        let node = frame.targetNode(row)
        return node > 0 && isWritten(Int(frame.target.nodes[node].parent), frame)
    }

    /// Enters that the target represents the value of a row's field.
    mutating func markRepresented(_ row: Int, _ frame: borrowing Frame) {
        setOutward(.isRepresented, frame.sourceNode(row), frame.source, frame)
    }

    /// Enters that the target represents the value of a field.
    mutating func markRepresented(_ field: borrowing TargetField, _ frame: borrowing Frame) {
        setOutward(.isRepresented, field.sourceNode, frame.source, frame)
    }

    // MARK: - Preserved values

    /// Preserves JSON for a row's field.
    mutating func preserve(_ json: Span<UInt8>, _ row: Int, _ frame: borrowing Frame) {
        let start = fragments.count
        fragments.append(copying: json)
        endFragment(from: start, row, frame)
    }

    mutating func preserve(_ json: StaticString, _ row: Int, _ frame: borrowing Frame) {
        preserve("\(json)".utf8.span, row, frame)
    }

    /// Preserves a value that is not of the type that the field has, or an empty one, apart from its usual form.
    mutating func preserveVerbatim(_ value: Cursor, _ row: Int, _ frame: borrowing Frame) {
        let start = fragments.count
        fragments.append(contentsOf: "{\"\(ConversionData.verbatim)\":".utf8)
        fragments.append(copying: value.text)
        fragments.append(UInt8(ascii: "}"))
        endFragment(from: start, row, frame)
    }

    /// Enters the fragments from `start` on as the preserved value of a row's field, which the source must have.
    mutating func endFragment(from start: Int, _ row: Int, _ frame: borrowing Frame) {
        let node = frame.sourceNode(row)
        guard node > 0 else { return }
        slots[frame.slot(.fragmentStart, node)] = Int32(truncatingIfNeeded: start)
        slots[frame.slot(.fragmentEnd, node)] = Int32(truncatingIfNeeded: fragments.count)
        setOutward(.isPreserved, node, frame.source, frame)
    }

    /// Returns the range of the preserved value of a source's field in `fragments`; nil if it is not preserved.
    func fragment(_ node: Int, _ frame: borrowing Frame) -> Range<Int>? {
        guard has(.isPreserved, node, frame) else { return nil }
        let start = Int(slots[frame.slot(.fragmentStart, node)])
        return start..<max(start, Int(slots[frame.slot(.fragmentEnd, node)]))
    }

    /// Drops the preserved value of a source's field.
    mutating func dropFragment(_ node: Int, _ frame: borrowing Frame) { clear(.isPreserved, node, frame) }
}
