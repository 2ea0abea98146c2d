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

    /// Returns the members of object `node`.
    @inline(__always)
    func members(of node: Int) -> Range<Int> {
        let first = Int(nodes[node].first)
        return first..<first + Int(nodes[node].count)
    }

    /// Members to try before the hash table.
    private static let tries = 8

    /// Returns the member of object `node` called `name`; of its members `known`, tries `likely` and those after it
    /// first.
    @inline(__always)
    func find(_ name: Cursor, _ likely: Int, _ known: Range<Int>, in node: Int) -> Int? {
        if let key = name.nameKey {
            let end = min(known.upperBound, likely &+ Self.tries)
            var at = likely
            while at < end {
                if isNode(at, key, name) { return at }
                at &+= 1
            }
        }
        return find(name, in: node)
    }

    @inline(never)
    private func find(_ name: Cursor, in node: Int) -> Int? {
        let members = members(of: node)
        guard !members.isEmpty else { return nil }
        guard let key = name.nameKey else {
            // Clients do not write escapes.
            return members.first { name.stringEquals(names[$0].utf8) }
        }
        let table = nodes[node].table
        var bucket = table.bucket(of: key)
        while true {
            let distance = buckets[bucket]
            if distance == NameTable.noName { return nil }
            if isNode(members.lowerBound + Int(distance), key, name) { return members.lowerBound + Int(distance) }
            bucket = table.bucket(after: bucket)
        }
    }

    @inline(__always)
    private func isNode(_ index: Int, _ key: NameKey, _ name: Cursor) -> Bool {
        guard nodes[index].key == key else { return false }
        if key.isWhole { return true }
        let start = Int(nodes[index].keyStart)
        return spansEqual(name.text, keys.extracting(start..<start + Int(nodes[index].keyCount) - 1))
    }

    /// Returns true if object `node` has a member with this name.
    func hasMember(_ name: Cursor, in node: Int) -> Bool { find(name, in: node) != nil }

    /// Returns the members of object `node` that are objects.
    @_lifetime(copy self)
    func objects(in node: Int) -> Span<Int32> {
        let first = Int(nodes[node].firstObject)
        return objectMembers.extracting(first..<first + Int(nodes[node].objectCount))
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

    /// Writes the name of an object, the colon and the opening brace.
    @inline(__always)
    func beginObject(_ node: Int, in writer: inout JSONWriter) {
        let start = Int(nodes[node].keyStart)
        writer.rawKey(keys.extracting(start...(start + Int(nodes[node].keyCount))))
    }

    /// Returns the path of a node, members joined by dots.
    func path(of node: Int) -> String {
        var at = node
        var steps: [String] = []
        while at != 0 {
            steps.append(names[at])
            at = Int(nodes[at].parent)
        }
        return steps.reversed().joined(separator: ".")
    }
}
