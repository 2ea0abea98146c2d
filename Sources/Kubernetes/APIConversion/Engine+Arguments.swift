internal import JSON

extension Engine {
    /// Arguments of a component: a map in the spoke, a list of names and values in the hub.
    mutating func writeArguments(_ rule: Int, _ node: FieldTree.Node, _ remembered: Cursor?, _ frame: borrowing Frame)
        -> Outcome
    {
        guard let source = value(rule, frame), frame.isToHub ? source.isObject : source.isArray,
            !source.isEmptyContainer
        else {
            if let odd = value(rule, frame) {
                rememberVerbatim(odd, rule, frame)
            } else if let odd = remembered?[ConversionData.verbatim], odd.isZero || frame.isToHub && isNameless(odd) {
                return write(node, odd, frame)
            }
            return .absent
        }
        told(rule, frame)
        return frame.isToHub
            ? writeArgumentList(source, rule, node, remembered, frame)
            : writeArgumentMap(source, rule, node, remembered, frame)
    }

    /// Whether this is a list in which no argument has a name, so that a map can hold nothing of it.
    private mutating func isNameless(_ list: Cursor) -> Bool {
        guard list.isArray else { return false }
        Self.readList(list, &otherArguments)
        return otherArguments.isEmpty
    }

    // MARK: - Map to list

    private mutating func writeArgumentList(
        _ map: Cursor, _ rule: Int, _ node: FieldTree.Node, _ remembered: Cursor?, _ frame: borrowing Frame
    ) -> Outcome {
        Self.readMap(map, &arguments)
        // What is no text comes back only from the map itself.
        var members = map.members
        while !hasChunk(rule, frame), let member = members.next() {
            if !member.value.isString { rememberVerbatim(map, rule, frame) }
        }
        if let remembered {
            if remembered.isListOfNames {
                if Self.read(names: remembered, &otherArguments),
                    Self.haveSameNames(map, arguments, remembered, otherArguments)
                {
                    writeInOrder(of: remembered, map, node, frame)
                    return .written
                }
            } else if remembered.isArray {
                Self.readList(remembered, &otherArguments)
                if Self.areSame(map, arguments, remembered, otherArguments) { return write(node, remembered, frame) }
            }
        }
        frame.target.writeKey(node, to: &writer)
        writer.beginArray()
        for argument in arguments {
            writeArgument(map.descendant(at: Int(argument.name)), map.descendant(at: Int(argument.value)))
        }
        writer.endArray()
        return .written
    }

    private mutating func writeArgument(_ name: Cursor, _ value: Cursor) {
        writer.beginObject()
        writer.key("name")
        writer.value(name)
        writer.key("value")
        if value.isNull { writer.string("") } else { writer.value(value) }
        writer.endObject()
    }

    /// The map's values in the order of names that was remembered; both have the same names.
    private mutating func writeInOrder(
        of names: Cursor, _ map: Cursor, _ node: FieldTree.Node, _ frame: borrowing Frame
    ) {
        // Sorted alike, the lists tell for each name its value.
        for i in otherArguments.indices {
            otherArguments[i] = Argument(name: otherArguments[i].name, value: arguments[i].value)
        }
        otherArguments.sort { $0.name < $1.name }
        frame.target.writeKey(node, to: &writer)
        writer.beginArray()
        for argument in otherArguments {
            writeArgument(names.descendant(at: Int(argument.name)), map.descendant(at: Int(argument.value)))
        }
        writer.endArray()
    }

    // MARK: - List to map

    private mutating func writeArgumentMap(
        _ list: Cursor, _ rule: Int, _ node: FieldTree.Node, _ remembered: Cursor?, _ frame: borrowing Frame
    ) -> Outcome {
        let shape = Self.readList(list, &arguments)
        switch shape {
        case .sorted: break
        case .unsorted: rememberNames(of: list, rule, frame)
        case .odd where arguments.isEmpty: rememberVerbatim(list, rule, frame)
        case .odd:
            let start = chunks.count
            chunks.append(copying: list.text)
            noteChunk(from: start, rule, frame)
        }
        if let map = remembered?[ConversionData.verbatim], map.isObject {
            Self.readMap(map, &otherArguments)
            if Self.areSame(list, arguments, map, otherArguments) { return write(node, map, frame) }
        }
        guard !arguments.isEmpty else { return .impliesParent }
        frame.target.writeKey(node, to: &writer)
        writer.beginObject()
        for argument in arguments {
            writer.key(list.descendant(at: Int(argument.name)))
            if argument.value == 0 || list.descendant(at: Int(argument.value)).isNull {
                writer.string("")
            } else {
                writer.value(list.descendant(at: Int(argument.value)))
            }
        }
        writer.endObject()
        return .written
    }

