public import JSON
public import KubernetesAPI

/// An error or a warning in a manifest: its position, its rule, and the next step. Never contains a secret.
public struct Finding: Sendable, Equatable {
    /// The severity of a finding.
    public enum Severity: String, Sendable {
        /// The API server would refuse the object.
        case error
        /// The API server would accept the object.
        case warning
    }

    /// The severity.
    public let severity: Severity
    /// The violated rule: of the kinds, of the Technology Preview, or of `Rule.manifests`.
    public let rule: Rule
    /// The file, as it was named.
    public let file: String
    /// The position of the field, or of the nearest one around it; columns count Unicode scalars.
    public let position: SourcePosition
    /// The number of columns from there on its line; at least one.
    public let length: Int
    /// The line, with secrets masked.
    public let line: String
    /// Kind, namespace and name of the object; empty if the file cannot be parsed.
    public let object: String
    /// The field, from the object's root; empty for the object itself.
    public let path: String
    /// The message, without field and rule.
    public let message: String
    /// The next step.
    public let help: String
}

/// A finding that a comment in the file accepts.
public struct AcceptedFinding: Sendable {
    /// The finding.
    public let finding: Finding
    /// Why it is accepted.
    public let reason: String
}

/// The findings in some files, and what they contain.
public struct CheckReport: Sendable {
    /// The findings, by object in the order of files and objects, then by position.
    public internal(set) var findings: [Finding] = []
    /// Findings that comments in the files accept, each with the reason.
    public internal(set) var accepted: [AcceptedFinding] = []
    /// Comments of that kind that accepted nothing: file and position.
    public internal(set) var unusedComments: [(file: String, position: SourcePosition)] = []
    /// Files that were read.
    public internal(set) var files: [String] = []
    /// OCNE objects.
    public internal(set) var objects = 0
    /// OCNE objects that were checked as updates of old ones.
    public internal(set) var updates = 0
    /// Objects of other kinds, which only the Technology Preview rules check.
    public internal(set) var others = 0
    /// Documents with neither apiVersion nor kind.
    public internal(set) var otherDocuments = 0
    /// Variables of templates without a value; fields with one were skipped.
    public internal(set) var unsetVariables: [String] = []

    /// An empty report.
    public init() {}

    /// The number of errors.
    public var errors: Int { findings.count { $0.severity == .error } }
    /// The number of warnings.
    public var warnings: Int { findings.count - errors }
}

/// Rules of manifests besides those of the kinds: the schema, as an API server applies it.
extension Rule {
    static let syntax = Rule("syntax", "Manifests are valid YAML or JSON.")
    static let served = Rule("served-version", "OCNE objects have a kind and an API version that are served.")
    static let schemaType = Rule("schema-type", "Values have the type of their field.")
    static let schemaUnknown = Rule("schema-unknown-field", "Only fields of the kind are used.")
    static let schemaRequired = Rule("schema-required", "Required fields are set.")
    static let schemaValue = Rule("schema-value", "Values are among those that the field allows.")
    static let schemaRange = Rule("schema-range", "Numbers are within the bounds of the field.")
    static let schemaLength = Rule("schema-length", "Strings are within the length limits of the field.")
    static let schemaPattern = Rule("schema-pattern", "Strings match the pattern of the field.")
    static let schemaCount = Rule("schema-count", "Lists and objects are within the size limits of the field.")
    static let schemaUnique = Rule("schema-unique", "Elements of lists have unique keys.")
    static let schemaOneOf = Rule("schema-one-of", "Exactly one of alternative fields is set.")
    static let deprecated = Rule("deprecated", "Deprecated fields are not used.")
    static let replaced = Rule("replaced", "Values are those that the server stores.")
    static let refused = Rule("refused", "The object can be decoded.")
    static let ignoreComment = Rule(
        "ignore-comment", "Comments that accept findings name a rule and give a reason.")

    /// Rules of the command line besides those of the kinds.
    public static let manifests: [Rule] = [
        .syntax, .served, .schemaType, .schemaUnknown, .schemaRequired, .schemaValue, .schemaRange, .schemaLength,
        .schemaPattern,
        .schemaCount, .schemaUnique, .schemaOneOf, .deprecated, .replaced, .refused, .ignoreComment,
        .givenNamespace,
    ]
}
