internal import JSON

/// Lays out the nodes of a `FieldTree` so that the members of an object lie side by side.
struct FieldTreeBuilder {
    private(set) var nodes: [FieldTree.Node] = []
    private(set) var names: [String] = []
    private(set) var keys: [UInt8] = []
    private(set) var buckets: [UInt8] = []
    private(set) var objectMembers: [Int32] = []
    /// The objects by path, members joined by dots. Parents precede their members.
    private(set) var objects: [(path: String, node: Int)] = [("", 0)]
    private let traits: [String: ObjectMapping.Trait]

    /// Lays out the tree of `fields`, the path of each row in one version.
    init(fields: [(path: String, row: Int)], traits: [String: ObjectMapping.Trait]) {
        self.traits = traits
        nodes.reserveCapacity(fields.count * 3 / 2)
        names.reserveCapacity(fields.count * 3 / 2)
        keys.reserveCapacity(fields.count * 32)
        nodes.append(FieldTree.Node(key: NameKey(""), parent: 0))
        names.append("")
        // Sorted, the fields of an object are adjacent: names have no bytes below the dot.
        let sorted = fields.map { Field(path: Array($0.path.utf8), row: $0.row) }
            .sorted { spanPrecedes($0.path.span, $1.path.span) }
        addMembers(sorted[...], below: 0, to: 0, isUnpreserved: false)
    }

    /// A field, by the bytes of its path.
    private struct Field {
        let path: [UInt8]
        let row: Int

        /// Returns the end of the step that begins at `start`.
        func endOfStep(from start: Int) -> Int {
            var end = start
            while end < path.count, path[end] != UInt8(ascii: ".") { end += 1 }
            return end
        }

        /// Returns true if this path has the same step at `step` as `other`.
        func hasStep(_ step: Range<Int>, of other: Field) -> Bool {
            guard
                path.count == step.upperBound
                    || path.count > step.upperBound && path[step.upperBound] == UInt8(ascii: ".")
            else { return false }
            return spansEqual(path.span.extracting(step), other.path.span.extracting(step))
        }
    }

    /// Adds the members of an object.
    ///
    /// - Parameters:
    ///   - fields: The fields in the object, sorted by path.
    ///   - start: The length of the object's path, with a dot after it.
    private mutating func addMembers(
        _ fields: ArraySlice<Field>, below start: Int, to parent: Int, isUnpreserved: Bool
    ) {
        let first = nodes.count
        // API servers write members in the order of their names: most are then found at the first try.
        let members = Self.members(fields, below: start)
        for member in members { addNode(fields[member.lowerBound], start, member.count, parent: parent) }
        nodes[parent].first = Int32(first)
        nodes[parent].count = Int32(members.count)
        nodes[parent].table = NameTable(nodes[first...].map(\.key), addingTo: &buckets)
        nodes[parent].firstObject = Int32(objectMembers.count)
        for i in first..<nodes.count where nodes[i].isObject { objectMembers.append(Int32(i)) }
        nodes[parent].objectCount = Int32(objectMembers.count) - nodes[parent].firstObject
        for (i, member) in members.enumerated() where nodes[first + i].isObject {
            let field = fields[member.lowerBound]
            let end = field.endOfStep(from: start)
            let path = String(decoding: field.path[..<end], as: UTF8.self)
            objects.append((path, first + i))
            let trait = traits[path]
            let isUnpreserved = isUnpreserved || trait == .unpreserved
            setTrait(trait, isUnpreserved: isUnpreserved, of: first + i)
            addMembers(fields[member], below: end + 1, to: first + i, isUnpreserved: isUnpreserved)
            if nodes[first + i].isRequired { nodes[first + i].holdsRequired = true }
            if nodes[first + i].holdsRequired { nodes[parent].holdsRequired = true }
        }
    }

    /// Returns the fields of each member of an object.
    private static func members(_ fields: ArraySlice<Field>, below start: Int) -> [Range<Int>] {
        var members: [Range<Int>] = []
        var first = fields.startIndex
        while first < fields.endIndex {
            let step = start..<fields[first].endOfStep(from: start)
            var end = first + 1
            while end < fields.endIndex, fields[end].hasStep(step, of: fields[first]) { end += 1 }
            members.append(first..<end)
            first = end
        }
        return members
    }

    /// Adds the node for the step of `field` at `start`: the field itself, or an object of `count` fields of which it is
    /// the first.
    private mutating func addNode(_ field: Field, _ start: Int, _ count: Int, parent: Int) {
        let step = start..<field.endOfStep(from: start)
        let name = String(decoding: field.path[step], as: UTF8.self)
        var node = FieldTree.Node(key: NameKey(utf8: field.path.span.extracting(step)), parent: Int32(parent))
        node.keyStart = Int32(keys.count)
        keys.append(UInt8(ascii: "\""))
        keys += field.path[step]
        keys.append(UInt8(ascii: "\""))
        keys.append(UInt8(ascii: ":"))
        node.keyCount = Int32(keys.count) - node.keyStart
        if step.upperBound == field.path.count {
            precondition(count == 1, "two rows for \(name)")
            node.row = Int32(field.row)
        } else {
            keys.append(UInt8(ascii: "{"))
        }
        nodes.append(node)
        names.append(name)
    }

    private mutating func setTrait(_ trait: ObjectMapping.Trait?, isUnpreserved: Bool, of node: Int) {
        nodes[node].isMeaningful = trait == .meaningful || trait == .requiredInBoth || trait == .unpreserved
        nodes[node].isRequired = trait == .required || trait == .requiredInBoth
        nodes[node].isUnpreserved = isUnpreserved
    }
}
