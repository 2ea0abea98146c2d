internal import JSON

/// A value of a YAML document, before it becomes JSON.
indirect enum YAMLNode {
    /// A scalar; `isPlain` when it stands without quotes, so that its spelling says its type.
    case scalar(String, isPlain: Bool, SourcePosition)
    case sequence([YAMLNode], SourcePosition)
    case mapping([(key: YAMLNode, value: YAMLNode)], SourcePosition)

    var position: SourcePosition {
        switch self {
        case .scalar(_, _, let position), .sequence(_, let position), .mapping(_, let position): position
        }
    }

    /// Nodes in the value, itself included.
    var count: Int {
        switch self {
        case .scalar: 1
        case .sequence(let elements, _): elements.reduce(1) { $0 + $1.count }
        case .mapping(let members, _): members.reduce(1) { $0 + $1.key.count + $1.value.count }
        }
    }
}
