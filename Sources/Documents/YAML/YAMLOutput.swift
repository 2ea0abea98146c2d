internal import JSON

/// Writes nodes as JSON and records their positions.
struct YAMLOutput {
    var writer = JSONWriter()
    private(set) var positions: [(offset: Int, position: SourcePosition)] = []

    mutating func write(_ node: YAMLNode) throws(YAMLError) {
        note(node.position)
        switch node {
        case .scalar(let value, _, let position):
            switch try value.json(at: position) {
            case .literal(let text): writer.raw(Array(text.utf8))
            case .string(let text): writer.string(text)
            }
        case .sequence(let elements, _):
            writer.beginArray()
            for element in elements { try write(element) }
            writer.endArray()
        case .mapping(let members, _):
            writer.beginObject()
            for member in try YAMLMembers(members).all {
                note(member.position)
                writer.key(member.name)
                try write(member.value)
            }
            writer.endObject()
        }
    }

    /// Records the position of the next value, after the comma if there will be one.
    private mutating func note(_ position: SourcePosition) {
        positions.append((writer.bytes.count + (writer.needsComma ? 1 : 0), position))
    }
}
