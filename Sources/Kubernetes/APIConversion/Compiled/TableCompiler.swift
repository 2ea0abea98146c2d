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

    func compile(key: [String], envelope: [StaticString], unrestorable: [StaticString]) -> CompiledTable {
        for path in key { _ = row(spoke: path) }
        var (spoke, hub) = (tree(isHub: false), tree(isHub: true))
        var operands = Operands()
        let shapes = (spoke: spoke.shapes(in: spokeShape), hub: hub.shapes(in: hubShape))
        let found = (spoke: spoke.objects, hub: hub.objects)
        let rows = fields.indices.map { compileRow($0, spoke, hub, found.hub, &operands) }
        link(&spoke, &hub, found, rows)
        markDependents(&spoke, &hub, rows)
        return CompiledTable(
            spoke: spoke, hub: hub, rows: rows, elements: operands.elements, strings: operands.strings, key: key,
            layout: FrameLayout(nodeCount: max(spoke.nodes.count, hub.nodes.count)),
            up: walks(rows, from: spoke, to: hub, isToHub: true),
            down: walks(rows, from: hub, to: spoke, isToHub: false),
            spokeShapes: shapes.spoke, hubShapes: shapes.hub, envelope: envelope, unrestorable: unrestorable)
    }

    // MARK: - Trees

    private func tree(isHub: Bool) -> FieldTree {
        var traits: [String: ObjectMapping.Trait] = [:]
        // `required` is a trait of the spoke only.
        for object in objects where !isHub || object.trait != .required {
            traits[isHub ? object.hub : object.spoke] = object.trait
        }
        let paths = fields.enumerated().compactMap { row, field in (isHub ? field.hub : field.spoke).map { ($0, row) } }
        return FieldTree(fields: paths, traits: traits)
    }

    /// Sets the counterparts of the nodes of both versions, given the objects by path.
    private func link(
        _ spoke: inout FieldTree, _ hub: inout FieldTree, _ found: (spoke: [String: Int], hub: [String: Int]),
        _ rows: [CompiledRow]
    ) {
        spoke.link(
            to: found.hub, renamed: Dictionary(objects.map { ($0.spoke, $0.hub) }) { first, _ in first },
            fields: rows.map(\.hubNode))
        hub.link(
            to: found.spoke, renamed: Dictionary(objects.map { ($0.hub, $0.spoke) }) { first, _ in first },
            fields: rows.map(\.spokeNode))
    }

    /// Marks the objects whose fields depend on others.
    private func markDependents(_ spoke: inout FieldTree, _ hub: inout FieldTree, _ rows: [CompiledRow]) {
        for (row, compiled) in rows.enumerated() where compiled.transform.dependsOnOtherFields {
            spoke.markParentOfDependent(row)
            hub.markParentOfDependent(row)
            if case .emptyObject(let transform) = compiled.transform {
                hub.setEmptyObject(Int(transform.object), row: row)
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

    private func compileRow(
        _ row: Int, _ spoke: FieldTree, _ hub: FieldTree, _ hubObjects: [String: Int], _ operands: inout Operands
    ) -> CompiledRow {
        let transform = compileTransform(fields[row], hubObjects, &operands)
        return CompiledRow(
            transform: transform, spokeNode: spoke.node(ofRow: row), hubNode: hub.node(ofRow: row),
            isConditional: transform.isConditional)
    }

    private func compileTransform(
        _ field: FieldMapping, _ hubObjects: [String: Int], _ operands: inout Operands
    ) -> CompiledTransform {
        switch field.transform {
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
                            table, spoke: Self.shape(spokeShape, at: field.spoke)?.element,
                            hub: Self.shape(hubShape, at: field.hub)?.element))))
        case .groupVersion(let kind, let version):
            .groupVersion(GroupVersionTransform(kind: row(hub: kind), defaultVersion: operands.add(version)))
        case .ownNamespace(let first, let second):
            .ownNamespace(OwnNamespaceTransform(first: row(hub: first), second: row(hub: second)))
        case .emptyObject(let path):
            .emptyObject(EmptyObjectTransform(object: Int32(Self.object(path, hubObjects))))
        case .readiness(let counter, let exception):
            .readiness(ReadinessTransform(counter: row(hub: counter), exception: row(hub: exception)))
        case .readinessException(let readiness, let counter):
            .readinessException(ReadinessExceptionTransform(readiness: row(hub: readiness), counter: row(hub: counter)))
        }
    }

    // MARK: - Walks

    private func walks(
        _ rows: [CompiledRow], from source: FieldTree, to target: FieldTree, isToHub: Bool
    ) -> CompiledWalks {
        CompiledWalks(
            // Rows that the target lacks, and rows whose transform needs the whole target.
            deferred: rows.indices.filter {
                target.node(ofRow: $0) == CompiledRow.noNode || rows[$0].transform.needsWholeTarget
            },
            alwaysWritten: Self.marks(target) { node in
                if node.isObject { return node.holdsDependent || node.isRequired && !isToHub }
                return rows[Int(node.row)].transform.writesWithoutInput
            },
            alwaysPreserved: Self.marks(source) { node in
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

    private static func shape(_ root: ValueShape?, at path: String?) -> ValueShape? {
        path?.split(separator: ".").reduce(root) { $0?.member(String($1)) }
    }
}
