internal import JSON

/// A value of a YAML document, before it becomes JSON.
indirect enum YAMLNode {
    /// A scalar; `isMerge` if it is the key `<<`, which merges the members of its value.
    case scalar(YAMLScalar, isMerge: Bool, SourcePosition)
    case sequence([YAMLNode], SourcePosition)
    case mapping([(key: YAMLNode, value: YAMLNode)], SourcePosition)

    var position: SourcePosition {
        switch self {
        case .scalar(_, _, let position), .sequence(_, let position), .mapping(_, let position): position
        }
    }

    /// The value at the position of an alias; its content keeps the positions of the anchor.
    func aliased(at position: SourcePosition) -> YAMLNode {
        switch self {
        case .scalar(let value, let isMerge, _): .scalar(value, isMerge: isMerge, position)
        case .sequence(let elements, _): .sequence(elements, position)
        case .mapping(let members, _): .mapping(members, position)
        }
    }

    /// Number of nodes in the value, including itself.
    var count: Int {
        switch self {
        case .scalar: 1
        case .sequence(let elements, _): elements.reduce(1) { $0 + $1.count }
        case .mapping(let members, _): members.reduce(1) { $0 + $1.key.count + $1.value.count }
        }
    }
}
