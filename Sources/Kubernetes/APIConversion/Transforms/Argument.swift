internal import JSON

/// A name and a value of `ArgumentsTransform`, as positions in their document.
struct Argument: BitwiseCopyable {
    let name: Int32
    /// 0 if there is no value.
    let value: Int32

    /// The content of a list of arguments beyond names and values.
    enum ListContent {
        /// Nothing.
        case sorted
        /// Its order.
        case unsorted
        /// Duplicate names, missing values, or other members.
        case irregular
    }

    // MARK: - Reading

    /// Reads the arguments of a map, sorted by name; of duplicates, the last.
    static func read(map: Cursor, into arguments: inout [Argument]) {
        arguments.removeAll(keepingCapacity: true)
        var members = map.members
        while let member = members.next() {
            arguments.append(Argument(name: position(member.name, map), value: position(member.value, map)))
        }
        sort(&arguments, map)
    }

    /// Reads the arguments of a list, sorted by name; of duplicates, the last.
    @discardableResult
    static func read(list: Cursor, into arguments: inout [Argument]) -> ListContent {
        arguments.removeAll(keepingCapacity: true)
        var isRegular = true
        var count = 0
        var elements = list.elements
        while let element = elements.next() {
            count += 1
            var name: Cursor? = nil
            var value: Cursor? = nil
            var members = element.members
            var memberCount = 0
            while let member = members.next() {
                memberCount += 1
                if member.name.stringEquals("name") {
                    name = member.value
                } else if member.name.stringEquals("value") {
                    value = member.value
                }
            }
            guard let name, name.isString else {
                isRegular = false
                continue
            }
            if value?.isString != true || memberCount != 2 { isRegular = false }
            arguments.append(Argument(name: position(name, list), value: position(value, list)))
        }
        let wasSorted = sort(&arguments, list)
        guard isRegular, arguments.count == count else { return .irregular }
        return wasSorted ? .sorted : .unsorted
    }

    /// Reads a list of names, sorted; returns false if one is not a string or a duplicate.
    static func read(names list: Cursor, into arguments: inout [Argument]) -> Bool {
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

    // MARK: - Order

    /// Sorts by the bytes of the names and removes all but the last of each.
    ///
    /// - Returns: True if they were sorted already.
    @discardableResult
    private static func sort(_ arguments: inout [Argument], _ root: Cursor) -> Bool {
        var isSorted = true
        var i = 1
        while i < arguments.count, isSorted {
            isSorted = isLess(arguments[i - 1], arguments[i], root)
            i += 1
        }
        if isSorted { return true }
        // Equal names keep their order.
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

    // MARK: - Comparison

    /// Returns true if both have the same names. Both are sorted.
    static func haveSameNames(_ aRoot: Cursor, _ a: [Argument], _ bRoot: Cursor, _ b: [Argument]) -> Bool {
        guard a.count == b.count else { return false }
        for i in a.indices
        where !aRoot.descendant(at: Int(a[i].name)).stringEquals(bRoot.descendant(at: Int(b[i].name))) {
            return false
        }
        return true
    }

    /// Returns true if both have the same names and values. A missing value and null equal an empty one.
    static func areEqual(_ aRoot: Cursor, _ a: [Argument], _ bRoot: Cursor, _ b: [Argument]) -> Bool {
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

    private static func isEmpty(_ value: Cursor?) -> Bool {
        guard let value else { return true }
        return value.isNull || value.isEmptyString
    }
}
