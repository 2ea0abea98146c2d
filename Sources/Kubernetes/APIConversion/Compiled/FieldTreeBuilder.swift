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
        let root = Draft(name: "", NameKey(utf8: [UInt8]().span))
        for (path, row) in fields { root.add(Array(path.utf8), from: 0, row) }
        nodes.append(FieldTree.Node(key: root.key, parent: 0))
        names.append("")
        addMembers(of: root, to: 0, path: "", isUnpreserved: false)
    }

    /// A node before its position is known.
    private final class Draft {
        let name: String
        let key: NameKey
        var row: Int?
        var members: [Draft] = []

        init(name: String, _ key: NameKey) {
            (self.name, self.key) = (name, key)
        }

        /// Adds the row of the field at `path`, whose step for this node ends before `start`.
        func add(_ path: [UInt8], from start: Int, _ row: Int) {
            guard start < path.count else {
                precondition(self.row == nil && members.isEmpty, "two rows for \(name)")
                self.row = row
                return
            }
            var end = start
            while end < path.count, path[end] != UInt8(ascii: ".") { end += 1 }
            member(path, start..<end).add(path, from: end + 1, row)
        }

        /// Returns the member with this name, and adds one if there is none.
        private func member(_ path: [UInt8], _ range: Range<Int>) -> Draft {
            let key = NameKey(utf8: path.span.extracting(range))
            // Rows of one object mostly follow each other.
            if let last = members.last, last.isNamed(key, path, range) { return last }
            if let found = members.first(where: { $0.isNamed(key, path, range) }) { return found }
            let made = Draft(name: String(decoding: path[range], as: UTF8.self), key)
            members.append(made)
            return made
        }

        private func isNamed(_ key: NameKey, _ path: [UInt8], _ range: Range<Int>) -> Bool {
            self.key == key && (key.isWhole || spansEqual(name.utf8.span, path.span.extracting(range)))
        }
    }

    private mutating func addMembers(of draft: Draft, to parent: Int, path: String, isUnpreserved: Bool) {
        let first = nodes.count
        // API servers write members in the order of their names: most are then found at the first try.
        let members = draft.members.sorted { $0.name < $1.name }
        for member in members { addNode(member, parent: parent) }
        nodes[parent].first = Int32(first)
        nodes[parent].count = Int32(members.count)
        nodes[parent].table = NameTable(members.map { $0.key }, addingTo: &buckets)
        nodes[parent].firstObject = Int32(objectMembers.count)
        for i in members.indices where members[i].row == nil { objectMembers.append(Int32(first + i)) }
        nodes[parent].objectCount = Int32(objectMembers.count) - nodes[parent].firstObject
        for (i, member) in members.enumerated() where member.row == nil {
            let memberPath = path.isEmpty ? member.name : path + "." + member.name
            objects.append((memberPath, first + i))
            let trait = traits[memberPath]
            let isUnpreserved = isUnpreserved || trait == .unpreserved
            setTrait(trait, isUnpreserved: isUnpreserved, of: first + i)
            addMembers(of: member, to: first + i, path: memberPath, isUnpreserved: isUnpreserved)
            if nodes[first + i].isRequired { nodes[first + i].holdsRequired = true }
            if nodes[first + i].holdsRequired { nodes[parent].holdsRequired = true }
        }
    }

    private mutating func addNode(_ draft: Draft, parent: Int) {
        var node = FieldTree.Node(key: draft.key, parent: Int32(parent))
        node.keyStart = Int32(keys.count)
        keys.append(UInt8(ascii: "\""))
        keys += draft.name.utf8
        keys.append(UInt8(ascii: "\""))
        keys.append(UInt8(ascii: ":"))
        node.keyCount = Int32(keys.count) - node.keyStart
        if let row = draft.row { node.row = Int32(row) } else { keys.append(UInt8(ascii: "{")) }
        nodes.append(node)
        names.append(draft.name)
    }

    private mutating func setTrait(_ trait: ObjectMapping.Trait?, isUnpreserved: Bool, of node: Int) {
        nodes[node].isMeaningful = trait == .meaningful || trait == .requiredInBoth || trait == .unpreserved
        nodes[node].isRequired = trait == .required || trait == .requiredInBoth
        nodes[node].isUnpreserved = isUnpreserved
    }
}
