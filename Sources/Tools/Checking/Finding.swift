public import JSON
public import KubernetesAPI

/// Something in a manifest that is wrong or worth knowing: where, by which rule, and what would satisfy it. Never holds
/// a secret.
public struct Finding: Sendable, Equatable {
    /// Whether it is wrong, or only worth knowing.
    public enum Severity: String, Sendable {
        /// The API server would refuse the object.
        case error
        /// It would be taken.
        case warning
    }

    /// Whether the object would be refused.
    public let severity: Severity
    /// The rule that says so: of the kinds, of the Technology Preview, or of `Rule.manifests`.
    public let rule: Rule
    /// The file, as it was named.
    public let file: String
    /// Where the field stands, or what is nearest to it; columns count Unicode scalars.
    public let position: SourcePosition
    /// How many columns it takes from there on its line; at least one.
    public let length: Int
    /// The line, secrets blotted out.
    public let line: String
    /// Kind, namespace and name of the object; empty when the text was no manifest.
    public let object: String
    /// The field, from the object's root; empty for the object itself.
    public let path: String
    /// What is wrong, without field and rule.
    public let message: String
    /// What would satisfy the rule.
    public let help: String
}

/// What was looked at, and what came of it.
public struct CheckReport: Sendable {
    /// What is wrong or worth knowing: by object in the order of files and objects, and then by place.
    public internal(set) var findings: [Finding] = []
    /// Files that were read.
    public internal(set) var files: [String] = []
    /// Objects of our kinds.
    public internal(set) var objects = 0
    /// Those of them that were taken for an update of an old one.
    public internal(set) var updates = 0
    /// Objects of other kinds, which pass unseen.
    public internal(set) var others = 0
    /// Documents that are no objects of Kubernetes, since they say neither their version nor their kind.
    public internal(set) var strangers = 0
    /// Variables of templates that had no value; fields that they stand in were not judged.
    public internal(set) var unsetVariables: [String] = []

    /// A report of nothing.
    public init() {}

    /// How many findings would have an object refused.
    public var errors: Int { findings.count { $0.severity == .error } }
    /// How many findings are only worth knowing.
    public var warnings: Int { findings.count - errors }
}

/// What manifests are held to before any rule of the kinds: the schema, as an API server applies it.
extension Rule {
    static let syntax = Rule("syntax", "A manifest is YAML or JSON.")
    static let served = Rule("served-version", "The kinds are served in v1alpha1 and v1beta2.")
    static let schemaType = Rule("schema-type", "A value has the type that its field has.")
    static let schemaUnknown = Rule("schema-unknown-field", "Only fields of the kind are used.")
    static let schemaRequired = Rule("schema-required", "Fields that must be there are there.")
    static let schemaValue = Rule("schema-value", "A text is one of those that its field takes.")
    static let schemaRange = Rule("schema-range", "A number lies between the bounds of its field.")
    static let schemaLength = Rule("schema-length", "A text is neither too short nor too long.")
    static let schemaPattern = Rule("schema-pattern", "A text looks as its field demands.")
    static let schemaCount = Rule("schema-count", "A list or an object has neither too few members nor too many.")
    static let schemaUnique = Rule("schema-unique", "No two elements of a list are called the same.")
    static let schemaOneOf = Rule("schema-one-of", "Of fields that exclude each other exactly one is there.")
    static let deprecated = Rule("deprecated", "What will go away is not used.")
    static let replaced = Rule("replaced", "What is written is what the server keeps.")
    static let refused = Rule("refused", "The object can be looked at.")

    /// Rules of the command line beside those of the kinds.
    public static let manifests: [Rule] = [
        .syntax, .served, .schemaType, .schemaUnknown, .schemaRequired, .schemaValue, .schemaRange, .schemaLength,
        .schemaPattern,
        .schemaCount, .schemaUnique, .schemaOneOf, .deprecated, .replaced, .refused,
    ]
}
