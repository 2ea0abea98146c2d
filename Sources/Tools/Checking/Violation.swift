internal import JSON
internal import KubernetesAPI

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
    /// For an unknown field: the fields of the kind that may be meant.
    var intended: [[PathStep]] = []

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
}
