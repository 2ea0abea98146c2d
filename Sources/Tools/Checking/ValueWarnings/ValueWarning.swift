internal import JSON
internal import KubernetesAPI
internal import OCNEAPI

/// A check for values that servers accept although they cannot work: the command line warns of them.
struct ValueWarning: Sendable {
    /// A part of a path.
    enum Step: Equatable {
        case member(String)
        /// `[]`: each element of a list.
        case elements
        /// `{}`: each name in a map.
        case names
    }

    let rule: Rule
    /// The fields that are checked, from the spec of OCNEConfig: `files[].permissions`, `apiServer.extraArgs{}`. Each
    /// exists in at least one version.
    let fields: [String]
    /// The members of a field's value that the problem depends on; empty if it depends on the value itself.
    var members: [String] = []
    /// The next step.
    let help: String
    /// Returns the problem with a value, without the value; nil if there is none.
    let problem: @Sendable (Field) -> String?

    /// Returns true if a warning of a rule at a path depends on the field at another path below that.
    static func depends(_ rule: Rule, at path: [PathStep], on field: [PathStep]) -> Bool {
        guard field.count == path.count + 1, field.starts(with: path), case .member(let name) = field.last else {
            return false
        }
        return all.contains { $0.rule == rule && $0.members.contains(name) }
    }

    /// Returns the steps of a path.
    static func steps(of path: String) -> [Step] {
        path.split(separator: ".").flatMap { part -> [Step] in
            if part.hasSuffix("[]") { return [.member(String(part.dropLast(2))), .elements] }
            if part.hasSuffix("{}") { return [.member(String(part.dropLast(2))), .names] }
            return [.member(String(part))]
        }
    }

    /// Returns the warnings in an object of a kind, in time linear in the object.
    static func violations(in object: Cursor, _ kind: OCNEKind) -> [Violation] {
        let base = kind.configSpecPath.map { PathStep.member("\($0)") }
        var spec = Field(object)
        for name in kind.configSpecPath { spec = spec[name] }
        guard let root = spec.value else { return [] }
        var found: [Violation] = []
        for warning in all {
            for path in warning.fields { warning.check(root, steps(of: path)[...], base, &found) }
        }
        return found
    }

    private func check(_ value: Cursor, _ steps: ArraySlice<Step>, _ path: [PathStep], _ found: inout [Violation]) {
        switch steps.first {
        case nil: add(problem(Field(value)), path, isAboutName: false, &found)
        case .member(let name):
            guard let member = value[named: name] else { return }
            check(member, steps.dropFirst(), path + [.member(name)], &found)
        case .elements:
            var elements = Field(value).elements
            var index = 0
            while let element = elements.next() {
                check(element, steps.dropFirst(), path + [.element(index)], &found)
                index += 1
            }
        case .names:
            var members = Field(value).members
            while let member = members.next() {
                let path = path + [.member(member.name.string ?? "")]
                add(problem(Field(member.name)), path, isAboutName: true, &found)
            }
        }
    }

    private func add(_ problem: String?, _ path: [PathStep], isAboutName: Bool, _ found: inout [Violation]) {
        guard let problem else { return }
        found.append(Violation(rule, path, problem, help: help, severity: .warning, isAboutName: isAboutName))
    }
}
