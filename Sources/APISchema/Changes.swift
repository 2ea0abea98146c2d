public import JSON

extension CompiledSchema {
    /// The paths at which two objects differ: what a JSON merge patch (RFC 7386) from one to the other names, both taken as Go's types
    /// encode them.
    ///
    /// So unknown members don't count, absent equals zero where the type says so, durations and times are compared by value, a changed
    /// list is one path, and a member that is gone is a path of its own. Paths come in the order of the schema's member names.
    ///
    /// - Parameter skipping: Members of the root that are not compared.
    public func changedPaths(from old: Cursor, to new: Cursor, skipping: [StaticString] = []) -> [[PathStep]] {
        if spansEqual(old.text, new.text) { return [] }
        var comparison = Comparison(schema: self)
        comparison.compareMembers(of: nodes[root], Field(old), Field(new), skipping: skipping)
        return comparison.paths
    }

    /// Whether the members of two objects of the schema at `path` are equal as Go's types encode them.
    public func isSame(at path: [StaticString], _ old: Cursor, _ new: Cursor) -> Bool {
        var index = root
        var (mine, theirs) = (Field(old), Field(new))
        for name in path {
            let node = nodes[index]
            guard let property = properties[node.first..<(node.first + node.count)].first(where: { "\($0.name)" == "\(name)" }) else {
                return false
            }
            index = property.node
            mine = mine[name]
            theirs = theirs[name]
        }
        return Comparison(schema: self).isEqual(index, mine, theirs)
    }
}

private struct Comparison {
    let schema: CompiledSchema
    var paths: [[PathStep]] = []
    private var here: [PathStep] = []

    init(schema: CompiledSchema) {
        self.schema = schema
    }

    mutating func compareMembers(of node: CompiledSchema.Node, _ old: Field, _ new: Field, skipping: [StaticString] = []) {
        for i in node.first..<(node.first + node.count) {
            let property = schema.properties[i]
            if skipping.contains(where: { "\($0)" == "\(property.name)" }) { continue }
            here.append(.member("\(property.name)"))
            compare(property.node, property.presence, old[property.name], new[property.name])
            here.removeLast()
        }
    }

    mutating func compare(_ index: Int, _ presence: Presence, _ old: Field, _ new: Field) {
        if let old = old.value, let new = new.value, spansEqual(old.text, new.text) { return }
        let node = schema.nodes[index]
        let wasWritten = isWritten(old, presence)
        let isWritten = isWritten(new, presence)
        switch (wasWritten, isWritten) {
        case (false, false): return
        case (false, true): addLeaves(index, new)
        case (true, false): paths.append(here)
        case (true, true):
            switch node.type {
            case .object: compareMembers(of: node, old, new)
            case .map: compareMap(node, old, new)
            default:
                if !isEqual(index, old, new) { paths.append(here) }
            }
        }
    }

    private mutating func compareMap(_ node: CompiledSchema.Node, _ old: Field, _ new: Field) {
        var members = new.members
        while let member = members.next() {
            here.append(.member(member.name.string ?? ""))
            if let before = old.value?.member(named: member.name) {
                if !isEqual(node.first, Field(before), Field(member.value)) { paths.append(here) }
            } else {
                addLeaves(node.first, Field(member.value))
            }
            here.removeLast()
        }
        members = old.members
        while let member = members.next() {
            if new.value?.member(named: member.name) == nil {
                paths.append(here + [.member(member.name.string ?? "")])
            }
        }
    }

    /// What a merge patch names of a value that was not there: its leaves. Nothing for an object without any.
    private mutating func addLeaves(_ index: Int, _ value: Field) {
        let node = schema.nodes[index]
        switch node.type {
        case .object:
            for i in node.first..<(node.first + node.count) {
                let property = schema.properties[i]
                let member = value[property.name]
                guard isWritten(member, property.presence) else { continue }
                here.append(.member("\(property.name)"))
                addLeaves(property.node, member)
                here.removeLast()
            }
        case .map:
            var members = value.members
            while let member = members.next() {
                here.append(.member(member.name.string ?? ""))
                addLeaves(node.first, Field(member.value))
                here.removeLast()
            }
        default: paths.append(here)
        }
    }

    /// Whether Go writes the value at all.
    private func isWritten(_ field: Field, _ presence: Presence) -> Bool {
        switch presence {
        case .structure, .always: true
        case .pointer: field.exists
        case .omitsZero:
            switch field.value?.kind {
            case nil, .null, .false: false
            case .string: !field.isEmpty
            case .number: field.int64 != 0
            case .array, .object: field.value?.isEmptyContainer == false
            case .true: true
            }
        }
    }

    /// Whether two values are written the same way. What is absent or null reads as zero; a list that is absent is written as null.
    func isEqual(_ index: Int, _ old: Field, _ new: Field) -> Bool {
        let node = schema.nodes[index]
        switch node.type {
        case .string, .bootstrapToken:
            if old.isEmpty || new.isEmpty { return old.isEmpty && new.isEmpty }
            guard let old = old.value, let new = new.value else { return false }
            return old.stringEquals(new)
        case .duration: return GoDuration(old.string) == GoDuration(new.string)
        case .dateTime: return RFC3339Time(old.string) == RFC3339Time(new.string)
        case .boolean: return old.isTrue == new.isTrue
        case .int32, .int64: return (old.int64 ?? 0) == (new.int64 ?? 0)
        case .intOrString:
            return old.value?.isString == new.value?.isString && old.string == new.string && old.int64 == new.int64
        case .any:
            guard let old = old.value, let new = new.value else { return old.exists == new.exists }
            return old.isSameValue(as: new)
        case .array:
            guard old.exists, new.exists else { return old.exists == new.exists }
            var mine = old.elements
            var theirs = new.elements
            while let element = mine.next() {
                guard let twin = theirs.next(), isEqual(node.first, Field(element), Field(twin)) else { return false }
            }
            return theirs.next() == nil
        case .map: return isEqualMap(node, old, new)
        case .object:
            for i in node.first..<(node.first + node.count) {
                let property = schema.properties[i]
                let (mine, theirs) = (old[property.name], new[property.name])
                let wasWritten = isWritten(mine, property.presence)
                guard wasWritten == isWritten(theirs, property.presence) else { return false }
                if wasWritten, !isEqual(property.node, mine, theirs) { return false }
            }
            return true
        }
    }

    private func isEqualMap(_ node: CompiledSchema.Node, _ old: Field, _ new: Field) -> Bool {
        var members = new.members
        while let member = members.next() {
            guard let before = old.value?.member(named: member.name), isEqual(node.first, Field(before), Field(member.value)) else {
                return false
            }
        }
        members = old.members
        while let member = members.next() {
            if new.value?.member(named: member.name) == nil { return false }
        }
        return true
    }
}
