/// Rules ready to run, over an object or over the elements of a list.
struct CompiledUnit: Sendable {
    let spoke: FieldTree
    let hub: FieldTree
    let rules: [CompiledRule]
    /// The tables of lists, as `CompiledRule.first` counts them.
    let elements: [CompiledUnit]
    /// The texts of `impliedText`.
    let texts: [String]
    /// Names of the members that tell elements of a list apart.
    let key: [String]
    /// Cells of a frame: see `Frame`.
    let frameSize: Int
    let containerCount: Int
    /// Rules that have to be looked at after the target has been written, on the way to the hub and to the spoke.
    let lateToHub: [Int]
    let lateToSpoke: [Int]
    /// The types of each node's value, where the schema says them.
    let spokeShapes: [ValueShape?]
    let hubShapes: [ValueShape?]

    struct CompiledRule: BitwiseCopyable {
        var operation: Operation
        /// What the operation needs besides: another rule, or an index into `elements` or `texts`.
        var first: Int32 = -1
        var second: Int32 = -1
        /// The container that holds the field, -1 where there is no field.
        var spokeParent: Int32 = -1
        var hubParent: Int32 = -1
    }

    enum Operation: UInt8, BitwiseCopyable {
        case value, verbatim, spokeOnly, hubOnly, hubOnlyUnless, duration, followingSeconds, arguments
        case boolExplicitInHub, requiredBool, requiredText, impliedText, list, groupVersion, ownNamespace, emptyObject,
            readiness,
            readinessException
    }

