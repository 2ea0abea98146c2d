/// Collects values to set in an object and writes them as a minimal JSON Patch (RFC 6902).
/// Absent parents are created; several values below the same absent parent become one operation. Operations are in the
/// order in which their paths were first set, so the output is deterministic.
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

    /// Creates an empty patch.
    public init() {}

    /// True if there are no operations.
    public var isEmpty: Bool { operations.isEmpty }

    /// The operations as a patch that can be applied.
    public var patch: JSONPatch {
        JSONPatch(
            operations.map { operation in
                var writer = JSONWriter()
                Self.write(operation.value, to: &writer)
                return JSONPatch.Operation(tokens: JSONPointer(operation.path).tokens, value: writer.bytes)
            })
    }

    /// Sets `field` of the object `root` to `json`, a JSON value.
    public mutating func set(_ field: borrowing Field, to json: [UInt8], in root: borrowing Cursor) {
        let path = field.path(from: root)
        // A null parent counts as absent: it is replaced by an object that holds the value.
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

    /// Sets `field` of the object `root` to a copy of `value`.
    public mutating func set(_ field: borrowing Field, to value: borrowing Cursor, in root: borrowing Cursor) {
        var writer = JSONWriter()
        writer.value(value)
        set(field, to: writer.bytes, in: root)
    }

    /// Writes the patch document.
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
