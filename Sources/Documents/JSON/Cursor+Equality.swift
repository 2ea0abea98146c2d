extension Cursor {
    /// Returns true if both are the same JSON value: members in any order (of duplicates the last), strings by content,
    /// numbers by spelling.
    /// Equal bytes are equal values, so the common case is one comparison. Linear in both. Opaque containers with
    /// different bytes are parsed again.
    public func isSameValue(as other: borrowing Cursor) -> Bool {
        guard kind == other.kind else { return false }
        if spansEqual(text, other.text) { return true }
        if isOpaque || other.isOpaque { return hasContent(sameAsIn: other) }
        switch kind {
        case .null, .true, .false: return true
        case .number: return false
        case .string: return stringEquals(other)
        case .array:
            var mine = elements
            var theirs = other.elements
            while let element = mine.next() {
                guard let original = theirs.next(), element.isSameValue(as: original) else { return false }
            }
            return theirs.next() == nil
        case .object: return hasMembers(sameAsIn: other)
        }
    }

    private func hasContent(sameAsIn other: borrowing Cursor) -> Bool {
        var tape = Tape(capacity: 64)
        var otherTape = Tape(capacity: 64)
        guard let mine = try? tape.parse(text), let theirs = try? otherTape.parse(other.text) else { return false }
        return mine.root.isSameValue(as: theirs.root)
    }

    /// Compares each value once, and only the last of duplicates: comparing any of them twice would double the work
    /// with each level of depth.
    private func hasMembers(sameAsIn other: borrowing Cursor) -> Bool {
        let mine = MemberIndex(of: self)
        let theirs = MemberIndex(of: copy other)
        var members = self.members
        while let member = members.next() {
            guard let last = mine.value(named: member.name), let original = theirs.value(named: member.name) else {
                return false
            }
            guard last.isIdentical(to: member.value) else { continue }
            guard last.isSameValue(as: original) else { return false }
        }
        members = other.members
        while let member = members.next() {
            guard mine.value(named: member.name) != nil else { return false }
        }
        return true
    }
}
