internal import JSON
internal import Primitives

/// The members of a mapping by name, with `<<` resolved as kubectl does.
struct YAMLMembers {
    struct Member {
        let name: String
        let position: SourcePosition
        let value: YAMLNode
    }

    private(set) var all: [Member] = []
    /// Indices by name. Compares bytes: Swift treats canonically equivalent strings as equal, JSON does not.
    private var index: [[UInt8]: Int] = [:]
    /// Names of members that do not come from `<<`.
    private var written: Set<[UInt8]> = []

    /// Collects the members: each of a merged mapping replaces an earlier one of its name, and is replaced by a later
    /// one.
    ///
    /// - Throws: `YAMLError` for a name that comes twice, since one of the values would be lost, and for a key or a
    ///   merged value of the wrong type.
    init(_ members: [(key: YAMLNode, value: YAMLNode)]) throws(YAMLError) {
        for (key, value) in members {
            guard case .scalar(let scalar, let isMerge, let position) = key else {
                throw YAMLError(
                    reason: "a mapping key must be a string", position: key.position,
                    help: "quote keys that begin with a brace or bracket")
            }
            if isMerge {
                try merge(value)
                continue
            }
            let name = try scalar.key(at: position)
            guard written.insert(Array(name.utf8)).inserted else {
                throw YAMLError(reason: Self.duplicate(name), position: position, help: "remove one of them")
            }
            set(Member(name: name, position: position, value: value))
        }
    }

    private mutating func set(_ member: Member) {
        let name = Array(member.name.utf8)
        if let known = index[name] {
            all[known] = member
        } else {
            index[name] = all.count
            all.append(member)
        }
    }

    /// Adds the members of a mapping, or of a list of mappings, in which the first has precedence.
    private mutating func merge(_ value: YAMLNode) throws(YAMLError) {
        var sources = [value]
        if case .sequence(let elements, _) = value { sources = elements.reversed() }
        for source in sources {
            guard case .mapping(let inner, _) = source else {
                throw YAMLError(reason: "<< must refer to a mapping", position: source.position)
            }
            for member in try YAMLMembers(inner).all { set(member) }
        }
    }

    /// Formats the error, with the key if it fits one line.
    private static func duplicate(_ name: String) -> String {
        let isShown = name.utf8.count <= 64 && name.unicodeScalars.allSatisfy(\.isPrintable)
        return isShown ? "duplicate key \"\(name)\"" : "duplicate key"
    }
}
