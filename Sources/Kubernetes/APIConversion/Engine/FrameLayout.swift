/// The columns of a frame: which slot holds what of a row or node.
///
/// A frame is a table of numbers, stored column by column in one flat array. The first four columns have a slot for
/// each row, the others one for each node of the larger tree.
struct FrameLayout: BitwiseCopyable, Sendable {
    let rowCount: Int
    let nodeCount: Int

    /// Columns with a slot for each row.
    enum RowColumn: Int {
        /// Position of the field's value in the document; 0 if the field is absent.
        case value
        /// Range of the field's preserved value in `Engine.fragments`; the end is 0 if nothing is preserved.
        case fragmentStart
        case fragmentEnd
        /// 1 if the target represents the value.
        case isRepresented
    }

    /// Columns with a slot for each node.
    enum NodeColumn: Int {
        /// Position of a source object in the document; 0 if absent; negated if the value is not an object.
        case object
        /// 1 if the target object was written.
        case isWritten
        /// 1 if the source has a field for the target object, at any depth.
        case hasInput
        /// Position of a target node's preserved value, from the preserved value of its parent; 0 if there is none.
        case preserved
        /// The `Engine.Content` of a source object.
        case content
    }

    private static let rowColumnCount = 4
    private static let nodeColumnCount = 5

    /// Slots of a frame.
    var slotCount: Int { rowCount * Self.rowColumnCount + nodeCount * Self.nodeColumnCount }

    /// Returns the slot of the first row in a column, from the frame's first slot.
    func start(ofRowColumn column: Int) -> Int { rowCount &* column }

    /// Returns the slot of the first node in a column, from the frame's first slot.
    func start(ofNodeColumn column: Int) -> Int { rowCount &* Self.rowColumnCount &+ nodeCount &* column }
}
