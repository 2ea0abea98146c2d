internal import APISchema
internal import JSON
internal import KubernetesAPI

extension KindSchema {
    /// Writes the members of the kind's JSON Schema.
    func writeJSONSchemaMembers(to writer: inout JSONWriter) {
        writer.member("title", "\(gvk.kind) (\(gvk.apiVersion))")
        writer.member("description", doc)
        writer.member("type", "object")
        writer.key("properties")
        writer.object { writer in
            for (name, value) in [("apiVersion", gvk.apiVersion), ("kind", gvk.kind)] {
                writer.key(name)
                writer.object { $0.member("const", value) }
            }
            writer.key("metadata")
            JSONSchemaWriter.write(.objectMeta, to: &writer)
            for property in properties {
                writer.key(property.name)
                JSONSchemaWriter.write(property.schema, to: &writer)
            }
        }
        writer.key("required")
        writer.array { writer in
            for name in ["apiVersion", "kind", "metadata"] { writer.string(name) }
        }
        writer.key("additionalProperties")
        writer.bool(false)
    }
}

/// Writes schemas of the API as JSON Schemas, draft-07.
enum JSONSchemaWriter {
    private static let variable = "variable"

    /// Writes the definition that other schemas refer to: a clusterctl variable, alone or in a longer string.
    static func writeVariable(to writer: inout JSONWriter) {
        writer.key(variable)
        writer.object { writer in
            writer.member("description", "A string with a variable of clusterctl.")
            writer.member("type", "string")
            writer.member("pattern", #"\$\{[^}]+\}"#)
        }
    }

    static func write(_ schema: Schema, to writer: inout JSONWriter) {
        guard acceptsEveryString(schema) else {
            writer.object { writer in
                if !schema.doc.isEmpty { writer.member("description", schema.doc) }
                writeDefault(of: schema, to: &writer)
                writer.key("anyOf")
                writer.array { writer in
                    writer.object { writeConstraints(of: schema, to: &$0, describes: false) }
                    writer.object { $0.member("$ref", "#/definitions/\(variable)") }
                }
            }
            return
        }
        writer.object { writeConstraints(of: schema, to: &$0, describes: true) }
    }

    /// True if a variable needs no alternative of its own.
    private static func acceptsEveryString(_ schema: Schema) -> Bool {
        switch schema.type {
        case .string(.text):
            schema.allowedValues.isEmpty && schema.pattern == nil && schema.maxLength == nil
        case .any: true
        // A whole object or list in a variable would have no lines to check.
        case .object, .map, .array: true
        case .string, .boolean, .integer, .intOrString: false
        }
    }

    private static func writeDefault(of schema: Schema, to writer: inout JSONWriter) {
        guard let defaultJSON = schema.defaultJSON else { return }
        writer.key("default")
        writer.raw(Array(defaultJSON.utf8))
    }

    private static func writeConstraints(of schema: Schema, to writer: inout JSONWriter, describes: Bool) {
        if describes {
            if !schema.doc.isEmpty { writer.member("description", schema.doc) }
            writeDefault(of: schema, to: &writer)
        }
        writeType(of: schema, to: &writer)
        if !schema.allowedValues.isEmpty {
            writer.key("enum")
            writer.array { writer in
                for value in schema.allowedValues { writer.string(value) }
                if isNullable(schema) { writer.null() }
            }
        }
        writer.member("minLength", schema.minLength == 0 ? nil : schema.minLength)
        writer.member("maxLength", schema.maxLength)
        if let pattern = schema.pattern ?? format(of: schema).pattern { writer.member("pattern", pattern) }
        writer.member("minItems", schema.minItems)
        writer.member("maxItems", schema.maxItems)
        writer.member("minProperties", schema.minProperties)
        writer.member("maxProperties", schema.maxProperties)
        writeChildren(of: schema, to: &writer)
    }

    /// Go reads null as the zero time, which is how it writes it.
    private static func isNullable(_ schema: Schema) -> Bool {
        if case .string(.dateTime) = schema.type { return true }
        return schema.isNullable
    }

    private static func writeType(of schema: Schema, to writer: inout JSONWriter) {
        var types: [String]
        switch schema.type {
        case .string: types = ["string"]
        case .boolean: types = ["boolean"]
        case .integer: types = ["integer"]
        case .intOrString: types = ["integer", "string"]
        case .object, .map: types = ["object"]
        case .array: types = ["array"]
        case .any: return
        }
        if isNullable(schema) { types.append("null") }
        if types.count == 1 {
            writer.member("type", types[0])
        } else {
            writer.key("type")
            writer.array { writer in
                for type in types { writer.string(type) }
            }
        }
        if case .integer(let bits) = schema.type {
            let limit = Int64.max >> (64 - bits)
            writer.member("minimum", schema.minimum ?? -limit - 1)
            writer.member("maximum", schema.maximum ?? limit)
        }
        let format = format(of: schema)
        if let name = format.name { writer.member("format", name) }
        if let encoding = format.encoding { writer.member("contentEncoding", encoding) }
    }

    /// Returns what JSON Schema can express of a string's format.
    private static func format(of schema: Schema) -> (name: String?, pattern: String?, encoding: String?) {
        guard case .string(let format) = schema.type else { return (nil, nil, nil) }
        switch format {
        case .text: return (nil, nil, nil)
        case .dateTime: return ("date-time", nil, nil)
        case .bytes: return (nil, #"^[A-Za-z0-9+/\r\n]*={0,2}[\r\n]*$"#, "base64")
        case .duration: return (nil, #"^[-+]?(0|(([0-9]+\.?[0-9]*|\.[0-9]+)(ns|us|µs|μs|ms|s|m|h))+)$"#, nil)
        case .bootstrapToken: return (nil, #"^[a-z0-9]{6}\.[a-z0-9]{16}$"#, nil)
        }
    }

    private static func writeChildren(of schema: Schema, to writer: inout JSONWriter) {
        switch schema.type {
        case .object(let members):
            writer.key("properties")
            writer.object { writer in
                for member in members {
                    writer.key(member.name)
                    write(member.schema, to: &writer)
                }
            }
            let required = members.filter(\.isRequired)
            if !required.isEmpty {
                writer.key("required")
                writer.array { writer in
                    for member in required { writer.string(member.name) }
                }
            }
            writer.key("additionalProperties")
            writer.bool(false)
            writeAlternatives(of: schema, to: &writer)
        case .map(let values):
            writer.key("additionalProperties")
            write(values, to: &writer)
        case .array(let elements):
            writer.key("items")
            write(elements, to: &writer)
            if schema.listType != .atomic {
                writer.key("uniqueItems")
                writer.bool(true)
            }
        case .string, .boolean, .integer, .intOrString, .any: break
        }
    }

    private static func writeAlternatives(of schema: Schema, to writer: inout JSONWriter) {
        guard !schema.exactlyOneOf.isEmpty else { return }
        writer.key("oneOf")
        writer.array { writer in
            for name in schema.exactlyOneOf {
                writer.object { writer in
                    writer.key("required")
                    writer.array { $0.string(name) }
                }
            }
        }
    }
}
