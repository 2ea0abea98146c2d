internal import JSON

extension Engine {
    /// Writes the members of object `index` of the target, without its braces.
    ///
    /// - Parameters:
    ///   - preserved: The preserved fields of the object, if they apply.
    ///   - isForced: True if the object is written even if it stays empty.
    /// - Returns: True if a field requires the object to exist.
    mutating func writeMembers(of index: Int, _ preserved: Cursor?, isForced: Bool, _ frame: borrowing Frame) -> Bool {
        var isRequired = false
        let areAllKnown = scanPreserved(preserved, of: index, frame)
        let members = frame.target.members(of: index)
        var next = members.lowerBound
        while let i = nextToWrite(next, before: members.upperBound, frame) {
            next = i &+ 1
            var value: Cursor? = nil
            if let preserved {
                let position = preservedPosition(i, frame)
                if position != 0 { value = preserved.descendant(at: position) }
            }
            if frame.target.nodes[i].isObject {
                if writeObject(i, value, isParentWritten: isForced, frame) { set(.isWritten, i, frame) }
            } else {
                let row = Int(frame.target.nodes[i].row)
                let field = TargetField(
                    row: row, node: i, sourceNode: Int(frame.target.nodes[i].counterpart), preserved: value,
                    isParentWritten: isForced)
                if frame.rows[row].transform.write(field, &self, frame) == .requiresParent { isRequired = true }
            }
        }
        if let preserved, !areAllKnown { writeUnknown(preserved, of: index, frame) }
        return isRequired
    }

    /// Enters the positions of an object's preserved fields; of a duplicate name, the last.
    ///
    /// - Returns: True if the table has all of them.
    private mutating func scanPreserved(_ preserved: Cursor?, of parent: Int, _ frame: borrowing Frame) -> Bool {
        guard let preserved else { return true }
        var areAllKnown = true
        let known = frame.target.members(of: parent)
        var likely = known.lowerBound
        var members = preserved.members
        while let member = members.next() {
            guard let found = frame.target.find(member.name, likely, known, in: parent) else {
                areAllKnown = false
                continue
            }
            let position = member.value.position(from: preserved)
            slots[frame.slot(.preservedPosition, found)] = Int32(truncatingIfNeeded: position)
            set(.hasPreserved, found, frame)
            likely = found + 1
        }
        return areAllKnown
    }

    /// Writes object `index` of the target, unless it would be empty and need not exist.
    ///
    /// - Returns: True if the object was written.
    private mutating func writeObject(
        _ index: Int, _ preserved: Cursor?, isParentWritten: Bool, _ frame: borrowing Frame
    ) -> Bool {
        let node = frame.target.nodes[index]
        let isRequired = node.isRequired && !frame.isToHub
        let hasCounterpart = hasSourceObject(Int(node.counterpart), frame)
        var applicable: Cursor? = nil
        var mustExist = false
        var wasAbsent = false
        if let preserved, preserved.isObject, !node.isUnpreserved {
            let presence = preserved[ConversionData.presence]
            // A meaningful object exists in both versions or in neither. An annotation alone does not create it.
            if hasCounterpart || presence?.bool != nil && !node.isMeaningful {
                applicable = preserved
                mustExist = presence?.bool == true || presence?.isNull == true
            }
            wasAbsent = preserved[ConversionData.absence] != nil
        }
        if node.isMeaningful, hasCounterpart { mustExist = true }
        if isRequired, isParentWritten, !wasAbsent { mustExist = true }
        let start = writer.checkpoint
        frame.target.beginObject(index, in: &writer)
        let empty = writer.checkpoint
        if writeMembers(of: index, applicable, isForced: mustExist, frame) { mustExist = true }
        if writer.checkpoint == empty, mustExist, frame.isToHub { writeExplicitFalse(inEmpty: index, frame) }
        if writer.checkpoint != empty || mustExist {
            writer.endObject()
            return true
        }
        writer.rewind(to: start)
        if node.emptyObjectRow != FieldTree.noRow, frame.isToHub, let object = source(node.emptyObjectRow, frame) {
            write(object, index, frame)
            return true
        }
        if let other = applicable?[ConversionData.verbatim] {
            // The value was not an object.
            write(other, index, frame)
            return true
        }
        return false
    }

    /// Writes preserved members without a row.
    private mutating func writeUnknown(_ preserved: Cursor, of index: Int, _ frame: borrowing Frame) {
        var members = preserved.members
        while let member = members.next() {
            guard !frame.target.hasMember(member.name, in: index), !ConversionData.isReserved(member.name),
                index != 0 || !member.name.equalsAny(of: frame.unrestorable)
            else { continue }
            writer.key(member.name)
            writer.value(member.value)
        }
    }

    // MARK: - Fields

    /// Writes a value of the source or of the annotation as the value of a field.
    mutating func write(_ value: Cursor, as field: borrowing TargetField, _ frame: borrowing Frame) -> Outcome {
        write(value, field.node, frame)
        return .written
    }

    private mutating func write(_ value: Cursor, _ node: Int, _ frame: borrowing Frame) {
        writer.rawMember(frame.target.key(of: node), value)
    }

    /// Writes the name of a field; its value comes next.
    @inline(__always)
    mutating func writeKey(_ field: borrowing TargetField, _ frame: borrowing Frame) {
        frame.target.writeKey(of: field.node, to: &writer)
    }
}
