internal import JSON

/// A value of an object as a tree, so that two objects can be compared.
struct ManifestNode {
    /// A member, and the offset of its name.
    struct Member {
        let name: String
        let nameOffset: Int
        let value: ManifestNode
    }

    enum Content {
        case object([Member])
        case array([ManifestNode])
        case scalar
    }

    /// The value as JSON.
    let json: ArraySlice<UInt8>
    /// The offset in the object's JSON.
    let offset: Int
    let content: Content
    /// Indices of members by name, the first of duplicates; empty if there are few members.
    private let index: [String: Int]

    /// Maximum number of members that are searched linearly.
    private static let maxPlainMembers = 16

    /// Parses an object; nil if it is not JSON.
    init?(_ json: [UInt8]) {
        var tape = Tape()
        do throws(JSONError) {
            self.init(try tape.parse(json.span).root, in: json)
        } catch {
            return nil
        }
    }

    private init(_ value: Cursor, in json: [UInt8]) {
        offset = value.byteOffset
        self.json = json[offset..<offset + value.text.count]
        var index: [String: Int] = [:]
        switch value.kind {
        case .object:
            var found: [Member] = []
            var members = value.members
            while let member = members.next() {
                found.append(
                    Member(
                        name: member.name.string ?? "", nameOffset: member.name.byteOffset,
                        value: ManifestNode(member.value, in: json)))
            }
            content = .object(found)
            if found.count > Self.maxPlainMembers {
                index = Dictionary(found.enumerated().map { ($0.element.name, $0.offset) }) { first, _ in first }
            }
        case .array:
            var found: [ManifestNode] = []
            var elements = value.elements
            while let element = elements.next() { found.append(ManifestNode(element, in: json)) }
            content = .array(found)
        default: content = .scalar
        }
        self.index = index
    }

    /// The value of a string; nil for any other value.
    var text: String? {
        guard case .scalar = content else { return nil }
        let json = Array(json)
        var tape = Tape()
        do throws(JSONError) {
            return try tape.parse(json.span).root.string
        } catch {
            return nil
        }
    }

    /// The members of an object; empty for any other value.
    var members: [Member] {
        if case .object(let members) = content { members } else { [] }
    }

    /// True if it is an object with members.
    var hasMembers: Bool { !members.isEmpty }

    func member(_ name: String) -> Member? {
        index.isEmpty ? members.first { $0.name == name } : index[name].map { members[$0] }
    }

    /// The member at `path`.
    func member(at path: some Sequence<String>) -> Member? {
        var node = self
        var found: Member?
        for name in path {
            found = node.member(name)
            guard let next = found else { return nil }
            node = next.value
        }
        return found
    }
}

extension ManifestNode.Content {
    var isScalar: Bool { if case .scalar = self { true } else { false } }
}
