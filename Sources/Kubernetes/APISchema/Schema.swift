internal import Primitives

/// The schema of an API value: the single declaration behind decoding, validation, the CRD, `explain` and test objects.
/// A Kubernetes structural schema, plus properties of Go's types.
public struct Schema: Sendable {
    /// The type of the value.
    public var type: SchemaType
    /// Description of the value, in a sentence or two.
    public var doc: String
    /// The allowed strings; empty for any.
    public var allowedValues: [String] = []
    /// The minimum of an integer; nil for none.
    public var minimum: Int64? = nil
    /// The maximum of an integer; nil for none.
    public var maximum: Int64? = nil
    /// The minimum length of a string in Unicode scalars, as the API server counts; nil and 0 allow an empty one.
    public var minLength: Int? = nil
    /// The maximum length of a string in Unicode scalars; nil for none.
    public var maxLength: Int? = nil
    /// A regular expression that a string must match (RE2 syntax).
    public var pattern: String? = nil
    /// Valid strings: for documentation, and for test objects if there is a `pattern`.
    public var examples: [String] = []
    /// The minimum number of a list's elements; nil for none.
    public var minItems: Int? = nil
    /// The maximum number of a list's elements; nil for none.
    public var maxItems: Int? = nil
    /// The minimum number of an object's or a map's members; nil for none.
    public var minProperties: Int? = nil
    /// The maximum number of an object's or a map's members; nil for none.
    public var maxProperties: Int? = nil
    /// The default as JSON, applied by the API server.
    public var defaultJSON: String? = nil
    /// The merge strategy of a list under server-side apply.
    public var listType = ListType.atomic
    /// The members that identify an element of a `map` list; they must be unique in combination.
    public var listMapKeys: [StaticString] = []
    /// True if an object is atomic under server-side apply instead of merged by member.
    public var isAtomic = false
    /// Members of an object, exactly one of which must be set; empty for no such rule.
    public var exactlyOneOf: [StaticString] = []
    /// True if `null` is distinct from absent.
    public var isNullable = false

    /// Creates a schema with a type and no further constraints.
    public init(_ type: SchemaType, _ doc: String) {
        self.type = type
        self.doc = doc
    }

    /// Returns a copy changed by `change`.
    public func with(_ change: (inout Schema) -> Void) -> Schema {
        var copy = self
        change(&copy)
        return copy
    }
}

/// A type of the API.
public indirect enum SchemaType: Sendable {
    /// A string in a format.
    case string(TextFormat = .text)
    /// A Boolean.
    case boolean
    /// An integer of 32 or 64 bits.
    case integer(bits: Int)
    /// A 32-bit integer or a string (`IntOrString` of apimachinery).
    case intOrString
    /// An object with these members; others are unknown.
    case object([Property])
    /// An object whose member names are data.
    case map(Schema)
    /// A list whose elements all have this schema.
    case array(Schema)
    /// Any JSON value, passed through without being checked or read.
    case any
}

/// The format of a string.
public enum TextFormat: Sendable {
    /// Any string.
    case text
    /// A duration in Go's format: `1h30m`, `90s`, `1.5h`.
    case duration
    /// A time in RFC 3339 format: `2030-01-01T00:00:00Z`.
    case dateTime
    /// A bootstrap token: six characters of `a-z0-9`, a dot, sixteen more.
    case bootstrapToken
    /// Bytes in base64 (RFC 4648, section 4).
    case bytes
}

extension TextFormat {
    /// Returns true if Go's types accept `text`.
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
    /// The name in JSON.
    public let name: StaticString
    /// The schema of its value.
    public let schema: Schema
    /// The distinction between absent and zero in the Go type.
    public let presence: Presence
    /// True if the CRD requires it.
    public let isRequired: Bool

    /// Creates a member; `value`, `pointer`, `structure` and `always` are shorter and name the Go declaration.
    public init(_ name: StaticString, _ schema: Schema, _ presence: Presence, isRequired: Bool) {
        self.name = name
        self.schema = schema
        self.presence = presence
        self.isRequired = isRequired
    }

    /// A member whose zero (`""`, 0, false, `[]`, `{}`) equals absence: Go's `omitempty` on a plain value, `omitzero`
    /// on a struct.
    public static func value(_ name: StaticString, required: Bool = false, _ schema: Schema) -> Property {
        Property(name, schema, .omitsZero, isRequired: required)
    }

    /// A member for which zero and absent differ: a Go pointer.
    public static func pointer(_ name: StaticString, required: Bool = false, _ schema: Schema) -> Property {
        Property(name, schema, .pointer, isRequired: required)
    }

    /// An object that is `{}` when absent: a Go struct.
    public static func structure(_ name: StaticString, required: Bool = false, _ schema: Schema) -> Property {
        Property(name, schema, .structure, isRequired: required)
    }

    /// A member that is always encoded, as zero when absent: a plain Go value without `omitempty`.
    public static func always(_ name: StaticString, required: Bool = true, _ schema: Schema) -> Property {
        Property(name, schema, .always, isRequired: required)
    }
}

/// The distinction between absent and zero in a Go type.
public enum Presence: Sendable {
    /// Zero is not encoded: `omitempty` on a plain value, a list or a map, `omitzero` on a struct.
    case omitsZero
    /// Zero is encoded, absent is not: a pointer with `omitempty`.
    case pointer
    /// Always encoded, `{}` when absent: a struct.
    case structure
    /// Always encoded, as zero when absent: a plain value without `omitempty`.
    case always
}

/// The merge strategy of a list under server-side apply (`x-kubernetes-list-type`).
public enum ListType: String, Sendable {
    /// Atomic: the applier owns the whole list.
    case atomic
    /// By element; elements are unique.
    case set
    /// By element, identified by `Schema.listMapKeys`.
    case map
}
