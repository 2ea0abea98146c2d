internal import JSON

/// What became of a field in the target.
enum Outcome {
    case absent
    case written
    /// Nothing is written, but what holds the field must be there.
    case impliesParent
}

extension Engine {
    /// Writes the members of container `index` of the target, whose braces are the caller's.
    ///
    /// - Parameters:
    ///   - remainder: What was remembered of the container, when it applies.
    ///   - isForced: Whether the container is written even if it is empty.
    /// - Returns: Whether a field demands that the container is there.
    mutating func writeMembers(of index: Int, _ remainder: Cursor?, isForced: Bool, _ frame: borrowing Frame) -> Bool {
        let tree = frame.target
        let container = tree.nodes[index]
        var isDemanded = false
        let areAllKnown = noteRemembered(remainder, of: container, frame)
        for i in Int(container.first)..<Int(container.first + container.count) {
            let node = tree.nodes[i]
            var remembered: Cursor? = nil
            if let remainder {
                let position = Int(cells[frame.rememberedCell(i)])
                if position != 0 { remembered = remainder.descendant(at: position) }
            }
            if node.isContainer {
                if writeContainer(i, node, remembered, parentIsForced: isForced, frame) {
                    cells[frame.writtenCell(i)] = 1
                }
            } else {
                let outcome = writeField(Int(node.rule), node, remembered, parentIsForced: isForced, frame)
                if outcome == .impliesParent { isDemanded = true }
            }
        }
        if let remainder, !areAllKnown {
            writeUnknown(remainder, of: container, isObject: index == 0 && !frame.isElement, frame)
        }
        return isDemanded
    }

    /// Notes where the members of a container's remainder are; of a name that comes twice the last.
    ///
    /// - Returns: Whether the tables know all of them.
    private mutating func noteRemembered(_ remainder: Cursor?, of container: FieldTree.Node, _ frame: borrowing Frame)
        -> Bool
    {
        guard let remainder else { return true }
        var areAllKnown = true
        var likely = Int(container.first)
        var members = remainder.members
        while let member = members.next() {
            guard let found = frame.target.find(member.name, likely, in: container) else {
                areAllKnown = false
                continue
            }
            cells[frame.rememberedCell(found)] = Int32(truncatingIfNeeded: member.value.position(from: remainder))
            likely = found + 1
        }
        return areAllKnown
    }

    /// - Returns: Whether the container was written.
    private mutating func writeContainer(
        _ index: Int, _ node: FieldTree.Node, _ remembered: Cursor?, parentIsForced: Bool, _ frame: borrowing Frame
    ) -> Bool {
        if remembered == nil, !node.isSpecial, cells[frame.touchedCell(index)] == 0, frame.isToHub || !node.isRequired {
            return false
        }
        let isThere = cells[frame.containerCell(Int(node.counterpart))] > 0 || node.counterpart == 0
        var remainder: Cursor? = nil
        var mustExist = false
        var wasAbsent = false
        if let remembered, remembered.isObject, !node.isStatus {
            let mark = remembered[ConversionData.withoutCounterpart]
            // What means something by being there has its counterpart wherever it is there; an annotation alone does
            // not make it.
            if isThere || mark?.bool != nil && !node.isMeaningful {
                remainder = remembered
                mustExist = mark?.bool == true || mark?.isNull == true
            }
            wasAbsent = remembered[ConversionData.absent] != nil
        }
        if node.isMeaningful, isThere { mustExist = true }
        if node.isRequired, !frame.isToHub, parentIsForced, !wasAbsent { mustExist = true }
        let start = writer.checkpoint
        frame.target.writeKey(node, to: &writer)
        writer.beginObject()
        let isEmpty = writer.checkpoint
        if writeMembers(of: index, remainder, isForced: mustExist, frame) { mustExist = true }
        if writer.checkpoint == isEmpty, mustExist, frame.isToHub { writeFalse(inEmpty: node, frame) }
        if writer.checkpoint != isEmpty || mustExist {
            writer.endObject()
            return true
        }
        writer.rewind(to: start)
        if node.emptyRule != FieldTree.noRule, frame.isToHub, let empty = value(Int(node.emptyRule), frame) {
            frame.target.writeKey(node, to: &writer)
            writer.value(empty)
            return true
        }
        // Something other than an object stood here.
        if let odd = remainder?[ConversionData.verbatim] {
            frame.target.writeKey(node, to: &writer)
            writer.value(odd)
            return true
        }
        return false
    }

