public import JSON

/// A set of paths; a lookup takes time linear in its path. A trailing `*` stands for one step and everything below.
public struct PathTree: Sendable {
    private var members: [String: PathTree] = [:]
    private var isEnd = false
    private var matchesAll = false

    /// Creates a tree of these paths, names without indices.
    public init(_ paths: [[String]]) {
        for path in paths {
            let isOpen = path.last == "*"
            insert(isOpen ? path.dropLast() : path[...]) { if isOpen { $0.matchesAll = true } else { $0.isEnd = true } }
        }
    }

    /// Creates a tree of these paths, cut at the first list, for `touches`.
    init(ofFields paths: [[PathStep]]) {
        for path in paths {
            let names = path.prefix { if case .member = $0 { true } else { false } }
            let isWhole = names.count == path.count
            insert(names.map { if case .member(let name) = $0 { name } else { "" } }[...]) {
                if isWhole { $0.isEnd = true }
            }
        }
    }

    private init() {}

    private mutating func insert(_ path: ArraySlice<String>, _ update: (inout PathTree) -> Void) {
        guard let first = path.first else { return update(&self) }
        members[first, default: PathTree()].insert(path.dropFirst(), update)
    }

    /// Returns true if `path` is in the set or below one that ends with `*`.
    public func matches(_ path: [PathStep]) -> Bool { matches(path[...]) }

    private func matches(_ path: ArraySlice<PathStep>) -> Bool {
        guard let first = path.first else { return isEnd }
        if matchesAll { return true }
        guard case .member(let name) = first, let inner = members[name] else { return false }
        return inner.matches(path.dropFirst())
    }

    /// Returns true if one of the paths equals `path`, is its prefix or has it as a prefix.
    func touches(_ path: ArraySlice<PathStep>) -> Bool {
        guard !isEnd, let first = path.first else { return true }
        guard case .member(let name) = first, let inner = members[name] else { return false }
        return inner.touches(path.dropFirst())
    }
}
