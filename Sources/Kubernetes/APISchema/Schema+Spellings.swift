// Shorthands for declarations.

extension Schema {
    /// A string of any length.
    public static func string(_ doc: String, oneOf allowedValues: [String] = []) -> Schema {
        var schema = Schema(.string(), doc)
        schema.allowedValues = allowedValues
        return schema
    }

    /// A string with this range of characters; non-empty unless `length` permits it.
    public static func text(_ doc: String, length: ClosedRange<Int>) -> Schema {
        var schema = Schema(.string(), doc)
        schema.minLength = length.lowerBound
        schema.maxLength = length.upperBound
        return schema
    }

    /// A string with this range of characters that matches `pattern`, as do `examples`.
    public static func text(_ doc: String, length: ClosedRange<Int>, pattern: String, examples: [String]) -> Schema {
        var schema = text(doc, length: length)
        schema.pattern = pattern
        schema.examples = examples
        return schema
    }

    /// A duration in Go's format.
    public static func duration(_ doc: String) -> Schema { Schema(.string(.duration), doc) }

    /// A time in RFC 3339 format.
    public static func dateTime(_ doc: String) -> Schema { Schema(.string(.dateTime), doc) }

    /// A Boolean.
    public static func boolean(_ doc: String) -> Schema { Schema(.boolean, doc) }

    /// A 32-bit integer; the bounds are inclusive.
    public static func int32(_ doc: String, minimum: Int64? = nil, maximum: Int64? = nil) -> Schema {
        var schema = Schema(.integer(bits: 32), doc)
        schema.minimum = minimum
        schema.maximum = maximum
        return schema
    }

    /// A 64-bit integer; the bound is inclusive.
    public static func int64(_ doc: String, minimum: Int64? = nil) -> Schema {
        var schema = Schema(.integer(bits: 64), doc)
        schema.minimum = minimum
        return schema
    }

    /// A 32-bit integer or a string (`IntOrString` of apimachinery): `1`, `"25%"`.
    public static func intOrString(_ doc: String) -> Schema { Schema(.intOrString, doc) }

    /// An object with these members, possibly empty; others are unknown fields.
    public static func object(_ doc: String, _ properties: [Property]) -> Schema { Schema(.object(properties), doc) }

    /// An object with at least one member.
    public static func group(_ doc: String, _ properties: [Property]) -> Schema {
        var schema = object(doc, properties)
        schema.minProperties = 1
        return schema
    }

    /// An object whose names are data, such as labels; all values have the schema `values`.
    public static func map(_ doc: String, of values: Schema) -> Schema { Schema(.map(values), doc) }

    /// A list of any length, atomic under server-side apply.
    public static func array(_ doc: String, of elements: Schema) -> Schema { Schema(.array(elements), doc) }

    /// A list with this range of elements.
    public static func list(_ doc: String, count: ClosedRange<Int>, of elements: Schema) -> Schema {
        var schema = array(doc, of: elements)
        if count.lowerBound > 0 { schema.minItems = count.lowerBound }
        schema.maxItems = count.upperBound
        return schema
    }

    /// A list whose elements are identified by the members `keys`.
    public static func list(
        _ doc: String, count: ClosedRange<Int>, keys: [StaticString], of elements: Schema
    ) -> Schema {
        var schema = list(doc, count: count, of: elements)
        schema.listType = .map
        schema.listMapKeys = keys
        return schema
    }

    /// Any JSON value, preserved as it is (`x-kubernetes-preserve-unknown-fields`).
    public static func any(_ doc: String) -> Schema { Schema(.any, doc) }
}
