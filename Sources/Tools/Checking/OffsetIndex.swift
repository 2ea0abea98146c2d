internal import APIConversion
internal import JSON

/// The offsets of an object's fields in its JSON.
struct OffsetIndex: ~Escapable {
    let root: Cursor
    /// For each object that a path led into, by its position: the positions of its names, of a name that comes twice
    /// the last.
    private var names: [Int: [[UInt8]: Int]] = [:]
    /// For each list, by its position: the positions of its elements.
    private var elements: [Int: [Int]] = [:]

    @_lifetime(copy root)
    init(of root: Cursor) {
        self.root = root
    }

    mutating func offset(of path: [PathStep], isAboutName: Bool) -> Int {
        var at = 0
        // An object without the field is located by its kind.
        var anchor = name("kind", at: 0).map { root.descendant(at: $0).byteOffset } ?? root.byteOffset
        for step in path {
            switch step {
            case .member(let name):
                guard let found = self.name(name, at: at) else { return anchor }
                anchor = root.descendant(at: found).byteOffset
                at = found + 1
            case .element(let index):
                guard let element = element(index, at: at) else { return anchor }
                anchor = root.descendant(at: element).byteOffset
                at = element
            }
        }
        guard !isAboutName, !path.isEmpty else { return anchor }
        let value = root.descendant(at: at)
        switch value.kind {
        case .object, .array, .null: return anchor
        default: return value.byteOffset
        }
    }

    /// Returns the path of the outermost absent or empty object on the way to a field; nil if only the field itself is
    /// absent, or nothing. `null` counts as absent.
    mutating func absentRoot(of path: [PathStep]) -> (path: [PathStep], isEmpty: Bool)? {
        var at = 0
        for (depth, step) in path.dropLast().enumerated() {
            switch step {
            case .member(let name):
                guard let found = self.name(name, at: at), !root.descendant(at: found + 1).isNull else {
                    return (Array(path.prefix(depth + 1)), false)
                }
                at = found + 1
            case .element(let index):
                guard let element = element(index, at: at) else { return nil }
                at = element
            }
            let value = root.descendant(at: at)
            if value.isObject, value.count == 0 { return (Array(path.prefix(depth + 1)), true) }
        }
        return nil
    }

    /// Returns the value at a path of names; nil if there is none. An element of a list is named as in preserved fields.
    mutating func value(atPreserved names: [String]) -> (path: [PathStep], position: Int)? {
        var (path, at) = ([PathStep](), 0)
        for name in names {
            if root.descendant(at: at).isArray {
                guard let index = PreservedFields.index(ofElement: name), let element = element(index, at: at) else {
                    return nil
                }
                path.append(.element(index))
                at = element
            } else {
                guard let found = self.name(name, at: at) else { return nil }
                path.append(.member(name))
                at = found + 1
            }
        }
        return (path, at)
    }

    /// Returns the position of a member's name.
    private mutating func name(_ name: String, at position: Int) -> Int? {
        if let known = names[position] { return known[Array(name.utf8)] }
        var found: [[UInt8]: Int] = [:]
        var members = root.descendant(at: position).members
        while let member = members.next() {
            var name: [UInt8] = []
            member.name.appendContent(to: &name)
            found[name] = member.name.position(from: root)
        }
        names[position] = found
        return found[Array(name.utf8)]
    }

    private mutating func element(_ index: Int, at position: Int) -> Int? {
        if elements[position] == nil {
            var found: [Int] = []
            var elements = root.descendant(at: position).elements
            while let element = elements.next() { found.append(element.position(from: root)) }
            self.elements[position] = found
        }
        guard let known = elements[position], known.indices.contains(index) else { return nil }
        return known[index]
    }
}