    /// Compiles rows; a row that names what is not there is a mistake in the program.
    ///
    /// - Parameters:
    ///   - spokeShape: The types of what the rows are of, in the spoke; nil where the schema does not say them.
    ///   - hubShape: The same in the hub.
    init(
        _ rows: [FieldMapping], containers: [ObjectMapping] = [], key: [String] = [], spokeShape: ValueShape?,
        hubShape: ValueShape?
    ) {
        var elements: [CompiledUnit] = []
        var texts: [String] = []
        func index(spoke path: String) -> Int32 {
            guard let index = rows.firstIndex(where: { $0.spoke == path }) else {
                preconditionFailure("no row for spoke field \(path)")
            }
            return Int32(index)
        }
        func index(hub path: String) -> Int32 {
            guard let index = rows.firstIndex(where: { $0.hub == path }) else {
                preconditionFailure("no row for hub field \(path)")
            }
            return Int32(index)
        }
        var traits: [String: ObjectMapping.Trait] = [:]
        var hubTraits: [String: ObjectMapping.Trait] = [:]
        for container in containers {
            traits[container.spoke] = container.trait
            if container.trait != .required { hubTraits[container.hub] = container.trait }
        }
        let spokeTree = FieldTree(
            paths: rows.enumerated().compactMap { row in row.element.spoke.map { ($0, row.offset) } },
            containers: traits)
        let hubTree = FieldTree(
            paths: rows.enumerated().compactMap { row in row.element.hub.map { ($0, row.offset) } },
            containers: hubTraits)
        // An object stands for the one under the same path unless a rule says otherwise; one that only this version has
        // belongs to the nearest object around it that both have.
        func counterparts(_ tree: FieldTree, _ other: FieldTree, renamed: [String: String]) -> [Int] {
            var found = [Int](repeating: 0, count: tree.nodes.count)
            let containers = other.containers
            for (i, path) in tree.paths.enumerated().dropFirst() {
                found[i] = containers[renamed[path] ?? path] ?? found[Int(tree.nodes[i].parent)]
            }
            return found
        }
        /// Containers with fields whose value depends on others, so that they may be written, or remembered, when their
        /// own is absent.
        func special(_ tree: FieldTree) -> [Int] {
            tree.nodes.indices.filter { index in
                let rule = Int(tree.nodes[index].rule)
                guard rule >= 0 else { return false }
                switch rows[rule].transform {
                case .followingSeconds, .ownNamespace, .readiness, .readinessException, .emptyObject: return true
                default: return false
                }
            }.map { Int(tree.nodes[$0].parent) }
        }
        spoke = FieldTree(
            spokeTree,
            counterparts: counterparts(
                spokeTree, hubTree, renamed: Dictionary(containers.map { ($0.spoke, $0.hub) }) { first, _ in first }),
            special: special(spokeTree))
        let hubContainers = hubTree.containers
        var emptyRules: [Int: Int] = [:]
        for (offset, row) in rows.enumerated() {
            guard case .emptyObject(let path) = row.transform else { continue }
            guard let node = hubContainers[path] else { preconditionFailure("no object at hub path \(path)") }
            emptyRules[node] = offset
        }
        hub = FieldTree(
            hubTree,
            counterparts: counterparts(
                hubTree, spokeTree, renamed: Dictionary(containers.map { ($0.hub, $0.spoke) }) { first, _ in first }),
            special: special(hubTree), emptyRules: emptyRules)
        func shape(_ root: ValueShape?, at path: String?) -> ValueShape? {
            path?.split(separator: ".").reduce(root) { $0?.member(String($1)) }
        }
        let compiled = rows.enumerated().map { offset, row in
            var rule = CompiledRule(operation: .value)
            if row.spoke != nil {
                rule.spokeParent = spokeTree.nodes.first { $0.rule == Int32(offset) }.map(\.parent) ?? -1
            }
            if row.hub != nil {
                rule.hubParent = hubTree.nodes.first { $0.rule == Int32(offset) }.map(\.parent) ?? -1
            }
            switch row.transform {
            case .value: rule.operation = .value
            case .verbatim: rule.operation = .verbatim
            case .spokeOnly: rule.operation = .spokeOnly
            case .hubOnly: rule.operation = .hubOnly
            case .hubOnlyUnless(let path):
                rule.operation = .hubOnlyUnless
                rule.first = index(spoke: path)
            case .duration: rule.operation = .duration
            case .followingSeconds(let path):
                rule.operation = .followingSeconds
                rule.first = index(hub: path)
            case .arguments: rule.operation = .arguments
            case .boolExplicitInHub: rule.operation = .boolExplicitInHub
            case .requiredBool: rule.operation = .requiredBool
            case .requiredText: rule.operation = .requiredText
            case .impliedText(let text):
                rule.operation = .impliedText
                rule.first = Int32(texts.count)
                texts.append(text)
            case .list(let table):
                rule.operation = .list
                rule.first = Int32(elements.count)
                elements.append(
                    CompiledUnit(
                        table.fields, key: table.key, spokeShape: shape(spokeShape, at: row.spoke)?.element,
                        hubShape: shape(hubShape, at: row.hub)?.element))
            case .groupVersion(let path):
                rule.operation = .groupVersion
                rule.first = index(hub: "\(path).kind")
            case .ownNamespace(let path):
                rule.operation = .ownNamespace
                rule.first = index(hub: "\(path).kind")
                rule.second = index(hub: "\(path).name")
            case .emptyObject(let path):
                rule.operation = .emptyObject
                rule.first = Int32(hubContainers[path] ?? 0)
            case .readiness(let replicas, let exception):
                rule.operation = .readiness
                rule.first = index(hub: replicas)
                rule.second = index(hub: exception)
            case .readinessException(let readiness, let replicas):
                rule.operation = .readinessException
                rule.first = index(hub: readiness)
                rule.second = index(hub: replicas)
            }
            return rule
        }
        rules = compiled
        spokeShapes = spokeTree.paths.map { shape(spokeShape, at: $0) }
        hubShapes = hubTree.paths.map { shape(hubShape, at: $0) }
        self.elements = elements
        self.texts = texts
        for path in key { _ = index(spoke: path) }
        self.key = key
        containerCount = max(spoke.nodes.count, hub.nodes.count)
        frameSize = rows.count * 4 + containerCount * 5
        lateToHub = compiled.indices.filter {
            [.spokeOnly, .requiredText, .ownNamespace].contains(compiled[$0].operation)
        }
        lateToSpoke = compiled.indices.filter {
            [.hubOnly, .hubOnlyUnless, .followingSeconds].contains(compiled[$0].operation)
        }
    }
}
