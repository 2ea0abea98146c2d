/// Collects values to set in an object and writes them as one JSON Patch (RFC 6902) with nothing but what must change.
///
/// A value for a place whose parents are absent too brings them along; several below the same absent parent become one
/// operation. Operations come in the order in which their place was first set, so the same input always yields the same
/// bytes.
public struct PatchBuilder {
    private var operations: [Operation] = []

    private struct Operation {
        let replaces: Bool
        let path: [PathStep]
        var value: Node
    }

    private indirect enum Node {
        case json([UInt8])
        case object([(name: String, value: Node)])
    }

    /// A patch that changes nothing.
    public init() {}

    /// True if nothing has to change.
    public var isEmpty: Bool { operations.isEmpty }

    /// Forgets everything.
    public mutating func removeAll() {
        operations.removeAll(keepingCapacity: true)
    }

    /// Puts `json`, the text of one JSON value, at `field` of the object `root`.
    public mutating func set(_ field: borrowing Field, to json: [UInt8], in root: borrowing Cursor) {
        let path = field.path(from: root)
        // A null on the way is as good as nothing: it is replaced by an object that holds the value.
        let base = field.nearest.path(from: root).count
        let missing = field.missing.count
        let depth = missing == 0 || field.nearest.isNull ? base : base + 1
        let target = Array(path.prefix(depth))
        let names = path.dropFirst(depth).map { step in
            if case .member(let name) = step { name } else { "" }
        }
        if let index = operations.firstIndex(where: { $0.path == target }) {
            operations[index].value = Self.merged(operations[index].value, names[...], json)
        } else {
            let replaces = missing == 0 || field.nearest.isNull
            operations.append(Operation(replaces: replaces, path: target, value: Self.node(names[...], json)))
        }
    }

    /// Puts a copy of `value` at `field` of the object `root`.
    public mutating func set(_ field: borrowing Field, to value: borrowing Cursor, in root: borrowing Cursor) {
        var writer = JSONWriter()
        writer.value(value)
        set(field, to: writer.bytes, in: root)
    }

    /// The patch document.
    public func write(to writer: inout JSONWriter) {
        writer.beginArray()
        for operation in operations {
            writer.beginObject()
            writer.key("op")
            writer.string(operation.replaces ? "replace" as StaticString : "add")
            writer.key("path")
            writer.string(JSONPointer(operation.path).description)
            writer.key("value")
            Self.write(operation.value, to: &writer)
            writer.endObject()
        }
        writer.endArray()
    }

    private static func node(_ names: ArraySlice<String>, _ json: [UInt8]) -> Node {
        guard let name = names.first else { return .json(json) }
        return .object([(name, node(names.dropFirst(), json))])
    }

    private static func merged(_ existing: Node, _ names: ArraySlice<String>, _ json: [UInt8]) -> Node {
        guard let name = names.first, case .object(var members) = existing else { return node(names, json) }
        if let index = members.firstIndex(where: { $0.name == name }) {
            members[index].value = merged(members[index].value, names.dropFirst(), json)
        } else {
            members.append((name, node(names.dropFirst(), json)))
        }
        return .object(members)
    }

    private static func write(_ node: Node, to writer: inout JSONWriter) {
        switch node {
        case .json(let text): writer.raw(text)
        case .object(let members):
            writer.beginObject()
            for member in members {
                writer.key(member.name)
                write(member.value, to: &writer)
            }
            writer.endObject()
        }
    }
}
