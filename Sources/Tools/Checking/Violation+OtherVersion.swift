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
            guard !elsewhere.isEmpty else { return self }
            return with(
                message, help: "did you mean \(elsewhere.joined(separator: " or "))?",
                intended: elsewhere.map { path.aligned(with: $0) })
        }
        return with(
            "unknown field in \(version.rawValue); \(foreign.version.rawValue) has it",
            help: foreign.advice(in: version))
    }

    private func with(_ message: String, help: String, intended: [[PathStep]] = []) -> Violation {
        var other = Violation(
            rule, path, message, help: help, severity: severity, isAboutName: isAboutName, origin: origin)
        other.intended = self.intended + intended
        return other
    }
}

extension [PathStep] {
    /// Returns the path of `other`, names separated by dots, in the same elements of lists as this path as far as
    /// both are in the same objects.
    func aligned(with other: String) -> [PathStep] {
        var result: [PathStep] = []
        var rest = self[...]
        var isSame = true
        for name in other.split(separator: ".") {
            let step = PathStep.member(String(name))
            isSame = isSame && rest.first == step
            result.append(step)
            guard isSame else { continue }
            rest = rest.dropFirst()
            while case .element(let index) = rest.first {
                result.append(.element(index))
                rest = rest.dropFirst()
            }
        }
        return result
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
