internal import APISchema
internal import JSON
internal import KubernetesAPI

/// The fields of an object that are not checked: those that contain a variable without a value, and those with a value
/// of the wrong type, which has been reported already.
struct UnjudgedFields {
    private(set) var paths: [[PathStep]] = []
    /// The same paths, for lookup.
    private var known: Set<[PathStep]> = []
    private(set) var variables: [String] = []
    private var knownVariables: Set<String> = []
    /// The object to check: a variable is a string in a field that accepts any string, and absent in any other field.
    private(set) var object: [UInt8] = []

    init(_ value: Cursor, _ schema: Schema) {
        guard Placeholder.isIn([UInt8](copying: value.text)) else {
            object = [UInt8](copying: value.text)
            return
        }
        var writer = JSONWriter()
        write(value, schema, [], to: &writer)
        object = writer.bytes
    }

    /// Removes the fields at these paths from the object.
    mutating func remove(_ removed: [[PathStep]]) throws(JSONError) {
        guard !removed.isEmpty else { return }
        note(removed)
        let patch = JSONPatch(
            removed.map { JSONPatch.Operation(tokens: JSONPointer($0).tokens, value: Array("null".utf8)) })
        object = try patch.applied(to: object)
    }

    /// Adds the unchecked fields of the old object.
    mutating func add(_ other: UnjudgedFields) { note(other.paths) }

    private mutating func note(_ further: [[PathStep]]) {
        paths += further
        known.formUnion(further)
    }

    /// Returns true if a violation does not depend on an unchecked field: neither its path nor its message refers to
    /// one, and it does not count or compare what an unchecked field is part of.
    func permit(_ violation: Violation) -> Bool {
        guard !paths.isEmpty else { return true }
        if contain(violation.path) || Placeholder.isMentioned(in: violation.message) { return false }
        return !Self.comparing.contains { $0 == violation.rule }
            || !paths.contains { $0.starts(with: violation.path) }
    }

    /// Rules that count or compare the members of the value at their path.
    private static let comparing: [Rule] = [.schemaOneOf, .schemaUnique, .schemaCount]

    /// Returns true if `path` is one of the fields, or below one.
    private func contain(_ path: [PathStep]) -> Bool {
        !known.isEmpty && (0...path.count).contains { known.contains(Array(path.prefix($0))) }
    }

    private mutating func write(_ value: Cursor, _ schema: Schema, _ path: [PathStep], to writer: inout JSONWriter) {
        switch value.kind {
        case .string: writeText(value, schema, path, to: &writer)
        case .object:
            writer.beginObject()
            var members = value.members
            while let member = members.next() {
                let name = member.name.string ?? ""
                writer.key(member.name)
                note(name, path + [.member(name)])
                write(member.value, Self.member(name, of: schema), path + [.member(name)], to: &writer)
            }
            writer.endObject()
        case .array:
            var element = Schema.any("")
            if case .array(let inner) = schema.type { element = inner }
            writer.beginArray()
            var elements = value.elements
            var index = 0
            while let next = elements.next() {
                write(next, element, path + [.element(index)], to: &writer)
                index += 1
            }
            writer.endArray()
        default: writer.value(value)
        }
    }

    private mutating func writeText(_ value: Cursor, _ schema: Schema, _ path: [PathStep], to writer: inout JSONWriter)
    {
        let text = value.string ?? ""
        guard note(text, path) else { return writer.value(value) }
        switch schema.type {
        case .string(.text), .string(.bytes), .any: writer.value(value)
        default: writer.null()
        }
    }

    @discardableResult
    private mutating func note(_ text: String, _ path: [PathStep]) -> Bool {
        let names = Placeholder.names(in: text)
        guard !names.isEmpty else { return false }
        note([path])
        for name in names where knownVariables.insert(name).inserted { variables.append(name) }
        return true
    }

    private static func member(_ name: String, of schema: Schema) -> Schema {
        switch schema.type {
        case .object(let properties): properties.first { "\($0.name)" == name }?.schema ?? .any("")
        case .map(let values): values
        default: .any("")
        }
    }
}
