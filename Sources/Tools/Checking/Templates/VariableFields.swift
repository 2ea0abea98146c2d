internal import APISchema
internal import JSON

/// The places of variables in an object that is converted, and the values that they may have there.
struct VariableFields {
    struct Place {
        /// The field, without indices of lists.
        let path: [String]
        /// The offset of the field's value, or of its name if the variable is in that.
        let offset: Int
        let names: [String]
    }

    private(set) var places: [Place] = []
    /// The types of the fields that each variable is in.
    private(set) var types: [String: Set<ValueType>] = [:]

    /// What a field accepts, as far as it matters for the values of a variable.
    enum ValueType: Hashable {
        case text, quotedText, integer, boolean
    }

    /// - Parameter isQuoted: Returns true if the value at an offset is in quotes, or in a block.
    init(_ object: ManifestObject, _ schema: Schema, isQuoted: (Int) -> Bool) throws(JSONError) {
        var tape = Tape()
        add(try tape.parse(object.json.span).root, schema, [], object.variables, isQuoted)
    }

    private mutating func add(
        _ value: Cursor, _ schema: Schema, _ path: [String], _ variables: VariableRanges, _ isQuoted: (Int) -> Bool
    ) {
        switch value.kind {
        case .string: note(value, path, variables) { Self.type(of: schema, isQuoted: isQuoted(value.byteOffset)) }
        case .object:
            var members = value.members
            while let member = members.next() {
                let name = member.name.string ?? ""
                note(member.name, path + [name], variables) { .text }
                add(member.value, Self.member(name, of: schema), path + [name], variables, isQuoted)
            }
        case .array:
            var element = Schema.any("")
            if case .array(let inner) = schema.type { element = inner }
            var elements = value.elements
            while let next = elements.next() { add(next, element, path, variables, isQuoted) }
        default: return
        }
    }

    private mutating func note(_ text: Cursor, _ path: [String], _ variables: VariableRanges, type: () -> ValueType) {
        let names = variables.names(in: text.byteOffset..<text.byteOffset + text.text.count).filter {
            // cloud-init replaces it on the node, after the conversion back. The annotation escapes it until then.
            guard TemplateAction.isAction($0) else { return true }
            let action = TemplateAction(text: $0)
            return !(action.isJinja && action.needsEscapes)
        }
        guard !names.isEmpty else { return }
        places.append(Place(path: path, offset: text.byteOffset, names: names))
        let type = type()
        for name in names { types[name, default: []].insert(type) }
    }

    private static func type(of schema: Schema, isQuoted: Bool) -> ValueType {
        if isQuoted { return .quotedText }
        switch schema.type {
        case .integer, .intOrString: return .integer
        case .boolean: return .boolean
        default: return .text
        }
    }

    private static func member(_ name: String, of schema: Schema) -> Schema {
        switch schema.type {
        case .object(let properties): properties.first { "\($0.name)" == name }?.schema ?? .any("")
        case .map(let values): values
        default: .any("")
        }
    }
}
