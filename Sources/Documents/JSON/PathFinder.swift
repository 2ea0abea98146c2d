/// Finds the steps that lead to places of one value, many times.
///
/// It goes on from the place that it found last, so that places in the order of the text take time linear in the value
/// altogether, where `Cursor.path(from:)` walks from the beginning for each of them.
public struct PathFinder: ~Escapable {
    private let root: Cursor
    /// For each level what holds the place that was found last.
    private var trail: [Stop] = []

    private struct Stop: BitwiseCopyable {
        /// Position of the object or list.
        var container: Int
        /// Position of the member's name, or of the element.
        var child: Int
        var index: Int
    }

    /// Finds places in `root`, from which steps are counted.
    @_lifetime(copy root)
    public init(in root: Cursor) {
        self.root = root
    }

    /// The steps to a field, names of absent members included.
    public mutating func path(of field: borrowing Field) -> [PathStep] {
        var steps = path(of: field.nearest)
        for i in 0..<field.missing.count { steps.append(.member(field.missing[i])) }
        return steps
    }

    /// The steps to a value; none for the root, and for what is not below it.
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

    /// Finds what holds `target` in the object or list at position `at`, and keeps it; nil when nothing does.
    private mutating func stop(at target: Int, in container: Cursor, at position: Int, level: Int) -> Stop? {
        let end = position + container.span
        // The value of a member stands behind its name.
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
