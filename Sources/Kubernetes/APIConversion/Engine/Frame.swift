internal import JSON

/// One object, or one element of a list, during its conversion: its table, direction and slots.
///
/// Frames form a stack: an element's frame lies above that of the object that holds the list.
struct Frame: ~Escapable {
    let source: FieldTreeView
    let target: FieldTreeView
    let rows: Span<CompiledRow>
    let elements: Span<CompiledTable>
    let strings: Span<String>
    /// Names of the members that identify an element.
    let key: Span<String>
    /// Rows to visit after the target has been written.
    let deferred: Span<Int>
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
    /// Index of the first unknown field.
    let firstUnknown: Int
    /// Index of the first slot of each column.
    private let rowColumns: InlineArray<4, Int>
    private let nodeColumns: InlineArray<5, Int>

    @_lifetime(borrow table, copy root, copy namespace)
    init(
        _ table: borrowing CompiledTable, isElement: Bool, isToHub: Bool, firstSlot: Int, firstUnknown: Int,
        root: Cursor, namespace: Cursor?
    ) {
        if isToHub {
            source = FieldTreeView(table.spoke)
            target = FieldTreeView(table.hub)
            deferred = table.deferredUp.span
        } else {
            source = FieldTreeView(table.hub)
            target = FieldTreeView(table.spoke)
            deferred = table.deferredDown.span
        }
        rows = table.rows.span
        elements = table.elements.span
        strings = table.strings.span
        key = table.key.span
        envelope = table.envelope.span
        unrestorable = table.unrestorable.span
        let layout = table.layout
        rowColumns = InlineArray { firstSlot &+ layout.start(ofRowColumn: $0) }
        nodeColumns = InlineArray { firstSlot &+ layout.start(ofNodeColumn: $0) }
        self.isElement = isElement
        self.isToHub = isToHub
        self.firstSlot = firstSlot
        self.firstUnknown = firstUnknown
        self.root = root
        self.namespace = namespace
    }

    /// Returns the index of a row's slot.
    @inline(__always)
    func slot(_ column: FrameLayout.RowColumn, _ row: Int) -> Int { rowColumns[column.rawValue] &+ row }

    /// Returns the index of a node's slot.
    @inline(__always)
    func slot(_ column: FrameLayout.NodeColumn, _ node: Int) -> Int { nodeColumns[column.rawValue] &+ node }

    /// Returns the source object that holds a row's field; `CompiledRow.noParent` if the source lacks the field.
    @inline(__always)
    func sourceParent(_ row: Int) -> Int { Int(isToHub ? rows[row].spokeParent : rows[row].hubParent) }

    /// Returns the target object that holds a row's field; `CompiledRow.noParent` if the target lacks the field.
    @inline(__always)
    func targetParent(_ row: Int) -> Int { Int(isToHub ? rows[row].hubParent : rows[row].spokeParent) }
}
