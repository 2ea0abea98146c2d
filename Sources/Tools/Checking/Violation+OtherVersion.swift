internal import APISchema
internal import JSON
internal import KubernetesAPI
internal import OCNEAPI
internal import Reference

extension Violation {
    /// The same; if the field is unknown and belongs to another version or to another object of the kind, with its place
    /// in this version as help.
    func pointing(from version: APIVersion, of kind: OCNEKind) -> Violation {
        guard rule == .schemaUnknown else { return self }
        let names = path.compactMap { step -> String? in if case .member(let name) = step { name } else { nil } }
        guard let foreign = ForeignField(at: names, of: kind, unknownIn: version) else {
            // A similar name in the same object is more likely than the same name elsewhere.
            guard !help.hasPrefix("did you mean"), let name = names.last else { return self }
            let elsewhere = kind.schema(in: version).paths(named: name)
            return elsewhere.isEmpty
                ? self : with(message, help: "did you mean \(elsewhere.joined(separator: " or "))?")
        }
        return with(
            "unknown field in \(version.rawValue); \(foreign.version.rawValue) has it",
            help: foreign.advice(in: version))
    }

    private func with(_ message: String, help: String) -> Violation {
        Violation(rule, path, message, help: help, severity: severity, isAboutName: isAboutName, origin: origin)
    }
}

extension ForeignField {
    /// The next step in the version that lacks the field.
    func advice(in version: APIVersion) -> String {
        guard places.isEmpty else {
            return "use \(places.joined(separator: " and "))" + (change.map { " (\($0))" } ?? "")
        }
        return "\(version.rawValue) has no such field: \(instead ?? "remove it")"
    }
}
