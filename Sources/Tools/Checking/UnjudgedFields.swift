internal import APISchema
internal import JSON

/// The fields of an object of which nothing can be said: those that hold a variable without value, since nobody knows
/// what they will be, and those with a value of a wrong type, once that was told.
struct UnjudgedFields {
    private(set) var paths: [[PathStep]] = []
    /// The same, to look them up.
    private var known: Set<[PathStep]> = []
    private(set) var variables: [String] = []
    private var knownVariables: Set<String> = []
    /// The object as it is judged: a variable is a text where any text may stand, and absent where it would be of a
    /// wrong type.
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

    /// Takes the fields at `paths` for absent.
    mutating func remove(_ removed: [[PathStep]]) {
        guard !removed.isEmpty else { return }
        note(removed)
        let patch = JSONPatch(
            removed.map { JSONPatch.Operation(tokens: JSONPointer($0).tokens, value: Array("null".utf8)) })
        object = patch.applied(to: object)
    }

    /// Takes what is unjudged in the old object for unjudged in the new one too.
    mutating func add(_ other: UnjudgedFields) { note(other.paths) }

    private mutating func note(_ further: [[PathStep]]) {
        paths += further
        known.formUnion(further)
    }

    /// Whether anything can be said of a violation: it is not at one of the fields nor below one, and does not come
    /// from one.
    func permit(_ violation: Violation) -> Bool {
        !contain(violation.path) && !Placeholder.isIn(violation.message.utf8)
    }

    /// Whether `path` is one of the fields, or below one.
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
