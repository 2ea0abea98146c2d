internal import APISchema
internal import JSON
internal import KubernetesAPI
internal import OCNEAPI
internal import Reference

/// A violation or a warning in an object, before it is located in the file.
struct Violation {
    let severity: Finding.Severity
    let rule: Rule
    let path: [PathStep]
    /// The field that contains the value, if it is another one.
    let origin: [PathStep]?
    let message: String
    /// The next step.
    let help: String
    /// True if the name of the field is wrong, not its value.
    let isAboutName: Bool
    /// True if the size of the field's content is wrong.
    var countsContent = false

    init(
        _ rule: Rule, _ path: [PathStep], _ message: String, help: String, severity: Finding.Severity = .error,
        isAboutName: Bool = false,
        origin: [PathStep]? = nil
    ) {
        self.severity = severity
        self.rule = rule
        self.path = path
        self.message = message
        self.help = help
        self.isAboutName = isAboutName
        self.origin = origin
    }

    /// Returns the violation of an object that cannot be checked, since a step of the check wrote invalid JSON.
    static func notChecked(_ error: JSONError) -> Violation {
        Violation(.refused, [], "internal error: \(error)", help: "report this error with the manifest")
    }

    /// The same, with a hint if another version of the kind has the unknown field.
    func pointing(from version: APIVersion, of kind: OCNEKind) -> Violation {
        guard rule == .schemaUnknown else { return self }
        let text = FieldPath(path).description
        for other in APIVersion.allCases where other != version && (try? kind.schema(in: other).field(at: text)) != nil
        {
            return Violation(
                rule, path, "unknown field in \(version.rawValue); \(other.rawValue) has it",
                help: "convert the object: ocne-webhook convert --to \(other.rawValue); \(help)", severity: severity,
                isAboutName: isAboutName)
        }
        return self
    }
}
