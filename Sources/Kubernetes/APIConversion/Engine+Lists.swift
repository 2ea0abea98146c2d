internal import JSON

/// Which remainder belongs to which element of a list.
private struct RememberedElements {
    /// Positions of remainders in the list's one, by index of the element.
    private var positions: [Int: Int] = [:]

    /// Finds for each remainder its element: the one with the same key at the same index, else the first left with the
    /// same key.
    init(_ remembered: Cursor, for list: Cursor, key: Span<String>) {
        var keys: [UInt64] = []
        var elements = list.elements
        while let element = elements.next() { keys.append(element.elementKey(key)) }
        var others: [UInt64: [Int]] = [:]
        var members = remembered.members
        while let member = members.next() {
            guard let name = member.name.string, let (key, index) = ElementName.parse(name) else { continue }
            let position = member.value.position(from: remembered)
            if keys.indices.contains(index), keys[index] == key {
                positions[index] = position
            } else {
                others[key, default: []].append(position)
            }
        }
        guard !others.isEmpty else { return }
        var taken: [UInt64: Int] = [:]
        for (index, key) in keys.enumerated() where positions[index] == nil {
            guard let left = others[key] else { continue }
            let next = taken[key, default: 0]
            guard next < left.count else { continue }
            positions[index] = left[next]
            taken[key] = next + 1
        }
    }

    subscript(index: Int) -> Int? { positions[index] }
}

extension Cursor {
    /// A fingerprint of the members that tell which element this is, 40 bits of it. Absent and empty are the same, and
    /// so are texts that differ in what is escaped: API servers escape anew.
    fileprivate func elementKey(_ names: Span<String>) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        func add(_ bytes: Span<UInt8>) {
            for j in bytes.indices { hash = (hash ^ UInt64(bytes[j])) &* 0x100_0000_01B3 }
        }
        for i in names.indices {
            if let value = self[named: names[i]], !value.isZero {
                if value.isString, value.hasEscapes {
                    var content: [UInt8] = [UInt8(ascii: "\"")]
                    value.appendContent(to: &content)
                    content.append(UInt8(ascii: "\""))
                    add(content.span)
                } else {
                    add(value.text)
                }
            }
            hash = (hash ^ 0x1F) &* 0x100_0000_01B3
        }
        return (hash ^ hash >> 32) & 0xFF_FFFF_FFFF
    }
}

/// What an element is called in a remainder: fingerprint of its key and index, in base 36.
enum ElementName {
    static func text(_ key: UInt64, _ index: Int) -> String { "\(String(key, radix: 36)).\(String(index, radix: 36))" }

    static func parse(_ text: String) -> (key: UInt64, index: Int)? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2, let key = UInt64(parts[0], radix: 36), let index = Int(parts[1], radix: 36) else {
            return nil
        }
        return (key, index)
    }
}

extension Engine {
    /// A list of objects.
    mutating func writeList(_ rule: Int, _ node: FieldTree.Node, _ remembered: Cursor?, _ frame: borrowing Frame)
        -> Outcome
    {
        guard let list = value(rule, frame), list.isArray, !list.isEmptyContainer else {
            if let odd = value(rule, frame) {
                rememberVerbatim(odd, rule, frame)
            } else if let remembered, let odd = remembered[ConversionData.verbatim], odd.isZero {
                return write(node, odd, frame)
            }
            return .absent
        }
        told(rule, frame)
        let unit = frame.elements[Int(frame.rules[rule].first)]
        frame.target.writeKey(node, to: &writer)
        writer.beginArray()
        var belonging: RememberedElements? = nil
        if let remembered { belonging = RememberedElements(remembered, for: list, key: unit.key.span) }
        let chunkStart = chunks.count
        var elements = list.elements
        var index = 0
        while let element = elements.next() {
            if element.isObject {
                var remainder: Cursor? = nil
                if let remembered, let position = belonging?[index] { remainder = remembered.descendant(at: position) }
                writeElement(element, index, unit, remainder, chunkStart, frame)
            } else {
                writer.value(element)
            }
            index += 1
        }
        writer.endArray()
        if chunks.count > chunkStart {
            chunks.append(UInt8(ascii: "}"))
            noteChunk(from: chunkStart, rule, frame)
        }
        return .written
    }

    private mutating func writeElement(
        _ element: Cursor, _ index: Int, _ unit: borrowing CompiledUnit, _ remainder: Cursor?, _ chunkStart: Int,
        _ outer: borrowing Frame
    ) {
        let frame = Frame(
            unit, isElement: true, isToHub: outer.isToHub, base: cells.count, unknownBase: unknown.count,
            root: outer.root,
            namespace: outer.namespace)
        push(unit.frameSize)
        collect(element, into: 0, frame)
        writer.beginObject()
        let ownChunks = chunks.count
        _ = writeMembers(of: 0, remainder, isForced: true, frame)
        writer.endObject()
        var none: [String] = []
        let own = takeRemainder(frame, chunksFrom: ownChunks, limit: .max, dropped: &none)
        guard !own.isEmpty else { return }
        chunks.append(chunks.count == chunkStart ? UInt8(ascii: "{") : UInt8(ascii: ","))
        chunks.append(UInt8(ascii: "\""))
        chunks.append(contentsOf: ElementName.text(element.elementKey(frame.key), index).utf8)
        chunks.append(UInt8(ascii: "\""))
        chunks.append(UInt8(ascii: ":"))
        chunks.append(contentsOf: own)
    }

    /// Remembers what stands in the place of a list or a map and is none, or empty.
    mutating func rememberVerbatim(_ value: Cursor, _ rule: Int, _ frame: borrowing Frame) {
        let start = chunks.count
        chunks.append(contentsOf: "{\"\(ConversionData.verbatim)\":".utf8)
        chunks.append(copying: value.text)
        chunks.append(UInt8(ascii: "}"))
        noteChunk(from: start, rule, frame)
    }
}
