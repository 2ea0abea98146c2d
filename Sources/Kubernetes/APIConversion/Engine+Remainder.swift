internal import JSON

extension Engine {
    /// More than remainders of most objects have.
    private static let usualRemainderBytes = 512

    /// Puts together what the target could not hold of an object, as JSON that mirrors it; empty when it holds all.
    /// Takes the object's frame and chunks off their stacks.
    ///
    /// - Parameters:
    ///   - limit: Bytes that the remainder may have; what would be more is left out, the largest field first.
    ///   - dropped: Gets the paths of what was left out.
    mutating func takeRemainder(
        _ frame: borrowing Frame, chunksFrom chunkStart: Int, limit: Int, dropped: inout [String]
    ) -> [UInt8] {
        rememberOneSided(frame)
        var remainder: [UInt8] = []
        if !frame.isElement { remainder.reserveCapacity(Self.usualRemainderBytes) }
        _ = appendRemainder(of: 0, to: &remainder, frame)
        if !frame.isElement {
            neededBytes = remainder.count
            droppedUnknown = false
        }
        // The remainder is put together anew no more often than its size can halve: a large one has few large fields,
        // or many small ones.
        while remainder.count > limit {
            if drop(remainder.count - limit, frame, &dropped) {
                // Enough, or all there is.
            } else if unknown.count > frame.unknownBase {
                unknown.removeSubrange(frame.unknownBase...)
                droppedUnknown = true
            } else {
                remainder = []
                break
            }
            remainder.removeAll(keepingCapacity: true)
            _ = appendRemainder(of: 0, to: &remainder, frame)
        }
        chunks.removeSubrange(chunkStart...)
        cells.removeSubrange(frame.base...)
        unknown.removeSubrange(frame.unknownBase...)
        return remainder
    }

    /// Leaves out the largest fields until they make up `excess` bytes.
    ///
    /// - Returns: Whether there was any.
    private mutating func drop(_ excess: Int, _ frame: borrowing Frame, _ dropped: inout [String]) -> Bool {
        var left = excess
        while left > 0, let rule = largestChunk(frame) {
            left -= Int(cells[frame.chunkEndCell(rule)] - cells[frame.chunkStartCell(rule)])
            cells[frame.chunkEndCell(rule)] = 0
            dropped.append(frame.path(of: rule))
        }
        return left < excess
    }

    private func largestChunk(_ frame: borrowing Frame) -> Int? {
        var largest: Int? = nil
        var size: Int32 = 0
        for rule in frame.rules.indices where hasChunk(rule, frame) {
            let own = cells[frame.chunkEndCell(rule)] - cells[frame.chunkStartCell(rule)]
            if own > size { (largest, size) = (rule, own) }
        }
        return largest
    }

    /// Fields that the target does not have at all were not come across while it was written.
    private mutating func rememberOneSided(_ frame: borrowing Frame) {
        for i in frame.late.indices {
            let rule = frame.late[i]
            switch frame.rules[rule].operation {
            case .spokeOnly, .hubOnly, .hubOnlyUnless:
                if let value = value(rule, frame) { remember(value.text, rule, frame) }
            case .requiredText:
                // Comes back by itself where its object does.
                let parent = Int(frame.rules[rule].hubParent)
                if value(rule, frame)?.isEmptyString == true, parent == 0 || cells[frame.writtenCell(parent)] != 0 {
                    told(rule, frame)
                }
            case .followingSeconds: rememberFollowingSeconds(rule, frame)
            case .ownNamespace: rememberNamespace(rule, frame)
            default: break
            }
        }
    }

    /// What the remainder of a container says of the container itself.
    private struct Told {
        /// Whether the target tells that the container is there.
        var isTold = false
        /// Whether something is remembered besides values that count only together with another field: when they do
        /// not, nothing is left that the container would have to be there for.
        var isFirm = false
    }

