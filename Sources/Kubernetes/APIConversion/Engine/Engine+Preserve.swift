internal import JSON

/// Joins the fragments of preserved values to JSON that mirrors the source.
extension Engine {
    /// More than the preserved fields of most objects take.
    private static let usualPreservedBytes = 512

    /// Returns the fields of an object that the target cannot represent, as JSON that mirrors the source; empty if the
    /// target represents all. Removes the object's frame.
    ///
    /// - Parameters:
    ///   - limit: Bytes that the preserved fields may take; beyond, the largest are dropped.
    ///   - dropped: Receives the paths of dropped fields.
    mutating func takePreserved(
        _ frame: borrowing Frame, fragmentsFrom firstFragment: Int, limit: Int, dropped: inout [String]
    ) -> [UInt8] {
        finishFields(frame)
        if isWhollyRepresented(frame) {
            if !frame.isElement {
                preservedByteCount = 0
                droppedUnknownFields = false
            }
            pop(frame, fragmentsFrom: firstFragment)
            return []
        }
        var preserved: [UInt8] = []
        if !frame.isElement { preserved.reserveCapacity(Self.usualPreservedBytes) }
        _ = appendPreserved(of: 0, to: &preserved, frame)
        if !frame.isElement {
            preservedByteCount = preserved.count
            droppedUnknownFields = false
            shrink(&preserved, to: limit, frame, &dropped)
        }
        pop(frame, fragmentsFrom: firstFragment)
        return preserved
    }

    /// Preserves the fields that the target lacks, or that need the whole target.
    private mutating func finishFields(_ frame: borrowing Frame) {
        for i in frame.deferred.indices {
            let row = frame.deferred[i]
            frame.rows[row].transform.finish(row, &self, frame)
        }
        for i in frame.sourceOnly.indices {
            let first = i &* 64
            var present = frame.sourceOnly[i] & marks[frame.word(.isPresent, first)]
            while present != 0 {
                let row = Int(frame.source.nodes[first &+ present.trailingZeroBitCount].row)
                frame.rows[row].transform.finish(row, &self, frame)
                present &= present &- 1
            }
        }
    }

    /// Returns true if the target represents all of the source, so that there is nothing to preserve.
    private func isWhollyRepresented(_ frame: borrowing Frame) -> Bool {
        guard unknownFields.count == frame.firstUnknown else { return false }
        for i in frame.alwaysPreserved.indices {
            let node = i &* 64
            guard frame.alwaysPreserved[i] | marks[frame.word(.isPreserved, node)] == 0,
                marks[frame.word(.isPresent, node)] & ~marks[frame.word(.isRepresented, node)] == 0
            else { return false }
        }
        return true
    }

    /// Properties of an object in the source, for the object around it.
    private struct Summary {
        /// True if the target represents the object.
        var isRepresented = false
        /// True if a field is preserved that applies by itself. Without one, the object need not exist once the
        /// conditions of its preserved fields no longer hold.
        var isUnconditional = false
    }

    /// Appends the preserved fields of object `index` of the source with braces; nothing if there are none.
    private func appendPreserved(of index: Int, to json: inout [UInt8], _ frame: borrowing Frame) -> Summary {
        let node = frame.source.nodes[index]
        let start = json.count
        json.append(UInt8(ascii: "{"))
        let empty = json.count
        var summary = appendMembers(of: index, to: &json, empty, frame)
        let known = json.count
        appendUnknown(of: index, to: &json, empty, frame)
        if json.count > known { summary.isUnconditional = true }
        if index != 0 { appendPresence(of: node, index, to: &json, empty, &summary, frame) }
        if json.count == empty { json.removeLast(empty - start) } else { json.append(UInt8(ascii: "}")) }
        return summary
    }

    private func appendMembers(
        of index: Int, to json: inout [UInt8], _ empty: Int, _ frame: borrowing Frame
    ) -> Summary {
        let hasUnknown = unknownFields.count > frame.firstUnknown
        var summary = Summary()
        let members = frame.source.members(of: index)
        var next = members.lowerBound
        // Nothing of an absent field or object is preserved, unless it is required or depends on others.
        while let i = nextToPreserve(next, before: members.upperBound, frame) {
            next = i &+ 1
            let node = frame.source.nodes[i]
            if node.isUnpreserved { continue }
            let before = json.count
            if node.isObject {
                // The target represents most objects wholly.
                if !hasUnknown, sourcePosition(i, frame) > 0, !(node.holdsRequired && frame.isToHub),
                    isWhollyRepresented(i, frame)
                {
                    summary.isRepresented = true
                    continue
                }
                Self.appendKey(frame.source.key(of: i), to: &json, isFirst: before == empty)
                let value = json.count
                let inner = appendObject(i, node, parent: index, to: &json, frame)
                if inner.isRepresented { summary.isRepresented = true }
                if inner.isUnconditional { summary.isUnconditional = true }
                if json.count == value { json.removeLast(value - before) }
            } else {
                if has(.isRepresented, i, frame) { summary.isRepresented = true }
                guard let fragment = fragment(i, frame) else { continue }
                if !frame.rows[Int(node.row)].isConditional { summary.isUnconditional = true }
                Self.appendKey(frame.source.key(of: i), to: &json, isFirst: before == empty)
                json.append(contentsOf: fragments[fragment])
            }
        }
        return summary
    }

