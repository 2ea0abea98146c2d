public import JSON

/// Paths to look others up in, each in time linear in its own length. `*` at the end of a path stands for one step and all below.
public struct PathTree: Sendable {
    private var members: [String: PathTree] = [:]
    private var isEnd = false
    private var takesAll = false

    /// A tree of these paths, names without indices.
    public init(_ paths: [[String]]) {
        for path in paths { insert(path[...]) }
    }

    private init() {}

    private mutating func insert(_ path: ArraySlice<String>) {
        guard let first = path.first else {
            isEnd = true
            return
        }
        guard first != "*" else {
            takesAll = true
            return
        }
        members[first, default: PathTree()].insert(path.dropFirst())
    }

    /// Whether one of the paths is `path`, or a beginning of it with `*`.
    public func matches(_ path: [PathStep]) -> Bool { matches(path[...]) }

    private func matches(_ path: ArraySlice<PathStep>) -> Bool {
        guard let first = path.first else { return isEnd }
        if takesAll { return true }
        guard case .member(let name) = first, let inner = members[name] else { return false }
        return inner.matches(path.dropFirst())
    }
}
