internal import JSON

extension Engine {
    /// Members that the tables do not know, of one object; more are not carried along, which is told.
    private static let maxUnknownMembers = 4096

    /// Notes where the fields of `object`, container `index` of the source, are. Recursion is bounded by the depth of
    /// the table.
    mutating func collect(_ object: Cursor, into index: Int, _ frame: borrowing Frame) {
        let tree = frame.source
        let container = tree.nodes[index]
        var likely = Int(container.first)
        var members = object.members
        while let member = members.next() {
            let value = member.value
            let position = Int32(truncatingIfNeeded: value.position(from: frame.root))
            guard let found = tree.find(member.name, likely, in: container) else {
                if unknown.count < Self.maxUnknownMembers {
                    let name = Int32(truncatingIfNeeded: member.name.position(from: frame.root))
                    unknown.append(UnknownMember(container: Int32(index), name: name, value: position))
                } else {
                    passedOver += 1
                }
                continue
            }
            likely = found + 1
            let node = tree.nodes[found]
            if !node.isContainer {
                cells[frame.sourceCell(Int(node.rule))] = position
                let rule = frame.rules[Int(node.rule)]
                touch(Int(frame.isToHub ? rule.hubParent : rule.spokeParent), frame)
            } else if value.isObject {
                cells[frame.containerCell(found)] = position
                touch(Int(node.counterpart), frame)
                collect(value, into: found, frame)
            } else {
                cells[frame.containerCell(found)] = -position
            }
        }
    }
}
