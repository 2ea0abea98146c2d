public import APISchema
internal import JSON

extension KindSchema {
    /// The whole kind as a structural schema. `metadata` is left to the API server.
    func writeOpenAPI(to writer: inout JSONWriter) {
        let whole = Schema.object(
            doc,
            [
                .value("apiVersion", .string("Group and version of the object.")),
                .value("kind", .string("Kind of the object.")),
                // The API server has its own schema of metadata and allows no other keywords here, not even a
                // description.
                .structure("metadata", .object("", [])),
            ] + properties)
        whole.writeOpenAPI(to: &writer)
    }
}

extension Schema {
    /// The schema in OpenAPI v3, as JSON.
    public var openAPI: [UInt8] {
        var writer = JSONWriter()
        writeOpenAPI(to: &writer)
        return writer.bytes
    }

    /// The schema in OpenAPI v3 as CustomResourceDefinitions know it ("structural schemas").
    func writeOpenAPI(to writer: inout JSONWriter) {
        writer.object { writer in
            if !doc.isEmpty { writer.member("description", doc) }
            writeType(to: &writer)
            writeLimits(to: &writer)
            if let defaultJSON {
                writer.key("default")
                writer.raw(Array(defaultJSON.utf8))
            }
            if isNullable {
                writer.key("nullable")
                writer.bool(true)
            }
            writeChildren(to: &writer)
            writeExtensions(to: &writer)
        }
    }

    private func writeType(to writer: inout JSONWriter) {
        switch type {
        case .string(let format):
            writer.member("type", "string")
            switch format {
            case .dateTime: writer.member("format", "date-time")
            case .bytes: writer.member("format", "byte")
            // No format of the API server has the same meaning, so decoding validates these.
            case .text, .duration, .bootstrapToken: break
            }
        case .boolean: writer.member("type", "boolean")
        case .integer(let bits):
            writer.member("type", "integer")
            writer.member("format", "int\(bits)")
        case .intOrString:
            writer.key("anyOf")
            writer.array { writer in
                for type in ["integer", "string"] { writer.object { $0.member("type", type) } }
            }
        case .object, .map: writer.member("type", "object")
        case .array: writer.member("type", "array")
        case .any: break
        }
    }

    private func writeLimits(to writer: inout JSONWriter) {
        if !allowedValues.isEmpty {
            writer.key("enum")
            writer.array { writer in
                for value in allowedValues { writer.string(value) }
            }
        }
        writer.member("minimum", minimum)
        writer.member("maximum", maximum)
        writer.member("minLength", minLength == 0 ? nil : minLength)
        writer.member("maxLength", maxLength)
        if let pattern { writer.member("pattern", pattern) }
        writer.member("minItems", minItems)
        writer.member("maxItems", maxItems)
        writer.member("minProperties", minProperties)
        writer.member("maxProperties", maxProperties)
    }

    private func writeChildren(to writer: inout JSONWriter) {
        switch type {
        case .object(let members) where !members.isEmpty:
            writer.key("properties")
            writer.object { writer in
                for member in members.sorted(by: { "\($0.name)" < "\($1.name)" }) {
                    writer.key(member.name)
                    member.schema.writeOpenAPI(to: &writer)
                }
            }
            let required = members.filter(\.isRequired).map { "\($0.name)" }.sorted()
            guard !required.isEmpty else { return }
            writer.key("required")
            writer.array { writer in
                for name in required { writer.string(name) }
            }
        case .map(let values):
            writer.key("additionalProperties")
            values.writeOpenAPI(to: &writer)
        case .array(let elements):
            writer.key("items")
            elements.writeOpenAPI(to: &writer)
        default: break
        }
    }

    private func writeExtensions(to writer: inout JSONWriter) {
        switch type {
        case .intOrString:
            writer.key("x-kubernetes-int-or-string")
            writer.bool(true)
        case .any:
            writer.key("x-kubernetes-preserve-unknown-fields")
            writer.bool(true)
        case .array:
            if !listMapKeys.isEmpty {
                writer.key("x-kubernetes-list-map-keys")
                writer.array { writer in
                    for key in listMapKeys { writer.string(key) }
                }
            }
            writer.member("x-kubernetes-list-type", listType.rawValue)
        default: break
        }
        if isAtomic { writer.member("x-kubernetes-map-type", "atomic") }
        if !exactlyOneOf.isEmpty { writeAlternatives(to: &writer) }
    }

    /// The rule of `exactlyOneOf` in CEL: `oneOf` of OpenAPI would do as well, but its error names no field.
    private func writeAlternatives(to writer: inout JSONWriter) {
        let names = exactlyOneOf.map { "\($0)" }
        writer.key("x-kubernetes-validations")
        writer.array { writer in
            writer.object { writer in
                writer.member("message", "exactly one of \(names.joined(separator: ", ")) must be set")
                writer.member("rule", "[\(names.map { "has(self.\($0))" }.joined(separator: ", "))].exists_one(x, x)")
            }
        }
    }
}
