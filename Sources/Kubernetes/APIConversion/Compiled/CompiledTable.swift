/// The rows of an object, or of the elements of a list, compiled for the engine.
struct CompiledTable: Sendable {
    /// The fields of the spoke and of the hub.
    let spoke: FieldTree
    let hub: FieldTree
    let rows: [CompiledRow]
    /// The tables of lists, by the index that `ListTransform` has.
    let elements: [CompiledTable]
    /// The strings that transforms refer to by index.
    let strings: [String]
    /// Names of the members that identify an element of a list.
    let key: [String]
    /// The columns of a frame.
    let layout: FrameLayout
    /// Rows to visit after the target has been written, in a conversion to the hub, and to the spoke.
    let deferredUp: [Int]
    let deferredDown: [Int]
    /// Types of each node's value, where the schema declares them.
    let spokeShapes: [ValueShape?]
    let hubShapes: [ValueShape?]
    /// Members of the root that identify the object; empty for the elements of a list.
    let envelope: [StaticString]
    /// Members of the root that are never restored from an annotation; empty for the elements of a list.
    let unrestorable: [StaticString]
}
