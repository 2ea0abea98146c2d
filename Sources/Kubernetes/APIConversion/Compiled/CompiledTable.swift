/// The rows of an object, or of the elements of a list, compiled for the engine.
struct CompiledTable: Sendable {
    /// The fields of the spoke and of the hub.
    let spoke: FieldTree
    let hub: FieldTree
    let rows: [CompiledRow]
    /// The tables of lists, by the index that `ListTransform` has.
    let elements: [CompiledElements]
    /// The strings that transforms refer to by index.
    let strings: [String]
    /// Names of the members that identify an element of a list.
    let key: [String]
    /// The columns of a frame.
    let layout: FrameLayout
    /// The walks of a conversion to the hub, and to the spoke.
    let up: CompiledWalks
    let down: CompiledWalks
    /// Types of each node's value, where the schema declares them.
    let spokeShapes: [ValueShape?]
    let hubShapes: [ValueShape?]
    /// Members of the root that identify the object; empty for the elements of a list.
    let envelope: [StaticString]
    /// Members of the root that are never restored from an annotation; empty for the elements of a list.
    let unrestorable: [StaticString]
}

/// The table of a list's elements. A reference, so that no conversion copies it.
final class CompiledElements: Sendable {
    let table: CompiledTable

    init(_ table: CompiledTable) { self.table = table }
}

/// What a conversion in one direction visits beside the fields of the target that have input.
struct CompiledWalks: Sendable {
    /// Rows to visit after the target has been written, present or not.
    let deferred: [Int]
    /// Fields of the source that the target lacks, to visit after it has been written if they are present: a bit each.
    let sourceOnly: [UInt64]
    /// Nodes of the target that may be written without any input, a bit each.
    let alwaysWritten: [UInt64]
    /// Objects of the source that may have preserved fields while they are absent, a bit each.
    let alwaysPreserved: [UInt64]
}
