internal import JSON

/// The preserved fields of a list's elements, assigned to the elements that the list has now.
struct PreservedElements {
    /// Position of each element's preserved fields, from those of the list; 0 if it has none.
    private var positions: [Int]

    /// Assigns preserved fields to the element with the same key at the same index, else to the first element left with
    /// the same key.
    init(_ preserved: Cursor, for list: Cursor, key: Span<String>) {
        var keys: [UInt64] = []
        var elements = list.elements
        while let element = elements.next() { keys.append(element.fingerprint(of: key)) }
        positions = [Int](repeating: 0, count: keys.count)
        var others: [UInt64: [Int]] = [:]
        var members = preserved.members
        while let member = members.next() {
            guard let text = member.name.plainContent, let name = ElementName(text) else { continue }
            let position = member.value.position(from: preserved)
            if keys.indices.contains(name.index), keys[name.index] == name.key {
                positions[name.index] = position
            } else {
                others[name.key, default: []].append(position)
            }
        }
        guard !others.isEmpty else { return }
        var assigned: [UInt64: Int] = [:]
        for (index, key) in keys.enumerated() where positions[index] == 0 {
            guard let left = others[key] else { continue }
            let next = assigned[key, default: 0]
            guard next < left.count else { continue }
            positions[index] = left[next]
            assigned[key] = next + 1
        }
    }

    /// The position of the preserved fields of the element at `index`; nil if it has none.
    subscript(index: Int) -> Int? { positions[index] == 0 ? nil : positions[index] }
}
