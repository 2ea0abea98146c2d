internal import JSON

/// The fields of one version as a tree of flat nodes, so that walking an object along it touches no reference counts.
struct FieldTree: Sendable {
    let nodes: [Node]
    /// The tables of the containers' names; a bucket holds a member's distance from the first one.
    fileprivate let buckets: [UInt8]
    /// For each container in turn, those among its members that are containers.
    fileprivate let inner: [Int32]
    /// The members' names as they are written: `"name":`.
    fileprivate let keys: [UInt8]
    /// The members' names.
    let names: [String]

    struct Node: BitwiseCopyable {
        var key: NameKey
        var keyStart: Int32 = 0
        var keyCount: Int32 = 0
        /// The rule of a field; `noRule` for a container.
        var rule: Int32 = FieldTree.noRule
        var parent: Int32
        /// A container's members lie side by side.
        var first: Int32 = 0
        var count: Int32 = 0
        /// The members' names.
        var table = NameTable()
        /// Where its members that are containers stand in `inner`.
        var firstInner: Int32 = 0
        var innerCount: Int32 = 0
        /// The container of the other version that stands for this one: the same object or what holds it.
        var counterpart: Int32 = 0
        /// The rule of the spoke's field that holds this container of the hub while it is empty.
        var emptyRule: Int32 = FieldTree.noRule
        /// Holds, directly or deeper, a field that depends on more than its own value: must be looked at in any case.
        var isSpecial = false
        var isMeaningful = false
        /// Whether it or an object inside it must be there.
        var holdsRequired = false
        var isRequired = false
        var isStatus = false

        var isContainer: Bool { rule == FieldTree.noRule }
    }

    static let noRule: Int32 = -1

    /// Builds the tree of `paths`, the place of each rule in one version.
    init(paths: [(path: String, rule: Int)], containers: [String: ObjectMapping.Trait]) {
        var root = Draft(name: "")
        for (path, rule) in paths { root.add(path.split(separator: ".").map(String.init)[...], rule) }
        var builder = Builder(containers: containers)
        builder.build(root)
        nodes = builder.nodes
        names = builder.names
        keys = builder.keys
        buckets = builder.buckets
        inner = builder.inner
    }

    /// The dotted paths of all nodes.
    var paths: [String] {
        var paths = [""]
        // Parents stand before their members.
        for i in nodes.indices.dropFirst() {
            let parent = paths[Int(nodes[i].parent)]
            paths.append(parent.isEmpty ? names[i] : "\(parent).\(names[i])")
        }
        return paths
    }

    /// The containers by their dotted paths.
    var containers: [String: Int] {
        var found: [String: Int] = [:]
        for (i, path) in paths.enumerated() where nodes[i].isContainer { found[path] = i }
        return found
    }

    /// The same tree with other counterparts, and rules for containers that are empty.
    init(_ tree: FieldTree, counterparts: [Int], special: [Int], emptyRules: [Int: Int] = [:]) {
        var nodes = tree.nodes
        for i in nodes.indices { nodes[i].counterpart = Int32(counterparts[i]) }
        for (node, rule) in emptyRules { nodes[node].emptyRule = Int32(rule) }
        for node in special + emptyRules.keys {
            var at = node
            while at != 0 {
                nodes[at].isSpecial = true
                at = Int(nodes[at].parent)
            }
        }
        self.nodes = nodes
        buckets = tree.buckets
        inner = tree.inner
        keys = tree.keys
        names = tree.names
    }

    private struct Draft {
        let name: String
        var rule: Int?
        var members: [Draft] = []

        mutating func add(_ steps: ArraySlice<String>, _ rule: Int) {
            guard let first = steps.first else {
                precondition(self.rule == nil && members.isEmpty, "two rows for \(name)")
                self.rule = rule
                return
            }
            let at = members.firstIndex { $0.name == first }
            if at == nil { members.append(Draft(name: first)) }
            members[at ?? members.count - 1].add(steps.dropFirst(), rule)
        }
    }

