extension Cursor {
    /// Whether both are the same JSON value: members in any order (of duplicates the last), strings by content, numbers by spelling.
    ///
    /// The same bytes are the same value, so the common case is one comparison.
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
                guard let twin = theirs.next(), element.isSameValue(as: twin) else { return false }
            }
            return theirs.next() == nil
        case .object:
            return hasMembers(sameAsIn: other) && other.hasMembers(sameAsIn: self)
        }
    }

    private func hasMembers(sameAsIn other: borrowing Cursor) -> Bool {
        var members = self.members
        while let member = members.next() {
            guard let twin = other.member(named: member.name), let mine = self.member(named: member.name), mine.isSameValue(as: twin) else {
                return false
            }
        }
        return true
    }
}
