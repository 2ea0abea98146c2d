/// The columns of a frame: which slot and which mark holds what of a node.
///
/// A frame is a table of numbers, stored column by column in one flat array, and a table of marks, one bit each. Every
/// column has one for each node of the larger tree. Only the marks are cleared: a slot has a meaning while its node is
/// marked.
struct FrameLayout: BitwiseCopyable, Sendable {
    let nodeCount: Int

    /// Numbers of nodes.
    enum Column: Int, CaseIterable {
        /// Position of a source field or object in the document; negated for an object whose value is something else.
        case sourcePosition
        /// Position of a target node's preserved value, from the preserved value of its parent.
        case preservedPosition
        /// Range of a source field's preserved value in `Engine.fragments`.
        case fragmentStart
        case fragmentEnd
    }

    /// Marks of nodes.
    enum Mark: Int, CaseIterable {
        /// The source has the object, or something else in its place, or a field that the target lacks.
        case isPresent
        /// The target represents the source's field, or one in the object.
        case isRepresented
        /// The source's field, or one in the object, is preserved.
        case isPreserved
        /// The source has a field for the target's field or for one in the object.
        case hasInput
        /// The annotation has a value for the target's node.
        case hasPreserved
        /// The target's object was written.
        case isWritten
    }

    /// Slots of a frame.
    var slotCount: Int { nodeCount &* Column.allCases.count }

    /// Words of marks of a frame.
    var wordCount: Int { wordsPerMark &* Mark.allCases.count }

    private var wordsPerMark: Int { (nodeCount &+ 63) / 64 }

    /// Returns the slot of the first node in a column, from the frame's first slot.
    func start(of column: Int) -> Int { nodeCount &* column }

    /// Returns the first word of a mark, from the frame's first word.
    func start(ofMark mark: Int) -> Int { wordsPerMark &* mark }
}
