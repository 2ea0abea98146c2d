internal import JSON

/// A borrowed `FieldTree`: a walk along it copies no arrays and counts no references.
struct FieldTreeView: ~Escapable {
    let nodes: Span<FieldTree.Node>
    let names: Span<String>
    private let buckets: Span<UInt8>
    private let keys: Span<UInt8>
    private let objectMembers: Span<Int32>

    @_lifetime(borrow tree)
    init(_ tree: borrowing FieldTree) {
        nodes = tree.nodes.span
        names = tree.names.span
        buckets = tree.buckets.span
        keys = tree.keys.span
        objectMembers = tree.objectMembers.span
    }

    /// Returns the member of object `node` called `name`; tries `likely` first.
    func find(_ name: Cursor, _ likely: Int, in node: FieldTree.Node) -> Int? {
        let first = Int(node.first)
        guard node.count > 0 else { return nil }
        guard let key = name.nameKey else { return findEscaped(name, in: node) }
        if likely < first + Int(node.count), isNode(likely, key, name) { return likely }
        var bucket = node.table.bucket(of: key)
        while true {
            let distance = buckets[bucket]
            if distance == NameTable.noName { return nil }
            if isNode(first + Int(distance), key, name) { return first + Int(distance) }
            bucket = node.table.bucket(after: bucket)
        }
    }

    /// The same for a name with escapes, which clients do not write.
    @inline(never)
    private func findEscaped(_ name: Cursor, in node: FieldTree.Node) -> Int? {
        (Int(node.first)..<Int(node.first + node.count)).first { name.stringEquals(names[$0].utf8) }
    }

    @inline(__always)
    private func isNode(_ index: Int, _ key: NameKey, _ name: Cursor) -> Bool {
        guard nodes[index].key == key else { return false }
        if key.isWhole { return true }
        let node = nodes[index]
        return spansEqual(name.text, keys.extracting(Int(node.keyStart)..<Int(node.keyStart + node.keyCount - 1)))
    }

    /// Returns true if object `node` has a member with this name.
    func hasMember(_ name: Cursor, in node: FieldTree.Node) -> Bool { find(name, Int(node.first), in: node) != nil }

    /// Returns the members of object `node` that are objects.
    @_lifetime(copy self)
    func objects(in node: FieldTree.Node) -> Span<Int32> {
        objectMembers.extracting(Int(node.firstObject)..<Int(node.firstObject + node.objectCount))
    }

    /// Returns the name of a node as JSON, with the colon.
    @inline(__always)
    @_lifetime(copy self)
    func key(of node: Int) -> Span<UInt8> {
        let start = Int(nodes[node].keyStart)
        return keys.extracting(start..<start + Int(nodes[node].keyCount))
    }

    /// Writes the name of a node and the colon.
    @inline(__always)
    func writeKey(of node: Int, to writer: inout JSONWriter) {
        writer.rawKey(key(of: node))
    }

    /// Returns the path of a row's field, members joined by dots.
    func path(ofRow row: Int) -> String {
        var at = nodes.indices.first { nodes[$0].row == Int32(row) } ?? 0
        var steps: [String] = []
        while at != 0 {
            steps.append(names[at])
            at = Int(nodes[at].parent)
        }
        return steps.reversed().joined(separator: ".")
    }
}
