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
    /// The objects of the cluster that an update could be of: kind, namespace and name of each, sorted.
    public internal(set) var oldObjects: [String] = []
    /// Objects that were checked as updates, of any kind.
    public internal(set) var matchedOldObjects = 0
    /// Objects of other kinds, which only the Technology Preview rules check.
    public internal(set) var others = 0
    /// Documents with neither apiVersion nor kind.
    public internal(set) var otherDocuments = 0
    /// Variables of templates without a value; fields with one were skipped.
    public internal(set) var unsetVariables: [String] = []
    /// Actions of Go or Helm templates in fields, which were skipped.
    public internal(set) var templateActions: [String] = []

    /// An empty report.
    public init() {}

    /// Adds a variable without a value, or an action of a template. One of Jinja is not for this tool to know.
    mutating func add(unknown name: String) {
        if !TemplateAction.isAction(name) {
            unsetVariables.append(name)
        } else if !TemplateAction(text: name).isJinja {
            templateActions.append(name)
        }
    }

    /// The number of errors.
    public var errors: Int { findings.count { $0.severity == .error } }
    /// The number of warnings.
    public var warnings: Int { findings.count - errors }
}
