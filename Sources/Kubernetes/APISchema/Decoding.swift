public import JSON
internal import Primitives

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
    /// The place, from the object's root; its last step is the name that is not known.
    public let path: [PathStep]
    /// Offset of the member's value in the text, in bytes.
    public let byteOffset: Int
}

extension CompiledSchema {
    /// Unknown fields that are remembered; more say nothing new.
    static let maxUnknownFields = 8

    /// Checks the types of `object`, strictly: what Go's decoder refuses is refused, with its path. `null` passes
    /// everywhere, as it does there.
    ///
    /// - Parameters:
    ///   - twin: An object that passed; where `object` is written as it is, it is not looked at again.
    /// - unknown: Gets the members that the schema does not know, at most eight; those that the twin has too may be
    ///     left out.
    /// - Returns: the first wrong value in document order; nil when there is none.
    public func check(_ object: Cursor, twin: Cursor? = nil, unknown: inout [UnknownField]) -> DecodingFailure? {
        var checker = Checker(self, root: object)
        guard !checker.check(object, twin: twin, root) else {
            if checker.foundUnknown { unknown = checker.unknownFields }
            return nil
        }
        return checker.failures.first
    }

    /// Every place where `object` does not have the type its schema says, at most `limit`, in document order.
    public func failures(in object: Cursor, limit: Int) -> [DecodingFailure] {
        var unknown: [UnknownField] = []
        guard check(object, unknown: &unknown) != nil else { return [] }
        var checker = Checker(self, root: object)
        checker.limit = limit
        _ = checker.check(object, root)
        return checker.failures
    }

    /// True if a value is right that an expectation has left to be looked at.
    func accepts(_ value: Cursor, _ what: UInt8) -> Bool {
        guard let type = NodeType(rawValue: what) else { return false }
        return type.accepts(value)
    }
}

extension CompiledSchema.NodeType {
    /// True if a value that is not accepted by its kind is right. False for a container, which takes more than one look.
    @inline(__always)
    fileprivate func accepts(_ value: Cursor) -> Bool {
        switch (value.kind, self) {
        case (.number, .int32), (.number, .intOrString):
            if let number = value.int64 { return Int64(Int32.min)...Int64(Int32.max) ~= number }
            return false
        case (.number, .int64): return value.int64 != nil
        case (.string, .duration), (.string, .dateTime), (.string, .bootstrapToken), (.string, .bytes):
            return reads(value)
        default: return false
        }
    }

    /// True if a text stands for something of this type.
    private func reads(_ value: Cursor) -> Bool {
        if let plain = value.plainContent {
            if self == .dateTime { return RFC3339Time.isValid(utf8: plain) }
            if self == .duration { return GoDuration(utf8: plain) != nil }
            if self == .bytes { return Base64.isValid(utf8: plain) }
        }
        let text = value.string ?? ""
        switch self {
        case .duration: return GoDuration(text) != nil
        case .dateTime: return RFC3339Time(text) != nil
        case .bytes: return Base64.isValid(text)
        default: return BootstrapToken.isValid(text)
        }
    }
}

/// One pass over an object and its schema.
private struct Checker: ~Escapable {
    let nodes: Span<CompiledSchema.Node>
    let properties: Span<CompiledSchema.CompiledProperty>
    let buckets: Span<UInt8>
    let root: Cursor
    /// What was found, at most `limit`; then the check ends.
    var failures: [DecodingFailure] = []
    var limit = 1
    var foundUnknown = false
    var unknownFields: [UnknownField] = []
    /// Works out paths; what is found comes in the order of the text.
    private var finder: PathFinder

    @_lifetime(borrow schema, copy root)
    init(_ schema: borrowing CompiledSchema, root: Cursor) {
        nodes = schema.nodes.span
        properties = schema.properties.span
        buckets = schema.buckets.span
        self.root = root
        finder = PathFinder(in: root)
    }

    /// True when `value` is what node `index` says. Recursion is bounded by the depth of the schema.
    @inline(__always)
    mutating func check(_ value: Cursor, _ index: Int) -> Bool {
        let node = nodes[index]
        return node.accepts(value.kind) || checkFurther(value, node)
    }

