internal import JSON

/// A schema as flat tables, made once: checking a value against it touches no reference counts and allocates nothing while all is well.
public struct CompiledSchema: Sendable {
    let nodes: [Node]
    let properties: [CompiledProperty]
    /// The node of the whole.
    let root: Int

    /// One place of the schema. `first` and `count` name its properties, or `first` is the node of its elements.
    struct Node: BitwiseCopyable {
        var type: NodeType
        var first: Int
        var count: Int
    }

    enum NodeType: UInt8, BitwiseCopyable {
        case string, duration, dateTime, bootstrapToken, boolean, int32, int64, intOrString, object, map, array, any
    }

    /// A member: properties of an object lie side by side in the order of their names, as the API server writes them.
    struct CompiledProperty: Sendable {
        let name: StaticString
        let key: NameKey
        let node: Int
        let presence: Presence
    }

    /// Compiles `schema`.
    public init(_ schema: Schema) {
        var builder = Builder()
        root = builder.add(schema)
        nodes = builder.nodes
        properties = builder.properties
    }

    private struct Builder {
        var nodes: [Node] = []
        var properties: [CompiledProperty] = []

        mutating func add(_ schema: Schema) -> Int {
            let index = nodes.count
            nodes.append(Node(type: .any, first: 0, count: 0))
            switch schema.type {
            case .string(.text): nodes[index].type = .string
            case .string(.duration): nodes[index].type = .duration
            case .string(.dateTime): nodes[index].type = .dateTime
            case .string(.bootstrapToken): nodes[index].type = .bootstrapToken
            case .boolean: nodes[index].type = .boolean
            case .integer(let bits): nodes[index].type = bits == 32 ? .int32 : .int64
            case .intOrString: nodes[index].type = .intOrString
            case .any: nodes[index].type = .any
            case .map(let values):
                let element = add(values)
                nodes[index] = Node(type: .map, first: element, count: 0)
            case .array(let elements):
                let element = add(elements)
                nodes[index] = Node(type: .array, first: element, count: 0)
            case .object(let members):
                let sorted = members.sorted { "\($0.name)" < "\($1.name)" }
                let compiled = sorted.map { member in
                    CompiledProperty(
                        name: member.name, key: NameKey(member.name), node: add(member.schema), presence: member.presence)
                }
                nodes[index] = Node(type: .object, first: properties.count, count: compiled.count)
                properties += compiled
            }
            return index
        }
    }
}
