/// Collects values to set in an object and writes them as a minimal JSON Patch (RFC 6902).
/// Absent parents are created; several values below the same absent parent become one operation. Operations are in the
/// order in which their paths were first set, so the output is deterministic.
public struct PatchBuilder {
    private var operations: [Operation] = []

    private struct Operation {
        let replaces: Bool
        /// The path as a JSON pointer (RFC 6901).
        let pointer: [UInt8]
        var value: Node
    }

    private enum Node {
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
                let pointer = JSONPointer(String(decoding: operation.pointer, as: UTF8.self))
                return JSONPatch.Operation(tokens: pointer?.tokens ?? [], value: writer.bytes)
            })
    }

    /// Sets `field` of the object `root` to `json`, a JSON value.
    public mutating func set(_ field: borrowing Field, to json: [UInt8], in root: borrowing Cursor) {
        var pointer: [UInt8] = []
        field.nearest.appendPointer(from: root, to: &pointer)
        // A null parent counts as absent: it is replaced by an object that holds the value.
        let replaces = field.missing.count == 0 || field.nearest.isNull
        if !replaces { JSONPointer.append(field.missing[0], to: &pointer) }
        var names: [String] = []
        var i = replaces ? 0 : 1
        while i < field.missing.count {
            names.append(field.missing[i])
            i += 1
        }
        if let index = operations.firstIndex(where: { $0.pointer == pointer }) {
            operations[index].value = Self.merged(operations[index].value, names[...], json)
        } else {
            operations.append(Operation(replaces: replaces, pointer: pointer, value: Self.node(names[...], json)))
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
            writer.raw(operation.replaces ? #"{"op":"replace","path":"# : #"{"op":"add","path":"#)
            writer.needsComma = false
            writer.string(utf8: operation.pointer.span)
            writer.append(#","value":"#)
            writer.needsComma = false
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
