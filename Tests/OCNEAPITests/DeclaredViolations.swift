import JSON
import KubernetesAPI
import OCNEAPI
import Testing

extension AdmissionEndpoint {
    /// Compares the violations of a response with the declarations of their rules: kind, version, operation and field.
    ///
    /// Every decision of every test is checked: see `Judge.answer`.
    func expectDeclaredViolations(in response: borrowing AdmissionResponse, of operation: KubernetesAPI.Operation) {
        for cause in response.causes + response.unenforced.map(\.violation) {
            let (isDeclared, rule, path) = (declares(cause, operation), "\(cause.rule.id)", "\(cause.path)")
            #expect(isDeclared, "\(self) \(operation.rawValue): \(rule) is not declared to look at \(path)")
        }
    }

    /// Returns true if the rule of a violation is declared to look at its field.
    func declares(_ cause: FieldError, _ operation: KubernetesAPI.Operation) -> Bool {
        guard let rule = OCNERule(cause.rule) else { return false }
        let (kind, version) = served
        // A value preserved in the annotation is reported at its path in the other version.
        let versions = cause.origin == nil ? [version] : APIVersion.allCases
        var names: [String] = []
        for case .member(let name) in cause.path.steps { names.append(name) }
        let path = names.joined(separator: ".")
        return rule.declaration.operations(on: kind).contains(operation)
            && versions.contains { rule.declaration.mayName(path, in: kind, $0) }
    }

    /// The kind and version of the endpoint. A Scale is the same in every version.
    private var served: (OCNEKind, APIVersion) {
        switch self {
        case .mutate(let kind, let version), .validate(let kind, let version): (kind, version)
        case .validateScale: (.controlPlane, .hub)
        }
    }
}
