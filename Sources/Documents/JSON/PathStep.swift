/// One step of a path from an object to a field in it.
public enum PathStep: Hashable, Sendable {
    /// Into the member with this name.
    case member(String)
    /// Into the element at this index, from 0.
    case element(Int)
}

extension Cursor {
    /// The steps that lead from `root` to this value, found by walking the tape: only for messages and patches.
    ///
    /// Empty when this is `root` or not below it.
    public func path(from root: borrowing Cursor) -> [PathStep] {
        var steps: [PathStep] = []
        guard root.contains(self) else { return steps }
        var at = copy root
        while !at.isIdentical(to: self) {
            guard let child = at.child(holding: self, &steps) else { return [] }
            at = child
        }
        return steps
    }

    /// True if `other` is this value or inside it.
    private func contains(_ other: borrowing Cursor) -> Bool {
        unsafe entry <= other.entry && other.entry < entry + span
    }

    /// The member or element that holds `target`; adds the step to it.
    @_lifetime(copy self)
    private func child(holding target: borrowing Cursor, _ steps: inout [PathStep]) -> Cursor? {
        var members = self.members
        while let member = members.next() {
            if member.value.contains(target) {
                steps.append(.member(member.name.string ?? ""))
                return member.value
            }
        }
        var elements = self.elements
        var index = 0
        while let element = elements.next() {
            if element.contains(target) {
                steps.append(.element(index))
                return element
            }
            index += 1
        }
        return nil
    }
}

extension Field {
    /// The path from `root` to this field, names of absent members included.
    public func path(from root: borrowing Cursor) -> [PathStep] {
        var steps = nearest.path(from: root)
        for i in 0..<missing.count { steps.append(.member(missing[i])) }
        return steps
    }

    /// The deepest existing value on the path, for messages that need a position in the text.
    public var nearestValue: Cursor {
        @_lifetime(copy self)
        get { nearest }
    }
}