    /// The same for a value that has a twin: where both are written alike, there is nothing to look at.
    mutating func check(_ value: Cursor, twin: Cursor?, _ index: Int) -> Bool {
        guard let twin else { return check(value, index) }
        if spansEqual(value.text, twin.text) { return true }
        let node = nodes[index]
        switch (value.kind, node.type) {
        case (.object, .object): return checkMembers(value, twin, node)
        case (.array, .array): return checkElements(value, twin, node.element)
        default: return check(value, index)
        }
    }

    private mutating func checkFurther(_ value: Cursor, _ node: CompiledSchema.Node) -> Bool {
        switch (value.kind, node.type) {
        case (.object, .object): return checkMembers(value, node)
        case (.object, .map):
            var members = value.members
            while let member = members.next() {
                guard check(member.value, node.element) else { return false }
            }
            return true
        case (.array, .array):
            var elements = value.elements
            while let element = elements.next() {
                guard check(element, node.element) else { return false }
            }
            return true
        default: return node.type.accepts(value) || fail(value, node.type)
        }
    }

    private mutating func checkElements(_ array: Cursor, _ twin: Cursor, _ index: Int) -> Bool {
        var elements = array.elements
        var twins = twin.elements
        while let element = elements.next() {
            guard check(element, twin: twins.next(), index) else { return false }
        }
        return true
    }

    private mutating func checkMembers(_ object: Cursor, _ node: CompiledSchema.Node) -> Bool {
        // Members usually come in the order of the table, so the one behind the last is tried first.
        var next = node.members.lowerBound
        var members = object.members
        while let member = members.next() {
            guard let property = find(member.name, next, node) else {
                noteUnknown(member.value)
                continue
            }
            next = property &+ 1
            let index = properties[property].node
            guard check(member.value, index) else { return false }
        }
        return true
    }

    private mutating func checkMembers(_ object: Cursor, _ twin: Cursor, _ node: CompiledSchema.Node) -> Bool {
        var next = node.members.lowerBound
        var members = object.members
        // The twin usually has the same members in the same order, perhaps one more or one less.
        var twins = twin.members
        var candidate = twins.next()
        while let member = members.next() {
            if let twin = candidate, !spansEqual(twin.name.text, member.name.text) { candidate = twins.next() }
            if let twin = candidate, spansEqual(twin.name.text, member.name.text) {
                candidate = twins.next()
                if spansEqual(twin.value.text, member.value.text) { continue }
                guard let property = find(member.name, next, node) else { continue }
                next = property &+ 1
                let index = properties[property].node
                guard check(member.value, twin: twin.value, index) else { return false }
                continue
            }
            guard let property = find(member.name, next, node) else {
                noteUnknown(member.value)
                continue
            }
            next = property &+ 1
            let index = properties[property].node
            guard check(member.value, index) else { return false }
        }
        return true
    }

    /// The property called `name`, tried at `likely` first.
    @inline(__always)
    private func find(_ name: Cursor, _ likely: Int, _ node: CompiledSchema.Node) -> Int? {
        guard let key = name.nameKey else { return findEscaped(name, node) }
        if likely < node.members.upperBound, isProperty(likely, key, name) { return likely }
        var bucket = node.names.bucket(of: key)
        while true {
            let distance = buckets[bucket]
            if distance == NameTable.noName { return nil }
            let property = node.members.lowerBound &+ Int(distance)
            if isProperty(property, key, name) { return property }
            bucket = node.names.bucket(after: bucket)
        }
    }

    private func findEscaped(_ name: Cursor, _ node: CompiledSchema.Node) -> Int? {
        for i in node.members where name.stringEquals(properties[i].name) { return i }
        return nil
    }

    @inline(__always)
    private func isProperty(_ index: Int, _ key: NameKey, _ name: Cursor) -> Bool {
        properties[index].key == key && (key.isWhole || name.stringEquals(properties[index].name))
    }

    private mutating func noteUnknown(_ value: Cursor) {
        guard unknownFields.count < CompiledSchema.maxUnknownFields else { return }
        foundUnknown = true
        unknownFields.append(UnknownField(path: finder.path(of: value), byteOffset: value.byteOffset))
    }

    private mutating func fail(_ value: Cursor, _ type: CompiledSchema.NodeType) -> Bool {
        failures.append(
            DecodingFailure(path: finder.path(of: value), reason: reason(value, type), byteOffset: value.byteOffset))
        return failures.count < limit
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
        case .bytes:
            return value.isString
                ? "not base64; its letters stand in groups of four, padded with = at the end"
                : "expected bytes in base64, found \(found)"
        case .any: return "unexpected \(found)"
        }
    }
}
