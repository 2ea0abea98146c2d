/// A row of a table, compiled: its transform and the objects that hold the field.
struct CompiledRow: BitwiseCopyable {
    let transform: CompiledTransform
    /// The object that holds the field in the spoke; `noParent` if the spoke lacks the field.
    let spokeParent: Int32
    /// The object that holds the field in the hub; `noParent` if the hub lacks the field.
    let hubParent: Int32
    /// True if a preserved value of the field only applies together with the value of another field.
    let isConditional: Bool

    static let noParent: Int32 = -1
}
