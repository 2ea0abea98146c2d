/// A step of a field path.
public enum PathStep: Hashable, Sendable {
    /// Into the member with this name.
    case member(String)
    /// Into the element at this index, from 0.
    case element(Int)
}

extension Cursor {
    /// Returns the steps from `root` to this value by walking the tape: only for messages.
    /// Empty if this is `root` or not below it.
    public func path(from root: borrowing Cursor) -> [PathStep] {
        var steps: [PathStep] = []
        guard root.contains(self) else { return steps }
        var at = copy root
        while !at.isIdentical(to: self) {
            guard let child = at.child(holding: self) else { return [] }
            if let name = child.name {
                steps.append(.member(name.string ?? ""))
            } else {
                steps.append(.element(child.index))
            }
            at = child.value
        }
        return steps
    }

    /// Appends the path from `root` to this value as a JSON pointer (RFC 6901) by walking the tape: only for patches.
    /// Appends nothing if this is `root` or not below it.
    func appendPointer(from root: borrowing Cursor, to pointer: inout [UInt8]) {
        guard root.contains(self) else { return }
        var at = copy root
        while !at.isIdentical(to: self) {
            guard let child = at.child(holding: self) else { return }
            if let name = child.name?.plainContent {
                JSONPointer.append(name, to: &pointer)
            } else {
                JSONPointer.append(child.name?.string ?? String(child.index), to: &pointer)
            }
            at = child.value
        }
    }

    /// Returns true if `other` is this value or inside it.
    private func contains(_ other: borrowing Cursor) -> Bool {
        unsafe entry <= other.entry && other.entry < entry + span
    }

    /// A member or an element.
    private struct Child: ~Escapable {
        let value: Cursor
        /// The name of a member; nil for an element.
        let name: Cursor?
        /// The index of an element.
        let index: Int

        @_lifetime(copy value)
        init(_ value: Cursor, name: Cursor?, index: Int) {
            self.value = value
            if let name {
                self.name = unsafe _overrideLifetime(name, copying: value)
            } else {
                self.name = nil
            }
            self.index = index
        }
    }

    /// Returns the member or element that holds `target`.
    @_lifetime(copy self)
    private func child(holding target: borrowing Cursor) -> Child? {
        var members = self.members
        while let member = members.next() {
            if member.value.contains(target) { return Child(member.value, name: member.name, index: 0) }
        }
        var elements = self.elements
        var index = 0
        while let element = elements.next() {
            if element.contains(target) { return Child(element, name: nil, index: index) }
            index += 1
        }
        return nil
    }
}

extension Field {
    /// Returns the path from `root` to this field, including the names of absent members.
    public func path(from root: borrowing Cursor) -> [PathStep] {
        var steps = nearest.path(from: root)
        for i in 0..<missing.count { steps.append(.member(missing[i])) }
        return steps
    }

    /// The deepest existing value on the path, for messages that need a position in the input.
    public var nearestValue: Cursor {
        @_lifetime(copy self)
        get { nearest }
    }
}