    /// Members that the tables did not know when the remainder was made.
    ///
    /// - Parameter isObject: Whether these are the members of the object itself. Which object it is, of what kind and
    ///   in what state is no annotation's to say.
    private mutating func writeUnknown(
        _ remainder: Cursor, of container: FieldTree.Node, isObject: Bool, _ frame: borrowing Frame
    ) {
        var members = remainder.members
        while let member = members.next() {
            guard !frame.target.hasMember(member.name, in: container), !ConversionData.isMark(member.name) else {
                continue
            }
            if isObject, Self.isEnvelope(member.name) || member.name.stringEquals("status") { continue }
            writer.key(member.name)
            writer.value(member.value)
        }
    }

    /// A member with a value from the source or the remainder.
    mutating func write(_ node: FieldTree.Node, _ value: Cursor, _ frame: borrowing Frame) -> Outcome {
        writer.rawMember(frame.target.key(node), value)
        return .written
    }

    private mutating func writeField(
        _ rule: Int, _ node: FieldTree.Node, _ remembered: Cursor?, parentIsForced: Bool, _ frame: borrowing Frame
    ) -> Outcome {
        switch frame.rules[rule].operation {
        case .value: writeValue(rule, node, remembered, frame)
        case .verbatim: writeVerbatim(rule, node, frame)
        case .spokeOnly, .hubOnly: if let remembered { write(node, remembered, frame) } else { .absent }
        case .hubOnlyUnless: writeUnless(rule, node, remembered, frame)
        case .duration: writeDuration(rule, node, remembered, frame)
        case .followingSeconds: writeFollowingSeconds(rule, node, remembered, frame)
        case .arguments: writeArguments(rule, node, remembered, frame)
        case .boolExplicitInHub: writeBoolExplicitInHub(rule, node, remembered, frame)
        case .requiredBool: writeRequiredBool(rule, node, remembered, frame)
        case .requiredText: writeRequiredText(rule, node, remembered, parentIsForced: parentIsForced, frame)
        case .impliedText: writeImpliedText(rule, node, remembered, frame)
        case .list: writeList(rule, node, remembered, frame)
        case .groupVersion: writeGroupVersion(rule, node, remembered, frame)
        case .ownNamespace: writeNamespace(rule, node, remembered, frame)
        case .emptyObject: writeEmptyObject(rule, node, frame)
        case .readiness: writeReadiness(rule, node, frame)
        case .readinessException: writeReadinessException(rule, node, frame)
        }
    }

    // MARK: - Plain values

    private mutating func writeValue(
        _ rule: Int, _ node: FieldTree.Node, _ remembered: Cursor?, _ frame: borrowing Frame
    ) -> Outcome {
        guard let value = value(rule, frame) else {
            if let remembered, remembered.isZero { return write(node, remembered, frame) }
            return .absent
        }
        guard !value.isZero else {
            remember(value.text, rule, frame)
            return .absent
        }
        told(rule, frame)
        return write(node, value, frame)
    }

    private mutating func writeVerbatim(_ rule: Int, _ node: FieldTree.Node, _ frame: borrowing Frame) -> Outcome {
        guard let value = value(rule, frame) else { return .absent }
        told(rule, frame)
        return write(node, value, frame)
    }

    private mutating func writeUnless(
        _ rule: Int, _ node: FieldTree.Node, _ remembered: Cursor?, _ frame: borrowing Frame
    ) -> Outcome {
        guard let remembered, value(Int(frame.rules[rule].first), frame)?.bool != true else { return .absent }
        return write(node, remembered, frame)
    }
}

extension Engine {
    /// An object of the hub that is there but holds nothing.
    private mutating func writeEmptyObject(_ rule: Int, _ node: FieldTree.Node, _ frame: borrowing Frame) -> Outcome {
        let position = cells[frame.containerCell(Int(frame.rules[rule].first))]
        guard position > 0 else { return .absent }
        let object = frame.root.descendant(at: Int(position))
        return object.isHollow ? write(node, object, frame) : .absent
    }
}

extension Cursor {
    /// Whether this is an object that holds nothing but objects that hold nothing.
    var isHollow: Bool {
        guard isObject else { return false }
        var members = self.members
        while let member = members.next() {
            guard member.value.isHollow else { return false }
        }
        return true
    }

    /// Whether this is what Go's `omitempty` leaves out, or null.
    var isZero: Bool {
        switch kind {
        case .null, .false: true
        case .true: false
        case .string: isEmptyString
        case .number: text.count == 1 && text[0] == UInt8(ascii: "0")
        case .array, .object: isEmptyContainer
        }
    }
}