    private struct Builder {
        let containers: [String: ObjectMapping.Trait]
        var nodes: [Node] = []
        var names: [String] = []
        var keys: [UInt8] = []
        var buckets: [UInt8] = []
        var inner: [Int32] = []

        mutating func build(_ root: Draft) {
            nodes.append(Node(key: NameKey(utf8: [UInt8]().span), parent: 0))
            names.append("")
            addMembers(of: root, to: 0, path: "", inStatus: false)
        }

        private mutating func addMembers(of draft: Draft, to parent: Int, path: String, inStatus: Bool) {
            let first = nodes.count
            for member in draft.members {
                let name = Array(member.name.utf8)
                var node = Node(key: NameKey(utf8: name.span), parent: Int32(parent))
                node.keyStart = Int32(keys.count)
                keys += [UInt8(ascii: "\"")] + name + [UInt8(ascii: "\""), UInt8(ascii: ":")]
                node.keyCount = Int32(name.count + 3)
                if let rule = member.rule { node.rule = Int32(rule) }
                nodes.append(node)
                names.append(member.name)
            }
            nodes[parent].first = Int32(first)
            nodes[parent].count = Int32(draft.members.count)
            nodes[parent].table = NameTable(nodes[first...].map(\.key), addingTo: &buckets)
            nodes[parent].firstInner = Int32(inner.count)
            for i in draft.members.indices where draft.members[i].rule == nil { inner.append(Int32(first + i)) }
            nodes[parent].innerCount = Int32(inner.count) - nodes[parent].firstInner
            for (i, member) in draft.members.enumerated() where member.rule == nil {
                let memberPath = path.isEmpty ? member.name : "\(path).\(member.name)"
                let trait = containers[memberPath]
                let isStatus = inStatus || trait == .status
                nodes[first + i].isMeaningful = trait == .meaningful || trait == .requiredInBoth || trait == .status
                nodes[first + i].isRequired = trait == .required || trait == .requiredInBoth
                nodes[first + i].isStatus = isStatus
                addMembers(of: member, to: first + i, path: memberPath, inStatus: isStatus)
                nodes[first + i].holdsRequired = nodes[first + i].holdsRequired || nodes[first + i].isRequired
                if nodes[first + i].holdsRequired { nodes[parent].holdsRequired = true }
            }
        }
    }
}

/// A tree on loan: what walks along it copies no arrays and counts no references.
struct FieldTreeView: ~Escapable {
    let nodes: Span<FieldTree.Node>
    private let buckets: Span<UInt8>
    private let keys: Span<UInt8>
    private let inner: Span<Int32>
    let names: Span<String>

    @_lifetime(borrow tree)
    init(_ tree: borrowing FieldTree) {
        nodes = tree.nodes.span
        buckets = tree.buckets.span
        keys = tree.keys.span
        inner = tree.inner.span
        names = tree.names.span
    }

    /// The member of container `node` called `name`, tried at `likely` first.
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

    /// The same for a name with escapes, which nobody writes.
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

    /// The members of container `node` that are containers.
    @_lifetime(copy self)
    func containers(in node: FieldTree.Node) -> Span<Int32> {
        inner.extracting(Int(node.firstInner)..<Int(node.firstInner + node.innerCount))
    }

    /// Whether container `node` has a member with this name.
    func hasMember(_ name: Cursor, in node: FieldTree.Node) -> Bool { find(name, Int(node.first), in: node) != nil }

    /// Writes the name of a member and the colon behind it.
    @inline(__always)
    func writeKey(_ node: FieldTree.Node, to writer: inout JSONWriter) {
        writer.rawKey(key(node))
    }

    /// The name of a member as it is written, with the colon.
    @_lifetime(copy self)
    func key(_ node: FieldTree.Node) -> Span<UInt8> {
        keys.extracting(Int(node.keyStart)..<Int(node.keyStart + node.keyCount))
    }
}
