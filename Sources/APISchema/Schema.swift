/// What a value of the API must be: one declaration from which decoding, validation, the CRD, `explain` and test objects come.
///
/// A structural schema in the sense of Kubernetes (CustomResourceDefinition, "structural schemas"), with what Go's types add to it.
public struct Schema: Sendable {
    /// The type of the value.
    public var type: SchemaType
    /// What the value means, in a sentence or two for people.
    public var doc: String
    /// The texts it may be; empty for any.
    public var allowedValues: [String] = []
    /// Bounds of an integer.
    public var minimum: Int64? = nil
    public var maximum: Int64? = nil
    /// Bounds of a text, in characters.
    public var minLength: Int? = nil
    public var maxLength: Int? = nil
    /// A regular expression for a text (RE2 syntax).
    public var pattern: String? = nil
    /// Bounds of a list.
    public var minItems: Int? = nil
    public var maxItems: Int? = nil
    /// Bounds of an object or a map.
    public var minProperties: Int? = nil
    public var maxProperties: Int? = nil
    /// Default as JSON text, applied by the API server.
    public var defaultJSON: String? = nil
    /// How a list merges under server-side apply.
    public var listType: ListType? = nil
    /// The members that identify an element of a `map` list.
    public var listMapKeys: [String] = []
    /// What only CEL can say: expression and message.
    public var validations: [ValidationRule] = []
    /// Whether `null` is kept apart from absent.
    public var isNullable = false

    public init(_ type: SchemaType, _ doc: String) {
        self.type = type
        self.doc = doc
    }

    /// A copy with changes made by `change`.
    public func with(_ change: (inout Schema) -> Void) -> Schema {
        var copy = self
        change(&copy)
        return copy
    }
}

/// The types of the API.
public indirect enum SchemaType: Sendable {
    case string(TextFormat = .text)
    case boolean
    /// 32 or 64 bits wide.
    case integer(bits: Int)
    case intOrString
    /// An object with these members; others are unknown.
    case object([Property])
    /// An object whose member names are data.
    case map(Schema)
    case array(Schema)
    /// Any JSON value, passed on without being understood.
    case any
}

/// What a text must be readable as.
public enum TextFormat: Sendable {
    /// Any text.
    case text
    /// A duration as Go spells it: `1h30m`, `90s`, `1.5h`.
    case duration
    /// A time of RFC 3339: `2030-01-01T00:00:00Z`.
    case dateTime
    /// A bootstrap token: six characters of `a-z0-9`, a dot, sixteen more.
    case bootstrapToken
}

/// A member of an object.
public struct Property: Sendable {
    public let name: StaticString
    public let schema: Schema
    /// How the Go type tells absent from zero.
    public let presence: Presence
    /// Whether the CRD demands it.
    public let isRequired: Bool

    public init(_ name: StaticString, _ schema: Schema, _ presence: Presence, isRequired: Bool) {
        self.name = name
        self.schema = schema
        self.presence = presence
        self.isRequired = isRequired
    }

    /// A member whose zero (`""`, 0, false, `[]`, `{}` of a map) means the same as being absent: Go's `omitempty` on a plain value.
    public static func value(_ name: StaticString, required: Bool = false, _ schema: Schema) -> Property {
        Property(name, schema, .omitsZero, isRequired: required)
    }

    /// A member for which zero and absent differ: a Go pointer.
    public static func pointer(_ name: StaticString, required: Bool = false, _ schema: Schema) -> Property {
        Property(name, schema, .pointer, isRequired: required)
    }

    /// An object that is always there, `{}` when absent: a Go struct.
    public static func structure(_ name: StaticString, required: Bool = false, _ schema: Schema) -> Property {
        Property(name, schema, .structure, isRequired: required)
    }

    /// A member that is always written, as zero when absent: a plain Go value without `omitempty`.
    public static func always(_ name: StaticString, required: Bool = true, _ schema: Schema) -> Property {
        Property(name, schema, .always, isRequired: required)
    }
}

/// How a Go type tells absent from zero.
public enum Presence: Sendable {
    case omitsZero
    case pointer
    case structure
    case always
}

/// `x-kubernetes-list-type`.
public enum ListType: String, Sendable {
    case atomic
    case set
    case map
}

/// A CEL rule of a CRD (`x-kubernetes-validations`).
public struct ValidationRule: Sendable {
    public let rule: String
    public let message: String

    public init(rule: String, message: String) {
        self.rule = rule
        self.message = message
    }
}

// MARK: - Short spellings for declarations

extension Schema {
    /// A text.
    public static func string(_ doc: String, oneOf allowedValues: [String] = []) -> Schema {
        var schema = Schema(.string(), doc)
        schema.allowedValues = allowedValues
        return schema
    }

    /// A duration as Go spells it.
    public static func duration(_ doc: String) -> Schema { Schema(.string(.duration), doc) }

    /// A time of RFC 3339.
    public static func dateTime(_ doc: String) -> Schema { Schema(.string(.dateTime), doc) }

    public static func boolean(_ doc: String) -> Schema { Schema(.boolean, doc) }

    public static func int32(_ doc: String, minimum: Int64? = nil, maximum: Int64? = nil) -> Schema {
        var schema = Schema(.integer(bits: 32), doc)
        schema.minimum = minimum
        schema.maximum = maximum
        return schema
    }

    public static func int64(_ doc: String, minimum: Int64? = nil) -> Schema {
        var schema = Schema(.integer(bits: 64), doc)
        schema.minimum = minimum
        return schema
    }

    public static func intOrString(_ doc: String) -> Schema { Schema(.intOrString, doc) }

    public static func object(_ doc: String, _ properties: [Property]) -> Schema { Schema(.object(properties), doc) }

    public static func map(_ doc: String, of values: Schema) -> Schema { Schema(.map(values), doc) }

    public static func array(_ doc: String, of elements: Schema) -> Schema { Schema(.array(elements), doc) }

    public static func any(_ doc: String) -> Schema { Schema(.any, doc) }
}
