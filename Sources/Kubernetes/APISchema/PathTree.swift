internal import JSON

/// A set of paths, each cut at its first list; a look-up takes time linear in its path.
struct PathTree: Sendable {
    private var members: [String: PathTree] = [:]
    private var isEnd = false

    /// Creates a tree of these paths.
    init(_ paths: [[PathStep]]) {
        for path in paths {
            let names = path.prefix { if case .member = $0 { true } else { false } }
            insert(
                names.map { if case .member(let name) = $0 { name } else { "" } }[...],
                isWhole: names.count == path.count)
        }
    }

    private init() {}

    private mutating func insert(_ path: ArraySlice<String>, isWhole: Bool) {
        guard let first = path.first else {
            isEnd = isEnd || isWhole
            return
        }
        members[first, default: PathTree()].insert(path.dropFirst(), isWhole: isWhole)
    }

    /// Returns true if one of the paths equals `path`, is its prefix or has it as a prefix.
    func touches(_ path: ArraySlice<PathStep>) -> Bool {
        guard !isEnd, let first = path.first else { return true }
        guard case .member(let name) = first, let inner = members[name] else { return false }
        return inner.touches(path.dropFirst())
    }
}
