internal import JSON

/// The fields of one version as a tree of flat nodes. A walk along it touches no reference counts.
///
/// A node is a field, which has a row, or an object that holds fields. Node 0 is the root. The members of an object lie
/// side by side, behind it, sorted by name.
struct FieldTree: Sendable {
    private(set) var nodes: [Node]
    /// The members' names.
    let names: [String]
    /// The members' names as JSON, with the colon: `"name":`. Those of objects precede a brace.
    let keys: [UInt8]
    /// The hash tables of the objects' members; a bucket holds a member's distance from the first one.
    let buckets: [UInt8]
    /// For each object in turn, its members that are objects.
    let objectMembers: [Int32]

    struct Node: BitwiseCopyable {
        var key: NameKey
        /// Range of the name in `keys`.
        var keyStart: Int32 = 0
        var keyCount: Int32 = 0
        /// The row of a field; `noRow` for an object.
        var row: Int32 = FieldTree.noRow
        var parent: Int32
        /// Range of an object's members in `nodes`.
        var first: Int32 = 0
        var count: Int32 = 0
        /// The hash table of an object's members.
        var table = NameTable()
        /// Range of an object's members that are objects in `objectMembers`.
        var firstObject: Int32 = 0
        var objectCount: Int32 = 0
        /// The node of the other version that corresponds to this one. For a field: that of the same row, 0 if the other
        /// version lacks it. For an object: the same object, else the nearest one around it.
        var counterpart: Int32 = 0
        /// The row of the spoke's field that holds this object of the hub while it is empty.
        var emptyObjectRow: Int32 = FieldTree.noRow
        /// True if a field in the object, at any depth, depends on other fields: it may be written, or preserved, while
        /// the object is absent.
        var holdsDependent = false
        /// True if the presence of the object has a meaning, even if it is empty.
        var isMeaningful = false
        /// True if the version requires the object, possibly empty.
        var isRequired = false
        /// True if the object, or one in it, is required.
        var holdsRequired = false
        /// True if fields in the object are neither preserved nor restored.
        var isUnpreserved = false

        var isObject: Bool { row == FieldTree.noRow }
    }

    static let noRow: Int32 = -1

    /// The tree that a builder has laid out.
    init(_ builder: FieldTreeBuilder) {
        nodes = builder.nodes
        names = builder.names
        keys = builder.keys
        buckets = builder.buckets
        objectMembers = builder.objectMembers
    }

    /// Returns the shape of each node's value in one of this shape; nil where there is none.
    func shapes(in root: ValueShape?) -> [ValueShape?] {
        var shapes = [root]
        shapes.reserveCapacity(nodes.count)
        // Parents precede their members.
        for i in nodes.indices.dropFirst() {
            shapes.append(shapes[Int(nodes[i].parent)]?.member(names[i], nodes[i].key))
        }
        return shapes
    }

    /// Returns the node of each of `count` rows; `CompiledRow.noNode` for a field that the version lacks.
    func nodes(ofRows count: Int) -> [Int32] {
        var found = [Int32](repeating: CompiledRow.noNode, count: count)
        for i in nodes.indices where !nodes[i].isObject { found[Int(nodes[i].row)] = Int32(i) }
        return found
    }

    // MARK: - Links

    /// Sets the counterpart of each object: the object of the other version under the same path, or under the path that
    /// `renamed` gives; without one, the counterpart of its parent. And that of each field.
    ///
    /// - Parameters:
    ///   - objects: The objects of this version by path, parents first.
    ///   - fields: The nodes of rows in the other version.
    mutating func link(
        _ objects: [(path: String, node: Int)], to others: [String: Int], renamed: [String: String], fields: [Int32]
    ) {
        for (path, node) in objects.dropFirst() {
            let parent = nodes[Int(nodes[node].parent)]
            nodes[node].counterpart = others[renamed[path] ?? path].map(Int32.init) ?? parent.counterpart
        }
        for i in nodes.indices where !nodes[i].isObject {
            nodes[i].counterpart = max(0, fields[Int(nodes[i].row)])
        }
    }

    /// Marks the objects around a field that depends on other fields.
    mutating func markParent(ofDependent field: Int32) {
        if field != CompiledRow.noNode { markDependent(Int(nodes[Int(field)].parent)) }
    }

    /// Sets the row of the spoke's field that holds `object` while it is empty.
    mutating func setEmptyObject(_ object: Int, row: Int) {
        nodes[object].emptyObjectRow = Int32(row)
        markDependent(object)
    }

    private mutating func markDependent(_ object: Int) {
        var at = object
        while at != 0 {
            nodes[at].holdsDependent = true
            at = Int(nodes[at].parent)
        }
    }
}
