internal import JSON

/// Access to the slots of a frame.
extension Engine {
    /// Adds the slots of a frame, all zero.
    mutating func push(_ layout: FrameLayout) {
        // Faster in debug builds than appending a sequence, which is not specialized there.
        slots.append(addingCapacity: layout.slotCount) { $0.append(repeating: 0, count: layout.slotCount) }
    }

    /// Removes a frame and all above it.
    mutating func pop(_ frame: borrowing Frame, fragmentsFrom firstFragment: Int) {
        fragments.removeSubrange(firstFragment...)
        slots.removeSubrange(frame.firstSlot...)
        unknownFields.removeSubrange(frame.firstUnknown...)
    }

    // MARK: - Source

    /// Returns the value of a row's field in the source; nil if the field is absent.
    @_lifetime(copy frame)
    func source(_ row: Int, _ frame: borrowing Frame) -> Cursor? {
        let position = slots[frame.slot(.value, row)]
        return position == 0 ? nil : frame.root.descendant(at: Int(position))
    }

    @_lifetime(copy frame)
    func source(_ row: Int32, _ frame: borrowing Frame) -> Cursor? { source(Int(row), frame) }

    /// Returns true if the source has object `node`.
    func hasSourceObject(_ node: Int, _ frame: borrowing Frame) -> Bool {
        node == 0 || slots[frame.slot(.object, node)] > 0
    }

    /// Returns true if the source has the object that holds a row's field.
    func hasSourceParent(_ row: Int, _ frame: borrowing Frame) -> Bool {
        let parent = frame.sourceParent(row)
        return parent >= 0 && hasSourceObject(parent, frame)
    }

    // MARK: - Target

    /// Enters that the source has a field for object `node` of the target.
    mutating func markInput(_ node: Int, _ frame: borrowing Frame) {
        var at = node
        while at > 0, slots[frame.slot(.hasInput, at)] == 0 {
            slots[frame.slot(.hasInput, at)] = 1
            at = Int(frame.target.nodes[at].parent)
        }
    }

    /// Returns true if object `node` of the target was written.
    func isWritten(_ node: Int, _ frame: borrowing Frame) -> Bool {
        node == 0 || slots[frame.slot(.isWritten, node)] != 0
    }

    /// Enters that the target represents the value of a row's field.
    mutating func markRepresented(_ row: Int, _ frame: borrowing Frame) {
        slots[frame.slot(.isRepresented, row)] = 1
        mark(.represented, row, frame)
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

    /// Enters the fragments from `start` on as the preserved value of a row's field.
    mutating func endFragment(from start: Int, _ row: Int, _ frame: borrowing Frame) {
        slots[frame.slot(.fragmentStart, row)] = Int32(truncatingIfNeeded: start)
        slots[frame.slot(.fragmentEnd, row)] = Int32(truncatingIfNeeded: fragments.count)
        mark(.preserved, row, frame)
    }

    func isPreserved(_ row: Int, _ frame: borrowing Frame) -> Bool { slots[frame.slot(.fragmentEnd, row)] != 0 }

    /// Returns the range of a row's preserved value in `fragments`.
    func fragment(_ row: Int, _ frame: borrowing Frame) -> Range<Int> {
        Int(slots[frame.slot(.fragmentStart, row)])..<Int(slots[frame.slot(.fragmentEnd, row)])
    }

    /// Drops the preserved value of a row's field.
    mutating func dropFragment(_ row: Int, _ frame: borrowing Frame) { slots[frame.slot(.fragmentEnd, row)] = 0 }

    // MARK: - Content of objects

    /// The states of the fields in a source object, at any depth.
    struct Content: OptionSet {
        let rawValue: Int32
        /// The target represents a field.
        static let represented = Content(rawValue: 1)
        /// A field is preserved.
        static let preserved = Content(rawValue: 2)
    }

    /// Adds to the content of the objects around a row's field in the source.
    private mutating func mark(_ content: Content, _ row: Int, _ frame: borrowing Frame) {
        var at = frame.sourceParent(row)
        while at > 0, slots[frame.slot(.content, at)] & content.rawValue == 0 {
            slots[frame.slot(.content, at)] |= content.rawValue
            at = Int(frame.source.nodes[at].parent)
        }
    }

    func content(_ node: Int, _ frame: borrowing Frame) -> Content {
        Content(rawValue: slots[frame.slot(.content, node)])
    }
}
