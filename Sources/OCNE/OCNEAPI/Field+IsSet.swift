internal import JSON

extension Field {
    /// Returns true if the field counts as set: if it is present and, in versions where empty means absent, neither an
    /// empty string nor an object without content.
    func isSet(in version: APIVersion) -> Bool {
        guard let value else { return false }
        return !version.traits.emptyMeansAbsent || value.hasContent
    }
}

extension Cursor {
    /// True if the value is more than empty strings, at any depth. An empty `controlPlane` makes a node join the
    /// control plane, so it is content.
    fileprivate var hasContent: Bool {
        switch kind {
        case .null: return false
        case .string: return !isEmptyString
        case .object:
            var members = self.members
            while let member = members.next() {
                if member.value.hasContent || member.name.stringEquals("controlPlane") && !member.value.isNull {
                    return true
                }
            }
            return false
        default: return true
        }
    }
}