    private mutating func rememberNames(of list: Cursor, _ rule: Int, _ frame: borrowing Frame) {
        let start = chunks.count
        chunks.append(UInt8(ascii: "["))
        var elements = list.elements
        while let element = elements.next() {
            if chunks.count > start + 1 { chunks.append(UInt8(ascii: ",")) }
            if let name = element["name"] { chunks.append(copying: name.text) }
        }
        chunks.append(UInt8(ascii: "]"))
        noteChunk(from: start, rule, frame)
    }

    // MARK: - Reading

    /// What a list of arguments says beyond names and values.
    private enum ListShape {
        case sorted
        /// Only its order.
        case unsorted
        /// Names twice, values missing, or something else than name and value.
        case odd
    }

    /// Arguments of a map, sorted by name, the last of each name.
    private static func readMap(_ map: Cursor, _ arguments: inout [Argument]) {
        arguments.removeAll(keepingCapacity: true)
        var members = map.members
        while let member = members.next() {
            arguments.append(Argument(name: position(member.name, map), value: position(member.value, map)))
        }
        sort(&arguments, map)
    }

    /// Arguments of a list, sorted by name, the last of each name.
    @discardableResult
    private static func readList(_ list: Cursor, _ arguments: inout [Argument]) -> ListShape {
        arguments.removeAll(keepingCapacity: true)
        var isPlain = true
        var count = 0
        var elements = list.elements
        while let element = elements.next() {
            count += 1
            guard element.isObject, let name = element["name"], name.isString else {
                isPlain = false
                continue
            }
            let value = element["value"]
            if value?.isString != true || element.count != 2 { isPlain = false }
            arguments.append(Argument(name: position(name, list), value: position(value, list)))
        }
        let wasSorted = sort(&arguments, list)
        guard isPlain, arguments.count == count else { return .odd }
        return wasSorted ? .sorted : .unsorted
    }

    /// The names of a list, sorted; false when one is no text or there twice.
    private static func read(names list: Cursor, _ arguments: inout [Argument]) -> Bool {
        arguments.removeAll(keepingCapacity: true)
        var elements = list.elements
        while let element = elements.next() {
            guard element.isString else { return false }
            arguments.append(Argument(name: position(element, list), value: 0))
        }
        let count = arguments.count
        sort(&arguments, list)
        return arguments.count == count
    }

    private static func position(_ value: Cursor?, _ root: Cursor) -> Int32 {
        guard let value else { return 0 }
        return Int32(truncatingIfNeeded: value.position(from: root))
    }

    /// Sorts by the bytes of the names and drops all but the last of each.
    ///
    /// - Returns: Whether they were sorted already.
    @discardableResult
    private static func sort(_ arguments: inout [Argument], _ root: Cursor) -> Bool {
        var isSorted = true
        var i = 1
        while i < arguments.count, isSorted {
            isSorted = isLess(arguments[i - 1], arguments[i], root)
            i += 1
        }
        if isSorted { return true }
        // Equal names in the order in which they stand.
        arguments.sort { isLess($0, $1, root) || !isLess($1, $0, root) && $0.name < $1.name }
        var kept = 0
        for i in arguments.indices {
            if i + 1 < arguments.count, !isLess(arguments[i], arguments[i + 1], root) { continue }
            arguments[kept] = arguments[i]
            kept += 1
        }
        arguments.removeSubrange(kept...)
        return false
    }

    private static func isLess(_ a: Argument, _ b: Argument, _ root: Cursor) -> Bool {
        root.descendant(at: Int(a.name)).stringPrecedes(root.descendant(at: Int(b.name)))
    }

    private static func haveSameNames(_ aRoot: Cursor, _ a: [Argument], _ bRoot: Cursor, _ b: [Argument]) -> Bool {
        guard a.count == b.count else { return false }
        for i in a.indices
        where !aRoot.descendant(at: Int(a[i].name)).stringEquals(bRoot.descendant(at: Int(b[i].name))) {
            return false
        }
        return true
    }

    private static func isEmpty(_ value: Cursor?) -> Bool {
        guard let value else { return true }
        return value.isNull || value.isEmptyString
    }

    /// Whether both say the same: names and values, where no value and null are the empty one.
    private static func areSame(_ aRoot: Cursor, _ a: [Argument], _ bRoot: Cursor, _ b: [Argument]) -> Bool {
        guard haveSameNames(aRoot, a, bRoot, b) else { return false }
        for i in a.indices {
            let first = a[i].value == 0 ? nil : aRoot.descendant(at: Int(a[i].value))
            let second = b[i].value == 0 ? nil : bRoot.descendant(at: Int(b[i].value))
            let firstIsEmpty = isEmpty(first)
            let secondIsEmpty = isEmpty(second)
            if firstIsEmpty || secondIsEmpty {
                guard firstIsEmpty, secondIsEmpty else { return false }
            } else if let first, let second {
                guard first.isSameValue(as: second) else { return false }
            }
        }
        return true
    }
}

extension Cursor {
    /// Whether what was remembered of arguments is a list of their names alone.
    var isListOfNames: Bool {
        guard isArray else { return false }
        var elements = self.elements
        return elements.next()?.isString == true
    }
}
