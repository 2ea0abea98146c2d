internal import JSON

/// A schema as flat tables, compiled once: checking a valid object touches no reference counts and allocates nothing.
public struct CompiledSchema: Sendable {
    let nodes: [Node]
    let properties: [CompiledProperty]
    /// The name tables of the objects; a bucket holds a property's index relative to the object's first one.
    let buckets: [UInt8]
    /// The root node.
    let root: Int
    /// The tag that the parser gives to objects that meet the schema.
    let tag: UInt16

    /// A node of the schema, small enough for the tables to stay in the cache.
    struct Node: BitwiseCopyable {
        let type: NodeType
        /// A bit for each kind of JSON value of which any value is valid.
        private let accepted: UInt8
        /// The first property of an object, or the node of a list's elements and a map's values.
        private let first: UInt32
        private let count: UInt32
        /// The names of an object's properties.
        let names: NameTable

        init(
            _ type: NodeType, accepted: [JSONKind] = [], first: Int = 0, count: Int = 0, names: NameTable = NameTable()
        ) {
            self.type = type
            // Go's decoder accepts null for any type.
            self.accepted = accepted.reduce(1 << JSONKind.null.rawValue) { $0 | 1 << $1.rawValue }
            self.first = UInt32(first)
            self.count = UInt32(count)
            self.names = names
        }

        /// Returns true if every value of this kind is valid.
        func accepts(_ kind: JSONKind) -> Bool { accepted >> kind.rawValue & 1 != 0 }

        /// The properties of an object.
        var members: Range<Int> { Int(first)..<Int(first &+ count) }
        /// The node of a list's elements or a map's values.
        var element: Int { Int(first) }
    }

    enum NodeType: UInt8, BitwiseCopyable {
        case string, duration, dateTime, bootstrapToken, bytes, boolean, int32, int64, intOrString, object, map, array,
            any
    }

    /// A member. The properties of an object are adjacent and sorted by name, in the order that the API server writes.
    struct CompiledProperty: Sendable {
        let name: StaticString
        let key: NameKey
        let node: Int
        let presence: Presence
        /// Its step in a path.
        let step: PathStep
    }

    /// Returns the property of an object with this name, searched for from `start` on and then from the first; nil if
    /// there is none.
    func property(named name: Cursor, from start: Int, in node: Node) -> Int? {
        for i in start..<max(start, node.members.upperBound) where name.stringEquals(properties[i].name) { return i }
        for i in node.members where name.stringEquals(properties[i].name) { return i }
        return nil
    }

    /// Compiles `schema`.
    public init(_ schema: Schema) {
        self.init(schema, tag: Self.nextTag())
    }

    /// Compiles `schema`, with a tag of `nextTag`.
    init(_ schema: Schema, tag: UInt16) {
        self.tag = tag
        var builder = Builder()
        root = builder.add(schema.type)
        nodes = builder.nodes
        properties = builder.properties
        buckets = builder.buckets
    }

    private struct Builder {
        var nodes: [Node] = []
        var properties: [CompiledProperty] = []
        var buckets: [UInt8] = []

        // Types only: a schema has many members, and copying it takes longer than the rest.
        mutating func add(_ type: SchemaType) -> Int {
            let index = nodes.count
            nodes.append(Node(.any))
            nodes[index] = node(of: type)
            return index
        }

        private mutating func node(of type: SchemaType) -> Node {
            switch type {
            case .string(.text): return Node(.string, accepted: [.string])
            case .string(.bytes): return Node(.bytes)
            case .string(.duration): return Node(.duration)
            case .string(.dateTime): return Node(.dateTime)
            case .string(.bootstrapToken): return Node(.bootstrapToken)
            case .boolean: return Node(.boolean, accepted: [.true, .false])
            case .integer(let bits): return Node(bits == 32 ? .int32 : .int64)
            case .intOrString: return Node(.intOrString, accepted: [.string])
            case .any: return Node(.any, accepted: [.false, .true, .number, .string, .array, .object])
            case .map(let values): return Node(.map, first: add(values.type))
            case .array(let elements):
                let element = add(elements.type)
                return Node(.array, accepted: nodes[element].type == .any ? [.array] : [], first: element)
            case .object(let members):
                // Subscripting a span borrows the property; an array would copy it.
                let span = members.span
                var compiled: [CompiledProperty] = []
                compiled.reserveCapacity(members.count)
                for (index, key) in Self.sorted(members) {
                    compiled.append(
                        CompiledProperty(
                            name: span[index].name, key: key, node: add(span[index].schema.type),
                            presence: span[index].presence, step: .member(span[index].name.description)))
                }
                let first = properties.count
                properties += compiled
                return Node(
                    .object, first: first, count: compiled.count,
                    names: NameTable(compiled.map(\.key), addingTo: &buckets))
            }
        }

        /// Returns the indices of members, sorted by name, and the keys of their names.
        private static func sorted(_ members: [Property]) -> [(index: Int, key: NameKey)] {
            var keys: [(index: Int, key: NameKey)] = []
            keys.reserveCapacity(members.count)
            let span = members.span
            for i in span.indices { keys.append((i, NameKey(span[i].name))) }
            return keys.sorted { first, second in
                first.key.precedes(second.key)
                    ?? (members[first.index].name.description < members[second.index].name.description)
            }
        }
    }
}
