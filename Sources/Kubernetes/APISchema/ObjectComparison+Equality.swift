internal import JSON
internal import Primitives

extension ObjectComparison {
    /// Returns true if Go encodes the value of node `index` at all.
    func isWritten(_ index: Int, _ field: Field, _ presence: Presence) -> Bool {
        switch presence {
        case .structure, .always: true
        case .pointer: field.exists
        case .omitsZero: !isZero(index, field)
        }
    }

    /// Returns true if the value is the zero of its type; a struct is zero if all its members are.
    private func isZero(_ index: Int, _ field: Field) -> Bool {
        if ignored.contains(index) { return true }
        switch field.value?.kind {
        case nil, .null, .false: return true
        case .string: return field.isEmpty || implied.contains { $0.node == index && field.equals($0.text) }
        case .number: return field.int64 == 0
        case .true: return false
        case .array: return field.value?.isEmptyContainer == true
        case .object:
            let node = schema.nodes[index]
            guard node.type == .object else { return field.value?.isEmptyContainer == true }
            for i in node.members {
                let property = schema.properties[i]
                let member = field[property.name]
                guard property.presence == .pointer ? !member.exists : isZero(property.node, member) else {
                    return false
                }
            }
            return true
        }
    }

    /// Returns true if both values have the same encoding. Absent and null read as zero; an absent list is encoded as
    /// null.
    func isEqual(_ index: Int, _ old: Field, _ new: Field) -> Bool {
        let node = schema.nodes[index]
        switch node.type {
        case .string, .bootstrapToken, .bytes:
            if old.isEmpty || new.isEmpty { return old.isEmpty && new.isEmpty }
            guard let old = old.value, let new = new.value else { return false }
            return old.stringEquals(new)
        case .duration: return GoDuration(old.string) == GoDuration(new.string)
        case .dateTime: return RFC3339Time(old.string) == RFC3339Time(new.string)
        case .boolean: return old.isTrue == new.isTrue
        case .int32, .int64: return (old.int64 ?? 0) == (new.int64 ?? 0)
        case .intOrString:
            guard old.value?.isString == new.value?.isString, old.int64 == new.int64 else { return false }
            return old.value?.isString != true || old.hasSameText(as: new)
        case .any:
            guard let old = old.value, let new = new.value else { return old.exists == new.exists }
            return old.isSameValue(as: new)
        case .array:
            guard old.exists, new.exists else { return old.exists == new.exists }
            var mine = old.elements
            var theirs = new.elements
            while let element = mine.next() {
                guard let counterpart = theirs.next(), isEqual(node.element, Field(element), Field(counterpart)) else {
                    return false
                }
            }
            return theirs.next() == nil
        case .map: return isEqualMap(node, old, new)
        case .object:
            for i in node.members {
                let property = schema.properties[i]
                let (mine, theirs) = (old[property.name], new[property.name])
                let wasWritten = isWritten(property.node, mine, property.presence)
                guard wasWritten == isWritten(property.node, theirs, property.presence) else { return false }
                if wasWritten, !isEqual(property.node, mine, theirs) { return false }
            }
            return true
        }
    }

    private func isEqualMap(_ node: CompiledSchema.Node, _ old: Field, _ new: Field) -> Bool {
        let (before, after) = (MemberIndex(of: old), MemberIndex(of: new))
        var members = new.members
        while let member = members.next() {
            guard let before = before.value(named: member.name),
                isEqual(node.element, Field(before), Field(member.value))
            else {
                return false
            }
        }
        members = old.members
        while let member = members.next() {
            if after.value(named: member.name) == nil { return false }
        }
        return true
    }
}