    /// Returns true if the target represents all fields of an object that exists, so that nothing of it is preserved.
    private func isWhollyRepresented(_ index: Int, _ frame: borrowing Frame) -> Bool {
        guard has(.isRepresented, index, frame), !has(.isPreserved, index, frame) else { return false }
        let objects = frame.source.objects(in: index)
        for i in objects.indices {
            let inner = Int(objects[i])
            let position = sourcePosition(inner, frame)
            if position < 0 { return false }
            if position > 0, !isWhollyRepresented(inner, frame) { return false }
        }
        return true
    }

    private func appendObject(
        _ index: Int, _ node: FieldTree.Node, parent: Int, to json: inout [UInt8], _ frame: borrowing Frame
    ) -> Summary {
        let position = sourcePosition(index, frame)
        if position < 0 {
            json.append(
                contentsOf: "{\"\(ConversionData.presence)\":false,\"\(ConversionData.verbatim)\":".utf8)
            json.append(copying: frame.root.descendant(at: -position).text)
            json.append(UInt8(ascii: "}"))
            return Summary(isUnconditional: true)
        }
        if position == 0, node.isRequired, frame.isToHub, hasSourceObject(parent, frame) {
            json.append(contentsOf: "{\"\(ConversionData.absence)\":true}".utf8)
            return Summary(isUnconditional: true)
        }
        guard position > 0 || node.holdsDependent else { return Summary() }
        return appendPreserved(of: index, to: &json, frame)
    }

    /// Appends the key that says whether the object must exist when it is restored, if its fields do not.
    private func appendPresence(
        of node: FieldTree.Node, _ index: Int, to json: inout [UInt8], _ empty: Int, _ summary: inout Summary,
        _ frame: borrowing Frame
    ) {
        let exists = sourcePosition(index, frame) > 0
        let hasContent = json.count > empty
        let hasCounterpart = isWritten(Int(node.counterpart), frame)
        let isMeaningful = node.isMeaningful && hasCounterpart
        let isImplied = node.isRequired && frame.isToHub
        if exists, !summary.isRepresented, !hasContent, !isImplied, !isMeaningful {
            Self.appendPresence(hasCounterpart ? "null" : "true", to: &json, isFirst: true)
            summary.isUnconditional = true
        } else if hasContent, !hasCounterpart {
            Self.appendPresence(exists && summary.isUnconditional ? "true" : "false", to: &json, isFirst: false)
        }
        if exists, isMeaningful { summary.isRepresented = true }
    }

    private func appendUnknown(of index: Int, to json: inout [UInt8], _ empty: Int, _ frame: borrowing Frame) {
        for i in frame.firstUnknown..<unknownFields.count where Int(unknownFields[i].object) == index {
            let field = unknownFields[i]
            let name = frame.root.descendant(at: Int(field.name))
            guard !ConversionData.isReserved(name) else { continue }
            if json.count > empty { json.append(UInt8(ascii: ",")) }
            json.append(copying: name.text)
            json.append(UInt8(ascii: ":"))
            json.append(copying: frame.root.descendant(at: Int(field.value)).text)
        }
    }

    private static func appendKey(_ key: Span<UInt8>, to json: inout [UInt8], isFirst: Bool) {
        if !isFirst { json.append(UInt8(ascii: ",")) }
        json.append(copying: key)
    }

    private static func appendPresence(_ value: StaticString, to json: inout [UInt8], isFirst: Bool) {
        if !isFirst { json.append(UInt8(ascii: ",")) }
        json.append(contentsOf: "\"\(ConversionData.presence)\":\(value)".utf8)
    }

    // MARK: - Size

    /// Drops preserved fields until the rest takes at most `limit` bytes, the largest first.
    ///
    /// The fields are joined again no more often than their size can halve: a large object has few large fields, or
    /// many small ones.
    private mutating func shrink(
        _ preserved: inout [UInt8], to limit: Int, _ frame: borrowing Frame, _ dropped: inout [String]
    ) {
        while preserved.count > limit {
            if !drop(preserved.count - limit, frame, &dropped) {
                guard unknownFields.count > frame.firstUnknown else {
                    preserved = []
                    return
                }
                unknownFields.removeSubrange(frame.firstUnknown...)
                droppedUnknownFields = true
            }
            preserved.removeAll(keepingCapacity: true)
            _ = appendPreserved(of: 0, to: &preserved, frame)
        }
    }

    /// Drops the largest preserved fields until they make up `excess` bytes.
    ///
    /// - Returns: True if a field was dropped.
    private mutating func drop(_ excess: Int, _ frame: borrowing Frame, _ dropped: inout [String]) -> Bool {
        var left = excess
        while left > 0, let (node, count) = largestFragment(frame) {
            left -= count
            dropFragment(node, frame)
            dropped.append(frame.source.path(of: node))
        }
        return left < excess
    }

    private func largestFragment(_ frame: borrowing Frame) -> (node: Int, count: Int)? {
        var largest: (node: Int, count: Int)? = nil
        for node in frame.source.nodes.indices where !frame.source.nodes[node].isObject {
            guard let count = fragment(node, frame)?.count, count > largest?.count ?? 0 else { continue }
            largest = (node, count)
        }
        return largest
    }
}
