public import JSON
internal import Primitives

/// A value of a type other than its schema's, which an API server's decoder would reject.
public struct DecodingFailure: Equatable, Sendable {
    /// The field path from the object's root.
    public let path: [PathStep]
    /// The problem and the expected type. Never contains the value.
    public let reason: String
}

/// A member that is not in the schema.
public struct UnknownField: Equatable, Sendable {
    /// The field path from the object's root; its last step is the unknown name.
    public let path: [PathStep]
}

extension CompiledSchema {
    /// Maximum number of unknown fields kept; further ones add no information.
    static let maxUnknownFields = 8

    /// Checks the types of `object` strictly: rejects what Go's decoder rejects, with its path. `null` is accepted
    /// everywhere, as in Go.
    ///
    /// - Parameters:
    ///   - counterpart: An object that has passed; values with the same bytes are not checked again.
    ///   - unknown: Receives the members that are not in the schema, at most eight; those that the counterpart has as
    ///     well may be left out.
    /// - Returns: The first invalid value in document order; nil if there is none.
    public func check(_ object: Cursor, counterpart: Cursor? = nil, unknown: inout [UnknownField]) -> DecodingFailure? {
        var checker = Checker(self, root: object)
        guard !checker.check(object, counterpart: counterpart, root) else {
            if checker.foundUnknown { unknown = checker.unknownFields }
            return nil
        }
        return checker.failures.first
    }

    /// Returns the values in `object` of a type other than their schema's, at most `limit`, in document order.
    public func failures(in object: Cursor, limit: Int) -> [DecodingFailure] {
        var unknown: [UnknownField] = []
        guard check(object, unknown: &unknown) != nil else { return [] }
        var checker = Checker(self, root: object)
        checker.limit = limit
        _ = checker.check(object, root)
        return checker.failures
    }

    /// Returns true if a value that the expectation left to check is valid.
    static func accepts(_ value: Cursor, _ what: UInt8) -> Bool {
        guard let type = NodeType(rawValue: what) else { return false }
        return type.accepts(value)
    }
}

extension CompiledSchema.NodeType {
    /// Returns true if a value not accepted by its kind is valid. False for containers, which need a full check.
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

    /// Returns true if a string is valid for this type.
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

/// A single pass over an object and its schema.
private struct Checker: ~Escapable {
    let nodes: Span<CompiledSchema.Node>
    let properties: Span<CompiledSchema.CompiledProperty>
    let buckets: Span<UInt8>
    let root: Cursor
    /// The failures found, at most `limit`; then the check ends.
    var failures: [DecodingFailure] = []
    var limit = 1
    var foundUnknown = false
    var unknownFields: [UnknownField] = []
    /// Determines paths, which are needed in document order.
    private var finder: PathFinder

    @_lifetime(borrow schema, copy root)
    init(_ schema: borrowing CompiledSchema, root: Cursor) {
        nodes = schema.nodes.span
        properties = schema.properties.span
        buckets = schema.buckets.span
        self.root = root
        finder = PathFinder(in: root)
    }

    /// Returns true if `value` is valid for node `index`. Recursion is bounded by the depth of the schema.
    @inline(__always)
    mutating func check(_ value: Cursor, _ index: Int) -> Bool {
        let node = nodes[index]
        return node.accepts(value.kind) || checkFurther(value, node)
    }

    /// Checks a value that has a counterpart: equal bytes need no check.
    mutating func check(_ value: Cursor, counterpart: Cursor?, _ index: Int) -> Bool {
        guard let counterpart else { return check(value, index) }
        if spansEqual(value.text, counterpart.text) { return true }
        let node = nodes[index]
        switch (value.kind, node.type) {
        case (.object, .object): return checkMembers(value, counterpart, node)
        case (.array, .array): return checkElements(value, counterpart, node.element)
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

    private mutating func checkElements(_ array: Cursor, _ counterpart: Cursor, _ index: Int) -> Bool {
        var elements = array.elements
        var counterparts = counterpart.elements
        while let element = elements.next() {
            guard check(element, counterpart: counterparts.next(), index) else { return false }
        }
        return true
    }

    private mutating func checkMembers(_ object: Cursor, _ node: CompiledSchema.Node) -> Bool {
        // Members usually have the table's order, so the property after the last one is tried first.
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

    private mutating func checkMembers(_ object: Cursor, _ counterpart: Cursor, _ node: CompiledSchema.Node) -> Bool {
        var next = node.members.lowerBound
        var members = object.members
        // The counterpart usually has the same members in the same order, give or take one.
        var counterparts = counterpart.members
        var candidate = counterparts.next()
        while let member = members.next() {
            if let other = candidate, !spansEqual(other.name.text, member.name.text) { candidate = counterparts.next() }
            if let other = candidate, spansEqual(other.name.text, member.name.text) {
                candidate = counterparts.next()
                if spansEqual(other.value.text, member.value.text) { continue }
                guard let property = find(member.name, next, node) else { continue }
                next = property &+ 1
                let index = properties[property].node
                guard check(member.value, counterpart: other.value, index) else { return false }
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

    /// Returns the property called `name`, trying `likely` first.
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
        unknownFields.append(UnknownField(path: finder.path(of: value)))
    }

    private mutating func fail(_ value: Cursor, _ type: CompiledSchema.NodeType) -> Bool {
        failures.append(
            DecodingFailure(path: finder.path(of: value), reason: reason(value, type)))
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
                ? "not base64; must be groups of four characters, padded with ="
                : "expected bytes in base64, found \(found)"
        case .any: return "unexpected \(found)"
        }
    }
}
