internal import APISchema
internal import JSON
internal import KubernetesAPI
internal import OCNEAPI
internal import TechPreview

/// The fields of an object that are not checked: those that are unknown, since they contain a variable without a value
/// or depend on how the object is applied, and those with a value of the wrong type, which has been reported already.
struct UnjudgedFields {
    private(set) var paths: [[PathStep]] = []
    /// The same paths, for lookup.
    private var known: Set<[PathStep]> = []
    private(set) var variables: [String] = []
    private var knownVariables: Set<String> = []
    /// The object to check: a variable is a string in a field that accepts any string, and absent in any other field.
    private(set) var object: [UInt8] = []
    /// The kind whose rules name the fields that they depend on; nil for kinds of others.
    private let kind: (OCNEKind, APIVersion)?
    private let places: VariableRanges
    private let namespace: AppliedNamespace

    init(
        _ object: ManifestObject, _ schema: Schema, of kind: (OCNEKind, APIVersion)? = nil,
        namespace: AppliedNamespace = .own
    ) throws(JSONError) {
        (places, self.namespace, self.kind) = (object.variables, namespace, kind)
        if namespace == .unknown { note([Self.namespacePath]) }
        guard !places.isEmpty || namespace != .own else {
            self.object = object.json
            return
        }
        var tape = Tape()
        var writer = JSONWriter()
        write(try tape.parse(object.json.span).root, schema, [], to: &writer)
        self.object = writer.bytes
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
    mutating func add(_ other: UnjudgedFields) {
        note(other.paths)
        knownVariables.formUnion(other.knownVariables)
    }

    /// Adds the fields of an object that are the unknown namespace, as conversion copies it.
    mutating func addUnknownNamespaces(in json: [UInt8]) throws(JSONError) {
        guard namespace == .unknown else { return }
        var tape = Tape()
        addUnknownNamespaces(in: try tape.parse(json.span).root, [])
    }

    private mutating func addUnknownNamespaces(in value: Cursor, _ path: [PathStep]) {
        switch value.kind {
        case .string: if value.string == AppliedNamespace.unknownText { note([path]) }
        case .object:
            var members = value.members
            while let member = members.next() {
                addUnknownNamespaces(in: member.value, path + [.member(member.name.string ?? "")])
            }
        case .array:
            var elements = value.elements
            var index = 0
            while let next = elements.next() {
                addUnknownNamespaces(in: next, path + [.element(index)])
                index += 1
            }
        default: return
        }
    }

    /// Returns true if a violation does not depend on an unchecked field: neither its path nor its message refers to
    /// one, and its rule did not read one for it.
    func permit(_ violation: Violation) -> Bool {
        guard !paths.isEmpty else { return true }
        if contain(violation.path) || isMentioned(in: violation.message) { return false }
        // The field is one of the object's other version.
        if let origin = violation.origin { return !contain(origin) && variables.isEmpty }
        let inputs = kind.flatMap { OCNERule.inputs(ofViolation: violation.rule, at: violation.path, in: $0, $1) }
        let techPreview = TechPreviewRule(id: "\(violation.rule.id)")
        if techPreview == .namespace || techPreview != nil && violation.path.last == Self.namespacePath.last,
            contain(Self.namespacePath)
        {
            return false
        }
        let isWhole = violation.countsContent || Self.comparing.contains { $0 == violation.rule }
        return !paths.contains { unknown in
            isWhole && unknown.starts(with: violation.path) || (inputs?.contain(unknown) ?? false)
                || ValueWarning.depends(violation.rule, at: violation.path, on: unknown)
                || techPreview != nil && Self.areSiblings(unknown, violation.path)
        }
    }

    /// Rules that count or compare the members of the value at their path.
    private static let comparing: [Rule] = [.schemaOneOf, .schemaUnique, .schemaCount]
    static let namespacePath: [PathStep] = [.member("metadata"), .member("namespace")]

    /// Returns true for two members of the same element of a list, which mean something only together: key and operator
    /// of a label selector, name and kind of an owner.
    private static func areSiblings(_ a: [PathStep], _ b: [PathStep]) -> Bool {
        guard a.count == b.count, case .element = a.dropLast().last else { return false }
        return a.dropLast() == b.dropLast()
    }

    /// Returns true if `path` is one of the fields, or below one.
    private func contain(_ path: [PathStep]) -> Bool {
        !known.isEmpty && (0...path.count).contains { known.contains(Array(path.prefix($0))) }
    }

    /// Returns true if a message shows an unknown value.
    private func isMentioned(in message: String) -> Bool {
        if namespace == .unknown, message.contains(AppliedNamespace.unknownText) { return true }
        guard !knownVariables.isEmpty else { return false }
        if message.contains("{{"), variables.contains(where: { TemplateAction.isAction($0) && message.contains($0) }) {
            return true
        }
        return TemplateParser.names(in: Array(message.utf8)).contains { knownVariables.contains($0) }
    }

    private mutating func note(_ further: [[PathStep]]) {
        paths += further
        known.formUnion(further)
    }

    private mutating func write(_ value: Cursor, _ schema: Schema, _ path: [PathStep], to writer: inout JSONWriter) {
        switch value.kind {
        case .string: writeText(value, schema, path, to: &writer)
        case .object:
            let added = path == [.member("metadata")] ? namespace.text : nil
            writer.beginObject()
            var members = value.members
            while let member = members.next() {
                let name = member.name.string ?? ""
                if added != nil, name == "namespace" { continue }
                writer.key(member.name)
                note(member.name, path + [.member(name)])
                write(member.value, Self.member(name, of: schema), path + [.member(name)], to: &writer)
            }
            if let added {
                writer.key("namespace")
                writer.string(added)
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
        guard note(value, path) else { return writer.value(value) }
        switch schema.type {
        case .string(.text), .string(.bytes), .any: writer.value(value)
        default: writer.null()
        }
    }

    /// Notes the variables in a string or a name; returns false if there are none.
    @discardableResult
    private mutating func note(_ text: Cursor, _ path: [PathStep]) -> Bool {
        let names = places.names(in: text.byteOffset..<text.byteOffset + text.text.count).filter {
            !TemplateAction.isAction($0) || !TemplateAction(text: $0).isValue(at: path)
        }
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
