/// Computes the paths of many values below one root.
/// Continues from the previous value, so that values in document order take time linear in the root altogether, where
/// `Cursor.path(from:)` starts over for each of them.
public struct PathFinder: ~Escapable {
    private let root: Cursor
    /// The containers of the previous value, by level.
    private var trail: [Stop] = []

    private struct Stop: BitwiseCopyable {
        /// Position of the object or list.
        var container: Int
        /// Position of the member's name, or of the element.
        var child: Int
        var index: Int
    }

    /// Creates a finder for values below `root`.
    @_lifetime(copy root)
    public init(in root: Cursor) {
        self.root = root
    }

    /// Returns the path of a field, including the names of absent members.
    public mutating func path(of field: borrowing Field) -> [PathStep] {
        var steps = path(of: field.nearest)
        for i in 0..<field.missing.count { steps.append(.member(field.missing[i])) }
        return steps
    }

    /// Returns the path of a value; empty for the root and for values that are not below it.
    public mutating func path(of value: Cursor) -> [PathStep] {
        let target = value.position(from: root)
        guard target > 0, target < root.span else { return [] }
        var steps: [PathStep] = []
        var at = 0
        while at != target {
            let container = root.descendant(at: at)
            guard let stop = stop(at: target, in: container, at: at, level: steps.count) else { return [] }
            if container.isObject {
                steps.append(.member(root.descendant(at: stop.child).string ?? ""))
                at = stop.child + 1
            } else {
                steps.append(.element(stop.index))
                at = stop.child
            }
        }
        return steps
    }

    /// Finds the child of the container at position `at` that holds `target`, and records it; returns nil if none does.
    private mutating func stop(at target: Int, in container: Cursor, at position: Int, level: Int) -> Stop? {
        let end = position + container.span
        // The value of a member follows its name.
        let nameSize = container.isObject ? 1 : 0
        var stop = Stop(container: position, child: position + 1, index: 0)
        if level < trail.count, trail[level].container == position, trail[level].child <= target { stop = trail[level] }
        while stop.child < end {
            let value = stop.child + nameSize
            let next = value + root.descendant(at: value).span
            if target < next {
                guard target >= value else { return nil }
                trail.removeSubrange(min(level, trail.count)...)
                trail.append(stop)
                return stop
            }
            stop.child = next
            stop.index += 1
        }
        return nil
    }
}
