internal import JSON

/// A comparison of two objects of a schema, as encoded by Go's types.
struct ObjectComparison {
    let schema: CompiledSchema
    var changes = Changes()
    var limit = Int.max
    /// Fields to leave out.
    var allowed: FieldSet?
    /// Paths to leave out with all their parents and descendants.
    var incomparable: PathTree?
    /// The paths reported for a removed object.
    var removals = RemovalPaths.object
    /// Nodes of strings for which the given value equals absence.
    var implied: [(node: Int, text: StaticString)] = []
    /// Nodes that are not compared.
    var ignored: [Int] = []
    private var here: [PathStep] = []

    init(schema: CompiledSchema) {
        self.schema = schema
    }

    /// Records a change of the value at the current path, that of node `index`.
    private mutating func noteChange(_ index: Int) {
        if let allowed, allowed.contains(index) { return }
        if let incomparable, incomparable.touches(here[...]) { return }
        guard changes.paths.count < limit else {
            changes.furtherCount += 1
            return
        }
        changes.paths.append(here)
    }

    mutating func compareMembers(
        of node: CompiledSchema.Node, _ old: Field, _ new: Field, skipping: [StaticString] = []
    ) {
        if let old = old.value, let new = new.value, old.hasSameNames(as: new) {
            return compareValues(of: node, old, new, skipping)
        }
        for i in node.members {
            let property = schema.properties[i]
            let (before, now) = (old[property.name], new[property.name])
            // Nearly all members of an update are unchanged and need no path.
            if Self.areAlike(before, now) { continue }
            compare(property, before, now, skipping)
        }
    }

    /// Compares two objects that have the same names in the same order, as most updates do.
    private mutating func compareValues(
        of node: CompiledSchema.Node, _ old: Cursor, _ new: Cursor, _ skipping: [StaticString]
    ) {
        var (before, now) = (old.members, new.members)
        var next = node.members.lowerBound
        while let member = before.next(), let other = now.next() {
            if spansEqual(member.value.text, other.value.text) { continue }
            guard let i = schema.property(named: member.name, from: next, in: node) else { continue }
            next = i &+ 1
            compare(schema.properties[i], Field(member.value), Field(other.value), skipping)
        }
    }

    private mutating func compare(
        _ property: CompiledSchema.CompiledProperty, _ old: Field, _ new: Field, _ skipping: [StaticString]
    ) {
        if skipping.contains(where: { literalsEqual($0, property.name) }) { return }
        here.append(property.step)
        compare(property.node, property.presence, old, new)
        here.removeLast()
    }

    /// Returns true if both are absent or have the same bytes.
    private static func areAlike(_ old: Field, _ new: Field) -> Bool {
        guard let old = old.value, let new = new.value else { return old.exists == new.exists }
        return spansEqual(old.text, new.text)
    }

    mutating func compare(_ index: Int, _ presence: Presence, _ old: Field, _ new: Field) {
        let node = schema.nodes[index]
        let wasWritten = isWritten(index, old, presence)
        let isWritten = isWritten(index, new, presence)
        switch (wasWritten, isWritten) {
        case (false, false): return
        case (false, true): addLeaves(index, new)
        case (true, false):
            let holdsFields = node.type == .object || node.type == .map
            if removals != .fields || !holdsFields { noteChange(index) }
            if removals != .object, holdsFields { addLeaves(index, old) }
        case (true, true):
            switch node.type {
            case .object: compareMembers(of: node, old, new)
            case .map: compareMap(node, old, new)
            default:
                if !isEqual(index, old, new) { noteChange(index) }
            }
        }
    }

    private mutating func compareMap(_ node: CompiledSchema.Node, _ old: Field, _ new: Field) {
        let (before, after) = (MemberIndex(of: old), MemberIndex(of: new))
        var members = new.members
        while let member = members.next() {
            here.append(.member(member.name.string ?? ""))
            if let before = before.value(named: member.name) {
                if !isEqual(node.element, Field(before), Field(member.value)) {
                    noteChange(node.element)
                }
            } else {
                addLeaves(node.element, Field(member.value))
            }
            here.removeLast()
        }
        members = old.members
        while let member = members.next() {
            if after.value(named: member.name) == nil {
                here.append(.member(member.name.string ?? ""))
                noteChange(node.element)
                here.removeLast()
            }
        }
    }

    /// Adds the leaves of an added value, or of a removed one whose fields are reported. Nothing for an object without
    /// any.
    private mutating func addLeaves(_ index: Int, _ value: Field) {
        let node = schema.nodes[index]
        switch node.type {
        case .object:
            for i in node.members {
                let property = schema.properties[i]
                let member = value[property.name]
                guard isWritten(property.node, member, property.presence) else { continue }
                here.append(property.step)
                addLeaves(property.node, member)
                here.removeLast()
            }
        case .map:
            var members = value.members
            while let member = members.next() {
                here.append(.member(member.name.string ?? ""))
                addLeaves(node.element, Field(member.value))
                here.removeLast()
            }
        default: noteChange(index)
        }
    }
}
