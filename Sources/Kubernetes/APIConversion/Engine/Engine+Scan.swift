internal import JSON

extension Engine {
    /// Unknown fields that are preserved of one object. More are lost, which is reported.
    private static let maxUnknownFields = 4096

    /// Enters the positions of the fields in `object`, which is object `index` of the source. Recursion is bounded by
    /// the depth of the table.
    mutating func scan(_ object: Cursor, into index: Int, _ frame: borrowing Frame) {
        let known = frame.source.members(of: index)
        var likely = known.lowerBound
        var members = object.members
        while let member = members.next() {
            let value = member.value
            let position = Int32(truncatingIfNeeded: value.position(from: frame.root))
            guard let found = frame.source.find(member.name, likely, known, in: index) else {
                addUnknown(member.name, position, in: index, frame)
                continue
            }
            likely = found + 1
            if !frame.source.nodes[found].isObject {
                enterField(found, Int(frame.source.nodes[found].counterpart), at: position, frame)
            } else if value.isObject {
                enterObject(found, at: position, frame)
                markInput(Int(frame.source.nodes[found].counterpart), frame)
                scan(value, into: found, frame)
            } else {
                enterObject(found, at: -position, frame)
            }
        }
    }

    /// Enters a member without a row, unless it identifies the object.
    private mutating func addUnknown(_ name: Cursor, _ value: Int32, in object: Int, _ frame: borrowing Frame) {
        if object == 0, name.equalsAny(of: frame.envelope) { return }
        guard unknownFields.count < Self.maxUnknownFields else {
            skippedUnknownFields += 1
            return
        }
        let name = Int32(truncatingIfNeeded: name.position(from: frame.root))
        unknownFields.append(UnknownField(object: Int32(object), name: name, value: value))
    }
}

extension Cursor {
    /// Returns true if the string equals one of `names`.
    func equalsAny(of names: Span<StaticString>) -> Bool {
        for i in names.indices where stringEquals(names[i]) { return true }
        return false
    }
}
