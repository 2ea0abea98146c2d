internal import JSON

/// One object, or one element of a list, during its conversion: its table, direction and slots.
///
/// Frames form a stack: an element's frame lies above that of the object that holds the list.
struct Frame: ~Escapable {
    let source: FieldTreeView
    let target: FieldTreeView
    let rows: Span<CompiledRow>
    let elements: Span<CompiledElements>
    let strings: Span<String>
    /// Names of the members that identify an element.
    let key: Span<String>
    /// Rows to visit after the target has been written, present or not.
    let deferred: Span<Int>
    /// Fields of the source to visit then if they are present, a bit each.
    let sourceOnly: Span<UInt64>
    /// Nodes of the target to visit without any input, a bit each.
    let alwaysWritten: Span<UInt64>
    /// Objects of the source to visit even if they are absent, a bit each.
    let alwaysPreserved: Span<UInt64>
    /// Members of the root that identify the object.
    let envelope: Span<StaticString>
    /// Members of the root that are never restored from an annotation.
    let unrestorable: Span<StaticString>
    /// True if the frame is that of an element, false if it is that of a whole object.
    let isElement: Bool
    let isToHub: Bool
    /// The document that positions count from.
    let root: Cursor
    /// The object's own namespace.
    let namespace: Cursor?
    /// Index of the first slot.
    let firstSlot: Int
    /// Index of the first word of marks.
    let firstWord: Int
    /// Index of the first unknown field.
    let firstUnknown: Int
    /// Index of the first slot of each column.
    private let columns: InlineArray<4, Int>
    /// Index of the first word of each mark.
    private let marks: InlineArray<6, Int>

    @_lifetime(borrow table, copy root, copy namespace)
    init(
        _ table: borrowing CompiledTable, isElement: Bool, isToHub: Bool, above engine: borrowing Engine, root: Cursor,
        namespace: Cursor?
    ) {
        if isToHub {
            source = FieldTreeView(table.spoke)
            target = FieldTreeView(table.hub)
            deferred = table.up.deferred.span
            sourceOnly = table.up.sourceOnly.span
            alwaysWritten = table.up.alwaysWritten.span
            alwaysPreserved = table.up.alwaysPreserved.span
        } else {
            source = FieldTreeView(table.hub)
            target = FieldTreeView(table.spoke)
            deferred = table.down.deferred.span
            sourceOnly = table.down.sourceOnly.span
            alwaysWritten = table.down.alwaysWritten.span
            alwaysPreserved = table.down.alwaysPreserved.span
        }
        rows = table.rows.span
        elements = table.elements.span
        strings = table.strings.span
        key = table.key.span
        envelope = table.envelope.span
        unrestorable = table.unrestorable.span
        let layout = table.layout
        let (firstSlot, firstWord) = (engine.usedSlots, engine.marks.count)
        columns = InlineArray { firstSlot &+ layout.start(of: $0) }
        marks = InlineArray { firstWord &+ layout.start(ofMark: $0) }
        self.isElement = isElement
        self.isToHub = isToHub
        self.firstSlot = firstSlot
        self.firstWord = firstWord
        firstUnknown = engine.unknownFields.count
        self.root = root
        self.namespace = namespace
    }

    /// Returns the index of a node's slot.
    @inline(__always)
    func slot(_ column: FrameLayout.Column, _ node: Int) -> Int { columns[column.rawValue] &+ node }

    /// Returns the index of the word that holds a node's mark.
    @inline(__always)
    func word(_ mark: FrameLayout.Mark, _ node: Int) -> Int { marks[mark.rawValue] &+ node &>> 6 }

    /// Returns the node of a row's field in the source; `CompiledRow.noNode` if the source lacks the field.
    @inline(__always)
    func sourceNode(_ row: Int) -> Int { Int(isToHub ? rows[row].spokeNode : rows[row].hubNode) }

    /// Returns the node of a row's field in the target; `CompiledRow.noNode` if the target lacks the field.
    @inline(__always)
    func targetNode(_ row: Int) -> Int { Int(isToHub ? rows[row].hubNode : rows[row].spokeNode) }
}
