public import JSON
internal import Primitives

/// The paths reported for a removed object.
public enum RemovalPaths: Sendable {
    /// Its own path, as in a merge patch.
    case object
    /// The paths of the fields that it held.
    case fields
    /// Both.
    case objectAndFields
}

/// The paths at which two objects differ.
public struct Changes: Sendable {
    /// The first paths.
    public internal(set) var paths: [[PathStep]] = []
    /// Byte offset of each path's value in the new object, or of its nearest existing parent.
    public internal(set) var byteOffsets: [Int] = []
    /// Number of further paths.
    public internal(set) var furtherCount = 0

    /// Creates an empty result.
    public init() {}

    /// True if there is no difference.
    public var isEmpty: Bool { paths.isEmpty }
}

extension CompiledSchema {
    /// Returns the paths at which two objects differ: those that a JSON merge patch (RFC 7386) from one to the other
    /// contains, both as encoded by Go's types.
    /// So unknown members are ignored, absent equals zero where the type defines it, durations and times are compared
    /// by value, a changed list is a single path, and a removed member is a path of its own. Paths are in the order of
    /// the schema's member names.
    /// Takes time linear in both objects.
    ///
    /// - Parameters:
    ///   - skipping: Members of the root that are not compared.
    ///   - removals: The paths reported for a removed object.
    ///   - allowed: Paths to leave out.
    ///   - incomparable: Paths to leave out with all their parents and descendants.
    ///   - implied: Paths of strings for which the given value equals absence.
    ///   - ignored: Paths that are not compared.
    ///   - limit: Maximum number of paths kept.
    public func changes(
        from old: Cursor, to new: Cursor, skipping: [StaticString] = [], removals: RemovalPaths = .object,
        allowing allowed: PathTree? = nil,
        incomparable: [[PathStep]] = [], implying implied: [(path: [StaticString], text: StaticString)] = [],
        ignoring ignored: [[StaticString]] = [], limit: Int = .max
    ) -> Changes {
        if spansEqual(old.text, new.text) { return Changes() }
        var comparison = Comparison(schema: self)
        comparison.removals = removals
        comparison.allowed = allowed
        comparison.incomparable = incomparable.isEmpty ? nil : PathTree(ofFields: incomparable)
        comparison.limit = limit
        for (path, text) in implied { if let index = node(at: path) { comparison.implied.append((index, text)) } }
        comparison.ignored = ignored.compactMap { node(at: $0) }
        comparison.compareMembers(of: nodes[root], Field(old), Field(new), skipping: skipping)
        return comparison.changes
    }

    /// Returns true if the members of two objects of the schema at `path` are equal as encoded by Go's types.
    ///
    /// - Parameters:
    ///   - implied: Paths of strings for which the given value equals absence.
    ///   - ignored: Paths that are not compared.
    public func isSame(
        at path: [StaticString], _ old: Cursor, _ new: Cursor,
        implying implied: [(path: [StaticString], text: StaticString)] = [],
        ignoring ignored: [[StaticString]] = []
    ) -> Bool {
        var (mine, theirs) = (Field(old), Field(new))
        for name in path {
            mine = mine[name]
            theirs = theirs[name]
        }
        guard let index = node(at: path) else { return false }
        var comparison = Comparison(schema: self)
        for (path, text) in implied { if let index = node(at: path) { comparison.implied.append((index, text)) } }
        comparison.ignored = ignored.compactMap { node(at: $0) }
        return comparison.isEqual(index, mine, theirs)
    }

    /// Returns the node of the member at `path`; nil if there is none. Each path of a schema has its own node.
    private func node(at path: [StaticString]) -> Int? {
        var index = root
        for name in path {
            let node = nodes[index]
            guard let property = properties[node.members].first(where: { "\($0.name)" == "\(name)" }) else {
                return nil
            }
            index = property.node
        }
        return index
    }
}

private struct Comparison {
    let schema: CompiledSchema
    var changes = Changes()
    var limit = Int.max
    /// Paths to leave out.
    var allowed: PathTree?
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

    /// Records a change of the value at the current path.
    ///
    /// - Parameter byteOffset: Its offset in the new object, or that of its nearest existing parent.
    private mutating func noteChange(at byteOffset: Int) {
        if let allowed, allowed.matches(here) { return }
        if let incomparable, incomparable.touches(here[...]) { return }
        guard changes.paths.count < limit else {
            changes.furtherCount += 1
            return
        }
        changes.paths.append(here)
        changes.byteOffsets.append(byteOffset)
    }

    mutating func compareMembers(
        of node: CompiledSchema.Node, _ old: Field, _ new: Field, skipping: [StaticString] = []
    ) {
        for i in node.members {
            let property = schema.properties[i]
            if skipping.contains(where: { "\($0)" == "\(property.name)" }) { continue }
            let (before, now) = (old[property.name], new[property.name])
            // Nearly all members of an update are unchanged and need no path.
            if Self.areAlike(before, now) { continue }
            here.append(.member("\(property.name)"))
            compare(property.node, property.presence, before, now)
            here.removeLast()
        }
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
        case (false, true): addLeaves(index, new, at: nil)
        case (true, false):
            let holdsFields = node.type == .object || node.type == .map
            if removals != .fields || !holdsFields { noteChange(at: new.nearestValue.byteOffset) }
            if removals != .object, holdsFields { addLeaves(index, old, at: new.nearestValue.byteOffset) }
        case (true, true):
            switch node.type {
            case .object: compareMembers(of: node, old, new)
            case .map: compareMap(node, old, new)
            default:
                if !isEqual(index, old, new) { noteChange(at: new.nearestValue.byteOffset) }
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
                    noteChange(at: member.value.byteOffset)
                }
            } else {
                addLeaves(node.element, Field(member.value), at: nil)
            }
            here.removeLast()
        }
        members = old.members
        while let member = members.next() {
            if after.value(named: member.name) == nil {
                here.append(.member(member.name.string ?? ""))
                noteChange(at: new.nearestValue.byteOffset)
                here.removeLast()
            }
        }
    }

    /// Adds the leaves of an added value, or of a removed one whose fields are reported. Nothing for an object without
    /// any.
    ///
    /// - Parameter byteOffset: Offset in the new object of a removed value; nil for an added one.
    private mutating func addLeaves(_ index: Int, _ value: Field, at byteOffset: Int?) {
        let node = schema.nodes[index]
        switch node.type {
        case .object:
            for i in node.members {
                let property = schema.properties[i]
                let member = value[property.name]
                guard isWritten(property.node, member, property.presence) else { continue }
                here.append(.member("\(property.name)"))
                addLeaves(property.node, member, at: byteOffset)
                here.removeLast()
            }
        case .map:
            var members = value.members
            while let member = members.next() {
                here.append(.member(member.name.string ?? ""))
                addLeaves(node.element, Field(member.value), at: byteOffset)
                here.removeLast()
            }
        default: noteChange(at: byteOffset ?? value.nearestValue.byteOffset)
        }
    }

    /// Returns true if Go encodes the value of node `index` at all.
    private func isWritten(_ index: Int, _ field: Field, _ presence: Presence) -> Bool {
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
