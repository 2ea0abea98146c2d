extension Cursor {
    /// True if both are the same JSON value: members in any order (of duplicates the last), strings by content, numbers
    /// by spelling.
    ///
    /// The same bytes are the same value, so the common case is one comparison. Linear in both.
    public func isSameValue(as other: borrowing Cursor) -> Bool {
        guard kind == other.kind else { return false }
        if spansEqual(text, other.text) { return true }
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

    /// Compares each value once, the last of its name only: comparing any of them twice would double the work with each
    /// level of depth.
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
