extension CompiledTable {
    /// Compiles the table of a kind. Stops the program if a row refers to a field that does not exist.
    init(_ table: ConversionTable, spoke: ValueShape, hub: ValueShape) {
        let compiler = TableCompiler(fields: table.fields, objects: table.objects, spokeShape: spoke, hubShape: hub)
        self = compiler.compile(
            key: [], envelope: table.layout.envelope,
            unrestorable: table.layout.envelope + table.layout.unpreserved)
    }

    fileprivate init(_ table: ElementTable, spoke: ValueShape?, hub: ValueShape?) {
        let compiler = TableCompiler(fields: table.fields, objects: [], spokeShape: spoke, hubShape: hub)
        self = compiler.compile(key: table.key, envelope: [], unrestorable: [])
    }
}

/// Compiles the rows of an object or of the elements of a list.
private struct TableCompiler {
    let fields: [FieldMapping]
    let objects: [ObjectMapping]
    /// Types of the values that the rows are about; nil where the schema does not declare them.
    let spokeShape: ValueShape?
    let hubShape: ValueShape?

    /// One version of the fields while they are compiled.
    private struct Side {
        var tree: FieldTree
        /// The objects by path, parents first.
        let objects: [(path: String, node: Int)]
        let nodesByPath: [String: Int]
        /// The node of each row; `CompiledRow.noNode` for a field that the version lacks.
        let nodesByRow: [Int32]
        /// The shape of each node's value, where the schema declares it.
        let shapes: [ValueShape?]

        init(_ builder: FieldTreeBuilder, rowCount: Int, _ shape: ValueShape?) {
            tree = FieldTree(builder)
            objects = builder.objects
            nodesByPath = Dictionary(builder.objects.map { ($0.path, $0.node) }) { first, _ in first }
            nodesByRow = tree.nodes(ofRows: rowCount)
            shapes = tree.shapes(in: shape)
        }

        func shape(ofRow row: Int) -> ValueShape? {
            nodesByRow[row] == CompiledRow.noNode ? nil : shapes[Int(nodesByRow[row])]
        }
    }

    func compile(key: [String], envelope: [StaticString], unrestorable: [StaticString]) -> CompiledTable {
        for path in key { _ = row(spoke: path) }
        var (spoke, hub) = (side(isHub: false), side(isHub: true))
        var operands = Operands()
        let rows = fields.indices.map { compileRow($0, spoke, hub, &operands) }
        link(&spoke, &hub)
        markDependents(&spoke, &hub, rows)
        return CompiledTable(
            spoke: spoke.tree, hub: hub.tree, rows: rows, elements: operands.elements, strings: operands.strings,
            key: key, layout: FrameLayout(nodeCount: max(spoke.tree.nodes.count, hub.tree.nodes.count)),
            up: walks(rows, from: spoke, to: hub, isToHub: true),
            down: walks(rows, from: hub, to: spoke, isToHub: false),
            spokeShapes: spoke.shapes, hubShapes: hub.shapes, envelope: envelope, unrestorable: unrestorable)
    }

    // MARK: - Trees

    private func side(isHub: Bool) -> Side {
        var traits: [String: ObjectMapping.Trait] = [:]
        // `required` is a trait of the spoke only.
        for object in objects where !isHub || object.trait != .required {
            traits[isHub ? object.hub : object.spoke] = object.trait
        }
        let paths = fields.enumerated().compactMap { row, field in
            (isHub ? field.hub : field.spoke).map { (path: $0, row: row) }
        }
        return Side(
            FieldTreeBuilder(fields: paths, traits: traits), rowCount: fields.count, isHub ? hubShape : spokeShape)
    }

    /// Sets the counterparts of the nodes of both versions.
    private func link(_ spoke: inout Side, _ hub: inout Side) {
        spoke.tree.link(
            spoke.objects, to: hub.nodesByPath,
            renamed: Dictionary(objects.map { ($0.spoke, $0.hub) }) { first, _ in first }, fields: hub.nodesByRow)
        hub.tree.link(
            hub.objects, to: spoke.nodesByPath,
            renamed: Dictionary(objects.map { ($0.hub, $0.spoke) }) { first, _ in first }, fields: spoke.nodesByRow)
    }

    /// Marks the objects whose fields depend on others.
    private func markDependents(_ spoke: inout Side, _ hub: inout Side, _ rows: [CompiledRow]) {
        for (row, compiled) in rows.enumerated() where compiled.transform.dependsOnOtherFields {
            spoke.tree.markParent(ofDependent: compiled.spokeNode)
            hub.tree.markParent(ofDependent: compiled.hubNode)
            if case .emptyObject(let transform) = compiled.transform {
                hub.tree.setEmptyObject(Int(transform.object), row: row)
            }
        }
    }

    // MARK: - Rows

    /// The operands that transforms reference by index.
    private struct Operands {
        var elements: [CompiledElements] = []
        var strings: [String] = []

