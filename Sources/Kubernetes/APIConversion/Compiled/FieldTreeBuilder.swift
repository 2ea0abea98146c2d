internal import JSON

/// Lays out the nodes of a `FieldTree` so that the members of an object lie side by side.
struct FieldTreeBuilder {
    private(set) var nodes: [FieldTree.Node] = []
    private(set) var names: [String] = []
    private(set) var keys: [UInt8] = []
    private(set) var buckets: [UInt8] = []
    private(set) var objectMembers: [Int32] = []
    private let traits: [String: ObjectMapping.Trait]

    init(fields: [(path: String, row: Int)], traits: [String: ObjectMapping.Trait]) {
        self.traits = traits
        var root = Draft(name: "")
        for (path, row) in fields { root.add(Self.steps(of: path)[...], row) }
        nodes.append(FieldTree.Node(key: NameKey(utf8: [UInt8]().span), parent: 0))
        names.append("")
        addMembers(of: root, to: 0, path: "", isUnpreserved: false)
    }

    /// Splits bytes: splitting characters takes twenty times as long.
    private static func steps(of path: String) -> [String] {
        path.utf8.split(separator: UInt8(ascii: ".")).map { String(Substring($0)) }
    }

    /// A node before its position is known.
    private struct Draft {
        let name: String
        var row: Int?
        var members: [Draft] = []

        mutating func add(_ steps: ArraySlice<String>, _ row: Int) {
            guard let first = steps.first else {
                precondition(self.row == nil && members.isEmpty, "two rows for \(name)")
                self.row = row
                return
            }
            let at = members.firstIndex { $0.name == first }
            if at == nil { members.append(Draft(name: first)) }
            members[at ?? members.count - 1].add(steps.dropFirst(), row)
        }
    }

    private mutating func addMembers(of draft: Draft, to parent: Int, path: String, isUnpreserved: Bool) {
        let first = nodes.count
        // API servers write members in the order of their names: most are then found at the first try.
        let members = draft.members.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
        for member in members { addNode(member, parent: parent) }
        nodes[parent].first = Int32(first)
        nodes[parent].count = Int32(members.count)
        nodes[parent].table = NameTable(nodes[first...].map(\.key), addingTo: &buckets)
        nodes[parent].firstObject = Int32(objectMembers.count)
        for i in members.indices where members[i].row == nil { objectMembers.append(Int32(first + i)) }
        nodes[parent].objectCount = Int32(objectMembers.count) - nodes[parent].firstObject
        for (i, member) in members.enumerated() where member.row == nil {
            let memberPath = path.isEmpty ? member.name : "\(path).\(member.name)"
            let trait = traits[memberPath]
            let isUnpreserved = isUnpreserved || trait == .unpreserved
            setTrait(trait, isUnpreserved: isUnpreserved, of: first + i)
            addMembers(of: member, to: first + i, path: memberPath, isUnpreserved: isUnpreserved)
            if nodes[first + i].isRequired { nodes[first + i].holdsRequired = true }
            if nodes[first + i].holdsRequired { nodes[parent].holdsRequired = true }
        }
    }

    private mutating func addNode(_ draft: Draft, parent: Int) {
        let name = Array(draft.name.utf8)
        var node = FieldTree.Node(key: NameKey(utf8: name.span), parent: Int32(parent))
        node.keyStart = Int32(keys.count)
        keys += [UInt8(ascii: "\"")] + name + [UInt8(ascii: "\""), UInt8(ascii: ":")]
        node.keyCount = Int32(name.count + 3)
        if let row = draft.row { node.row = Int32(row) }
        nodes.append(node)
        names.append(draft.name)
    }

    private mutating func setTrait(_ trait: ObjectMapping.Trait?, isUnpreserved: Bool, of node: Int) {
        nodes[node].isMeaningful = trait == .meaningful || trait == .requiredInBoth || trait == .unpreserved
        nodes[node].isRequired = trait == .required || trait == .requiredInBoth
        nodes[node].isUnpreserved = isUnpreserved
    }
}
