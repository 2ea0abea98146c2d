/// A row of a table, compiled: its transform and the nodes of the field.
struct CompiledRow: BitwiseCopyable {
    let transform: CompiledTransform
    /// The field's node in the spoke; `noNode` if the spoke lacks the field.
    let spokeNode: Int32
    /// The field's node in the hub; `noNode` if the hub lacks the field.
    let hubNode: Int32
    /// True if a preserved value of the field only applies together with the value of another field.
    let isConditional: Bool

    static let noNode: Int32 = -1
}
