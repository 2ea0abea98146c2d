public import JSON

/// Where an object does not have the type its schema says: what an API server's decoder would refuse.
public struct DecodingFailure: Equatable, Sendable {
    /// The place, from the object's root.
    public let path: [PathStep]
    /// What is wrong there and what would be right. Never holds the value.
    public let reason: String
    /// Offset of the value in the text.
    public let byteOffset: Int
}

/// A member that the schema does not know.
public struct UnknownField: Equatable, Sendable {
    public let path: [PathStep]
    public let byteOffset: Int
}

extension CompiledSchema {
    /// Unknown fields that are remembered; more say nothing new.
    static let maxUnknownFields = 8

    /// Checks the types of `object`, strictly: what Go's decoder refuses is refused, with its path. `null` passes everywhere, as it does
    /// there.
    ///
    /// - Parameter unknown: Gets the members that the schema does not know, at most eight.
    /// - Returns: the first wrong value in document order; nil when there is none.
    public func check(_ object: Cursor, unknown: inout [UnknownField]) -> DecodingFailure? {
        var checker = Checker(nodes: nodes.span, properties: properties.span, root: object)
        guard !checker.check(object, root) else {
            if checker.foundUnknown { unknown = checker.unknownFields }
            return nil
        }
        return checker.failure
    }
}

/// One pass over an object and its schema.
private struct Checker: ~Escapable {
    let nodes: Span<CompiledSchema.Node>
    let properties: Span<CompiledSchema.CompiledProperty>
    let root: Cursor
    var failure: DecodingFailure? = nil
    var foundUnknown = false
    var unknownFields: [UnknownField] = []

    @_lifetime(copy nodes, copy properties, copy root)
    init(nodes: Span<CompiledSchema.Node>, properties: Span<CompiledSchema.CompiledProperty>, root: Cursor) {
        self.nodes = nodes
        self.properties = properties
        self.root = root
    }

    /// True when `value` is what node `index` says. Recursion is bounded by the depth of the schema.
    mutating func check(_ value: Cursor, _ index: Int) -> Bool {
        let node = nodes[index]
        switch value.kind {
        case .null: return true
        case .string:
            switch node.type {
            case .string, .intOrString, .any: return true
            case .duration, .dateTime, .bootstrapToken: return checkText(value, node.type)
            default: return fail(value, node.type)
            }
        case .true, .false:
            return node.type == .boolean || node.type == .any ? true : fail(value, node.type)
        case .number:
            switch node.type {
            case .int32, .intOrString:
                return value.int64.map { Int64(Int32.min)...Int64(Int32.max) ~= $0 } == true ? true : fail(value, node.type)
            case .int64: return value.int64 != nil ? true : fail(value, node.type)
            case .any: return true
            default: return fail(value, node.type)
            }
        case .array:
            if node.type == .any { return true }
            guard node.type == .array else { return fail(value, node.type) }
            if nodes[node.first].type == .any { return true }
            var elements = value.elements
            while let element = elements.next() {
                guard check(element, node.first) else { return false }
            }
            return true
        case .object:
            switch node.type {
            case .object: return checkMembers(value, node)
            case .map:
                var members = value.members
                while let member = members.next() {
                    guard check(member.value, node.first) else { return false }
                }
                return true
            case .any: return true
            default: return fail(value, node.type)
            }
        }
    }

    private mutating func checkMembers(_ object: Cursor, _ node: CompiledSchema.Node) -> Bool {
        let end = node.first + node.count
        // Members usually come in the order of the table, so the search goes on where the last one was found.
        var next = node.first
        var members = object.members
        while let member = members.next() {
            guard let property = find(member.name, from: next, node.first, end) else {
                noteUnknown(member.value)
                continue
            }
            next = property + 1
            let node = properties[property].node
            guard check(member.value, node) else { return false }
        }
        return true
    }

    private func find(_ name: Cursor, from start: Int, _ first: Int, _ end: Int) -> Int? {
        guard let key = name.nameKey else {
            for i in first..<end where name.stringEquals(properties[i].name) { return i }
            return nil
        }
        for i in start..<end where properties[i].key == key {
            if key.isWhole || name.stringEquals(properties[i].name) { return i }
        }
        for i in first..<start where properties[i].key == key {
            if key.isWhole || name.stringEquals(properties[i].name) { return i }
        }
        return nil
    }

    private mutating func noteUnknown(_ value: Cursor) {
        guard unknownFields.count < CompiledSchema.maxUnknownFields else { return }
        foundUnknown = true
        unknownFields.append(UnknownField(path: value.path(from: root), byteOffset: value.byteOffset))
    }

    private mutating func checkText(_ value: Cursor, _ type: CompiledSchema.NodeType) -> Bool {
        let text = value.string ?? ""
        let readable =
            switch type {
            case .duration: GoDuration(text) != nil
            case .dateTime: RFC3339Time(text) != nil
            default: BootstrapToken.isValid(text)
            }
        return readable ? true : fail(value, type)
    }

    private mutating func fail(_ value: Cursor, _ type: CompiledSchema.NodeType) -> Bool {
        failure = DecodingFailure(path: value.path(from: root), reason: reason(value, type), byteOffset: value.byteOffset)
        return false
    }

    private func reason(_ value: Cursor, _ type: CompiledSchema.NodeType) -> String {
        let found =
            switch value.kind {
            case .null: "null"
            case .true, .false: "a boolean"
            case .number: value.isInteger ? "a number" : "a number with a fraction or an exponent"
            case .string: "a string"
            case .array: "a list"
            case .object: "an object"
            }
        switch type {
        case .string: return "expected a string, found \(found)"
        case .boolean: return "expected true or false, found \(found)"
        case .int32, .int64:
            if value.isInteger { return "the number does not fit \(type == .int32 ? 32 : 64) bits" }
            return "expected an integer, found \(found)"
        case .intOrString:
            if value.isInteger { return "the number does not fit 32 bits" }
            return "expected an integer or a string, found \(found)"
        case .object: return "expected an object, found \(found)"
        case .map: return "expected an object of names and values, found \(found)"
        case .array: return "expected a list, found \(found)"
        case .duration:
            return value.isString
                ? "not a duration; write numbers with units, such as \"1h30m\" or \"90s\""
                : "expected a duration such as \"90s\", found \(found)"
        case .dateTime:
            return value.isString
                ? "not a time of RFC 3339; write it like \"2030-01-01T00:00:00Z\""
                : "expected a time such as \"2030-01-01T00:00:00Z\", found \(found)"
        case .bootstrapToken:
            return "not a bootstrap token; it has six characters of a-z and 0-9, a dot, and sixteen more"
        case .any: return "unexpected \(found)"
        }
    }
}
