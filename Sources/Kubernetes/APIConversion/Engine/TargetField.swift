internal import JSON

/// A field of the target that is about to be written.
struct TargetField: ~Escapable {
    let row: Int
    /// The field's node in the target.
    let node: Int
    /// The field's node in the source; 0 if the source lacks the field.
    let sourceNode: Int
    /// The preserved value of the field, if there is one and the object around it still applies.
    let preserved: Cursor?
    /// True if the object that holds the field is written even if it stays empty.
    let isParentWritten: Bool

    @_lifetime(copy preserved)
    init(row: Int, node: Int, sourceNode: Int, preserved: Cursor?, isParentWritten: Bool) {
        self.row = row
        self.node = node
        self.sourceNode = sourceNode
        self.preserved = preserved
        self.isParentWritten = isParentWritten
    }
}

/// The result of writing a field of the target.
enum Outcome {
    case absent
    case written
    /// Nothing was written, but the object that holds the field must exist.
    case requiresParent
}
