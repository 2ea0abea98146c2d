internal import JSON

/// A set of fields of one schema.
public struct FieldSet: Sendable {
    /// By node of the schema. Each path has a node of its own; elements of a list and values of a map share one.
    private var nodes: [Bool]

    fileprivate init(of schema: CompiledSchema) {
        nodes = [Bool](repeating: false, count: schema.nodes.count)
    }

    func contains(_ node: Int) -> Bool { node < nodes.count && nodes[node] }

    fileprivate mutating func insert(_ node: Int) { nodes[node] = true }
}

extension CompiledSchema {
    /// Returns the fields at these paths, names from the root. `*` at the end of a path stands for one step and
    /// everything below it; without it, the path is only the field itself, as a whole. Paths that the schema does not
    /// have are left out.
    public func fields(at paths: [[String]]) -> FieldSet {
        var set = FieldSet(of: self)
        for path in paths {
            let isOpen = path.last == "*"
            guard let node = node(at: isOpen ? Array(path.dropLast()) : path) else { continue }
            if isOpen { insertContent(of: node, into: &set) } else { set.insert(node) }
        }
        return set
    }

    private func insertContent(of index: Int, into set: inout FieldSet) {
        let node = nodes[index]
        switch node.type {
        case .object: for i in node.members { insertAll(properties[i].node, into: &set) }
        case .map, .array: insertAll(node.element, into: &set)
        default: break
        }
    }

    private func insertAll(_ index: Int, into set: inout FieldSet) {
        set.insert(index)
        insertContent(of: index, into: &set)
    }

    /// Returns the node of the member at `path`; nil if there is none.
    func node(at path: [String]) -> Int? {
        var index = root
        for name in path {
            let node = nodes[index]
            let key = NameKey(utf8: name.utf8.span)
            guard node.type == .object,
                let property = node.members.first(where: {
                    properties[$0].key == key && (key.isWhole || "\(properties[$0].name)" == name)
                })
            else { return nil }
            index = properties[property].node
        }
        return index
    }
}
