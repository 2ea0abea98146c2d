public import JSON

/// Paths to look others up in, each in time linear in its own length. `*` at the end of a path stands for one step and
/// all below.
public struct PathTree: Sendable {
    private var members: [String: PathTree] = [:]
    private var isEnd = false
    private var takesAll = false

    /// A tree of these paths, names without indices.
    public init(_ paths: [[String]]) {
        for path in paths {
            let isOpen = path.last == "*"
            insert(isOpen ? path.dropLast() : path[...]) { if isOpen { $0.takesAll = true } else { $0.isEnd = true } }
        }
    }

    /// A tree of these paths, those through a list up to the list: to be asked with `touches`.
    init(ofPlaces paths: [[PathStep]]) {
        for path in paths {
            let names = path.prefix { if case .member = $0 { true } else { false } }
            let isWhole = names.count == path.count
            insert(names.map { if case .member(let name) = $0 { name } else { "" } }[...]) {
                if isWhole { $0.isEnd = true }
            }
        }
    }

    private init() {}

    private mutating func insert(_ path: ArraySlice<String>, _ mark: (inout PathTree) -> Void) {
        guard let first = path.first else { return mark(&self) }
        members[first, default: PathTree()].insert(path.dropFirst(), mark)
    }

    /// True if one of the paths is `path`, or a beginning of it with `*`.
    public func matches(_ path: [PathStep]) -> Bool { matches(path[...]) }

    private func matches(_ path: ArraySlice<PathStep>) -> Bool {
        guard let first = path.first else { return isEnd }
        if takesAll { return true }
        guard case .member(let name) = first, let inner = members[name] else { return false }
        return inner.matches(path.dropFirst())
    }

    /// True if one of the paths is `path`, begins it or begins with it.
    func touches(_ path: ArraySlice<PathStep>) -> Bool {
        guard !isEnd, let first = path.first else { return true }
        guard case .member(let name) = first, let inner = members[name] else { return false }
        return inner.touches(path.dropFirst())
    }
}