    /// Appends the remainder of container `index` of the source, braces included, if there is one.
    private func appendRemainder(of index: Int, to remainder: inout [UInt8], _ frame: borrowing Frame) -> Told {
        let tree = frame.source
        let container = tree.nodes[index]
        let hasUnknown = unknown.count > frame.unknownBase
        let start = remainder.count
        var told = Told()
        remainder.append(UInt8(ascii: "{"))
        let empty = remainder.count
        for i in Int(container.first)..<Int(container.first + container.count) {
            let node = tree.nodes[i]
            if node.isStatus { continue }
            let before = remainder.count
            if node.isContainer {
                // What is not there has nothing to be remembered, unless it should be there or depends on something
                // else.
                let position = cells[frame.containerCell(i)]
                if position == 0, !node.isSpecial, !(node.isRequired && frame.isToHub) { continue }
                // Most leave nothing to be remembered.
                if position > 0, !hasUnknown, !(node.holdsRequired && frame.isToHub), isTold(i, node, frame) {
                    told.isTold = true
                    continue
                }
                appendKey(tree.key(node), to: &remainder, first: before == empty)
                let name = remainder.count
                let inner = appendContainer(i, node, parent: index, to: &remainder, frame)
                if inner.isTold { told.isTold = true }
                if inner.isFirm { told.isFirm = true }
                if remainder.count == name { remainder.removeLast(name - before) }
            } else {
                if cells[frame.toldCell(Int(node.rule))] != 0 { told.isTold = true }
                guard hasChunk(Int(node.rule), frame) else { continue }
                switch frame.rules[Int(node.rule)].operation {
                case .duration, .followingSeconds: break
                default: told.isFirm = true
                }
                appendKey(tree.key(node), to: &remainder, first: before == empty)
                let begin = Int(cells[frame.chunkStartCell(Int(node.rule))])
                remainder.append(contentsOf: chunks[begin..<Int(cells[frame.chunkEndCell(Int(node.rule))])])
            }
        }
        let known = remainder.count
        appendUnknown(of: index, to: &remainder, empty, frame)
        if remainder.count > known { told.isFirm = true }
        if index == 0 {
            if remainder.count == empty {
                remainder.removeLast(empty - start)
            } else {
                remainder.append(UInt8(ascii: "}"))
            }
            return told
        }
        // Whether the object is needed for anything that is remembered or not told, and nothing in the target stands
        // for it.
        let isThere = cells[frame.containerCell(index)] > 0
        let hasContent = remainder.count > empty
        let hasCounterpart = container.counterpart == 0 || cells[frame.writtenCell(Int(container.counterpart))] != 0
        let isImplied = container.isRequired && frame.isToHub
        if isThere, !told.isTold, !hasContent, !isImplied, !(container.isMeaningful && hasCounterpart) {
            appendMark(hasCounterpart ? "null" : "true", to: &remainder, first: true)
            told.isFirm = true
        } else if hasContent, !hasCounterpart {
            appendMark(isThere && told.isFirm ? "true" : "false", to: &remainder, first: false)
        }
        if remainder.count == empty { remainder.removeLast(empty - start) } else { remainder.append(UInt8(ascii: "}")) }
        if isThere && container.isMeaningful && hasCounterpart { told.isTold = true }
        return told
    }

    /// Whether the target tells all of a container that is there, so that nothing of it is to be remembered.
    private func isTold(_ index: Int, _ node: FieldTree.Node, _ frame: borrowing Frame) -> Bool {
        guard cells[frame.summaryCell(index)] == Summary.told else { return false }
        let containers = frame.source.containers(in: node)
        for i in containers.indices {
            let inner = Int(containers[i])
            let position = cells[frame.containerCell(inner)]
            if position < 0 || position > 0 && !isTold(inner, frame.source.nodes[inner], frame) { return false }
        }
        return true
    }

    private func appendContainer(
        _ index: Int, _ node: FieldTree.Node, parent: Int, to remainder: inout [UInt8], _ frame: borrowing Frame
    ) -> Told {
        let position = cells[frame.containerCell(index)]
        if position < 0 {
            remainder.append(
                contentsOf: "{\"\(ConversionData.withoutCounterpart)\":false,\"\(ConversionData.verbatim)\":".utf8)
            remainder.append(copying: frame.root.descendant(at: -Int(position)).text)
            remainder.append(UInt8(ascii: "}"))
            return Told(isFirm: true)
        }
        if position == 0, node.isRequired, frame.isToHub, parent == 0 || cells[frame.containerCell(parent)] > 0 {
            remainder.append(contentsOf: "{\"\(ConversionData.absent)\":true}".utf8)
            return Told(isFirm: true)
        }
        guard position > 0 || node.isSpecial else { return Told() }
        return appendRemainder(of: index, to: &remainder, frame)
    }

    private func appendUnknown(of index: Int, to remainder: inout [UInt8], _ empty: Int, _ frame: borrowing Frame) {
        for i in frame.unknownBase..<unknown.count where Int(unknown[i].container) == index {
            let member = unknown[i]
            let name = frame.root.descendant(at: Int(member.name))
            guard !ConversionData.isMark(name) else { continue }
            if remainder.count > empty { remainder.append(UInt8(ascii: ",")) }
            remainder.append(copying: name.text)
            remainder.append(UInt8(ascii: ":"))
            remainder.append(copying: frame.root.descendant(at: Int(member.value)).text)
        }
    }

    private func appendKey(_ key: Span<UInt8>, to remainder: inout [UInt8], first: Bool) {
        if !first { remainder.append(UInt8(ascii: ",")) }
        remainder.append(copying: key)
    }

    private func appendMark(_ value: StaticString, to remainder: inout [UInt8], first: Bool) {
        if !first { remainder.append(UInt8(ascii: ",")) }
        remainder.append(contentsOf: "\"\(ConversionData.withoutCounterpart)\":\(value)".utf8)
    }
}
