public import APISchema
public import TestDocuments

/// Returns the paths where `value` violates the CRD's `schema` by an API server's validation: types, required members,
/// bounds, patterns, list map keys. Formats of strings are left to decoding. Empty if valid.
public func violations(of schema: Schema, _ value: Value, at path: String = "") -> [String] {
    func bounds(_ what: String, _ number: Int, _ least: Int?, _ most: Int?) -> [String] {
        (least ?? 0)...(most ?? .max) ~= number ? [] : ["\(path): \(what) \(number)"]
    }
    switch (schema.type, value) {
    case (.any, _), (.boolean, .bool): return []
    case (.integer, .number), (.intOrString, .number):
        guard let number = value.int.map({ Int64($0) }) else { return ["\(path): no integer"] }
        return (schema.minimum ?? .min)...(schema.maximum ?? .max) ~= number
            ? [] : ["\(path): \(number) is out of bounds"]
    case (.string, .string(let content)), (.intOrString, .string(let content)):
        let text = String(decoding: content, as: UTF8.self)
        var found = bounds("length", text.unicodeScalars.count, schema.minLength, schema.maxLength)
        if !schema.allowedValues.isEmpty, !schema.allowedValues.contains(text) {
            found.append("\(path): not one of the values")
        }
        if let pattern = schema.pattern, (try? Regex(pattern).wholeMatch(in: text)) == nil {
            found.append("\(path): no match")
        }
        return found
    case (.array(let elements), .array(let values)):
        var found = bounds("elements", values.count, schema.minItems, schema.maxItems)
        for (i, value) in values.enumerated() { found += violations(of: elements, value, at: "\(path)[\(i)]") }
        let keys: [[Value]] =
            switch schema.listType {
            case .atomic: []
            case .set: values.map { [$0] }
            case .map: values.map { value in schema.listMapKeys.map { value["\($0)"] } }
            }
        if Set(keys).count != keys.count { found.append("\(path): two elements are the same") }
        return found
    case (.map(let element), .object(let members)):
        return bounds("members", members.count, schema.minProperties, schema.maxProperties)
            + members.flatMap { violations(of: element, $0.value, at: path + "{}") }
    case (.object(let properties), .object(let members)):
        var found = bounds("members", members.count, schema.minProperties, schema.maxProperties)
        var unknown = Set(value.names)
        for property in properties {
            let name = "\(property.name)"
            unknown.remove(name)
            if let member = members[Array(name.utf8)] {
                found += violations(of: property.schema, member, at: "\(path).\(name)")
            } else if property.isRequired {
                found.append("\(path).\(name): missing")
            }
        }
        found += unknown.map { "\(path).\($0): unknown" }
        let alternatives = schema.exactlyOneOf.filter { value.names.contains("\($0)") }
        if !schema.exactlyOneOf.isEmpty, alternatives.count != 1 {
            found.append("\(path): \(alternatives.count) alternatives")
        }
        return found
    default: return ["\(path): another type"]
    }
}