        mutating func add(_ table: CompiledTable) -> Int32 {
            elements.append(CompiledElements(table))
            return Int32(elements.count - 1)
        }

        mutating func add(_ string: String) -> Int32 {
            strings.append(string)
            return Int32(strings.count - 1)
        }
    }

    private func compileRow(_ row: Int, _ spoke: Side, _ hub: Side, _ operands: inout Operands) -> CompiledRow {
        let transform = compileTransform(row, spoke, hub, &operands)
        return CompiledRow(
            transform: transform, spokeNode: spoke.nodesByRow[row], hubNode: hub.nodesByRow[row],
            isConditional: transform.isConditional)
    }

    private func compileTransform(
        _ index: Int, _ spoke: Side, _ hub: Side, _ operands: inout Operands
    ) -> CompiledTransform {
        switch fields[index].transform {
        case .value: .value(ValueTransform())
        case .verbatim: .verbatim(VerbatimTransform())
        case .spokeOnly: .spokeOnly(SpokeOnlyTransform())
        case .hubOnly: .hubOnly(HubOnlyTransform())
        case .hubOnlyUnless(let path): .hubOnlyUnless(HubOnlyUnlessTransform(condition: row(spoke: path)))
        case .duration: .duration(DurationTransform())
        case .followingSeconds(let path): .followingSeconds(FollowingSecondsTransform(followed: row(hub: path)))
        case .arguments: .arguments(ArgumentsTransform())
        case .boolExplicitInHub: .boolExplicitInHub(BoolExplicitInHubTransform())
        case .requiredBool: .requiredBool(RequiredBoolTransform())
        case .requiredText: .requiredText(RequiredTextTransform())
        case .impliedText(let text): .impliedText(ImpliedTextTransform(implied: operands.add(text)))
        case .list(let table):
            .list(
                ListTransform(
                    elements: operands.add(
                        CompiledTable(
                            table, spoke: spoke.shape(ofRow: index)?.element,
                            hub: hub.shape(ofRow: index)?.element))))
        case .groupVersion(let kind, let version):
            .groupVersion(GroupVersionTransform(kind: row(hub: kind), defaultVersion: operands.add(version)))
        case .ownNamespace(let first, let second):
            .ownNamespace(OwnNamespaceTransform(first: row(hub: first), second: row(hub: second)))
        case .emptyObject(let path):
            .emptyObject(EmptyObjectTransform(object: Int32(Self.object(path, hub.nodesByPath))))
        case .readiness(let counter, let exception):
            .readiness(ReadinessTransform(counter: row(hub: counter), exception: row(hub: exception)))
        case .readinessException(let readiness, let counter):
            .readinessException(ReadinessExceptionTransform(readiness: row(hub: readiness), counter: row(hub: counter)))
        }
    }

    // MARK: - Walks

    private func walks(
        _ rows: [CompiledRow], from source: Side, to target: Side, isToHub: Bool
    ) -> CompiledWalks {
        let isSourceOnly = rows.indices.map { target.nodesByRow[$0] == CompiledRow.noNode }
        let isDeferred = rows.indices.map { row in
            let transform = rows[row].transform
            return transform.needsWholeTarget || isSourceOnly[row] && transform.dependsOnOtherFields
        }
        return CompiledWalks(
            deferred: rows.indices.filter { isDeferred[$0] },
            sourceOnly: Self.marks(source.tree) { node in
                !node.isObject && isSourceOnly[Int(node.row)] && !isDeferred[Int(node.row)]
            },
            alwaysWritten: Self.marks(target.tree) { node in
                if node.isObject { return node.holdsDependent || node.isRequired && !isToHub }
                return rows[Int(node.row)].transform.writesWithoutInput
            },
            alwaysPreserved: Self.marks(source.tree) { node in
                node.isObject && (node.holdsDependent || node.isRequired && isToHub)
            })
    }

    /// Returns a bit for each node, from the lowest bit of the first word on.
    private static func marks(_ tree: FieldTree, where isMarked: (FieldTree.Node) -> Bool) -> [UInt64] {
        var words = [UInt64](repeating: 0, count: (tree.nodes.count + 63) / 64)
        for (i, node) in tree.nodes.enumerated() where isMarked(node) { words[i / 64] |= 1 << UInt64(i % 64) }
        return words
    }

    // MARK: - Look-ups

    private func row(spoke path: String) -> Int32 { row(\.spoke, path, "spoke") }
    private func row(hub path: String) -> Int32 { row(\.hub, path, "hub") }

    private func row(_ side: (FieldMapping) -> String?, _ path: String, _ name: String) -> Int32 {
        guard let row = fields.firstIndex(where: { side($0) == path }) else {
            preconditionFailure("no row for \(name) field \(path)")
        }
        return Int32(row)
    }

    private static func object(_ path: String, _ objects: [String: Int]) -> Int {
        guard let object = objects[path] else { preconditionFailure("no object at hub path \(path)") }
        return object
    }
}
