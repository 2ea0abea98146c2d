internal import Primitives

/// What a value of the API must be: one declaration from which decoding, validation, the CRD, `explain` and test
/// objects come.
///
/// A structural schema in the sense of Kubernetes (CustomResourceDefinition, "structural schemas"), with what Go's
/// types add to it.
public struct Schema: Sendable {
    /// The type of the value.
    public var type: SchemaType
    /// What the value means, in a sentence or two for people.
    public var doc: String
    /// The texts it may be; empty for any.
    public var allowedValues: [String] = []
    /// The smallest integer that is allowed; nil for any.
    public var minimum: Int64? = nil
    /// The largest integer that is allowed; nil for any.
    public var maximum: Int64? = nil
    /// The least characters of a text, counted as Unicode scalars like the API server does; nil and 0 let it be empty.
    public var minLength: Int? = nil
    /// The most characters of a text, counted as Unicode scalars; nil for any number.
    public var maxLength: Int? = nil
    /// A regular expression for a text (RE2 syntax).
    public var pattern: String? = nil
    /// Texts that are valid here: for people to copy from, and for test objects where `pattern` asks for more than a
    /// length.
    public var examples: [String] = []
    /// The least elements of a list; nil for none.
    public var minItems: Int? = nil
    /// The most elements of a list; nil for any number.
    public var maxItems: Int? = nil
    /// The least members of an object or a map; nil for none.
    public var minProperties: Int? = nil
    /// The most members of an object or a map; nil for any number.
    public var maxProperties: Int? = nil
    /// Default as JSON text, applied by the API server.
    public var defaultJSON: String? = nil
    /// How a list merges under server-side apply.
    public var listType = ListType.atomic
    /// The members that identify an element of a `map` list; no two elements may agree in all of them.
    public var listMapKeys: [StaticString] = []
    /// True if server-side apply takes an object as one value, instead of member by member.
    public var isAtomic = false
    /// Members of an object of which exactly one must be there; empty for no such rule.
    public var exactlyOneOf: [StaticString] = []
    /// True if `null` is kept apart from absent.
    public var isNullable = false

    /// A schema that asks for nothing but the type.
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
    /// A text, readable as the format says.
    case string(TextFormat = .text)
    /// True or false.
    case boolean
    /// 32 or 64 bits wide.
    case integer(bits: Int)
    /// An integer of 32 bits or a text (`IntOrString` of apimachinery).
    case intOrString
    /// An object with these members; others are unknown.
    case object([Property])
    /// An object whose member names are data.
    case map(Schema)
    /// A list whose elements all have this schema.
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
    /// Bytes in base64 (RFC 4648, section 4).
    case bytes
}

extension TextFormat {
    /// True if Go's types read `text`.
    public func reads(_ text: String) -> Bool {
        switch self {
        case .text: true
        case .duration: GoDuration(text) != nil
        case .dateTime: RFC3339Time(text) != nil
        case .bytes: Base64.isValid(text)
        case .bootstrapToken: BootstrapToken.isValid(text)
        }
    }
}

/// A member of an object.
public struct Property: Sendable {
    /// Name in JSON.
    public let name: StaticString
    /// What its value must be.
    public let schema: Schema
    /// How the Go type tells absent from zero.
    public let presence: Presence
    /// True if the CRD demands it.
    public let isRequired: Bool

    /// A member; `value`, `pointer`, `structure` and `always` are shorter and say what Go's declaration is.
    public init(_ name: StaticString, _ schema: Schema, _ presence: Presence, isRequired: Bool) {
        self.name = name
        self.schema = schema
        self.presence = presence
        self.isRequired = isRequired
    }

    /// A member whose zero (`""`, 0, false, `[]`, `{}`) means the same as being absent: Go's `omitempty` on a plain
    /// value, `omitzero` on a struct.
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
    /// Zero is not written: `omitempty` on a plain value, a list or a map, `omitzero` on a struct.
    case omitsZero
    /// Zero is written, absent is not: a pointer with `omitempty`.
    case pointer
    /// Always written, `{}` when absent: a struct.
    case structure
    /// Always written, as zero when absent: a plain value without `omitempty`.
    case always
}

/// How server-side apply merges a list (`x-kubernetes-list-type`).
public enum ListType: String, Sendable {
    /// As one value: who applies it owns all of it.
    case atomic
    /// Element by element; no two are equal.
    case set
    /// Element by element, told apart by `Schema.listMapKeys`.
    case map
}
