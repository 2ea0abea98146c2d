public import JSON

/// A field that a rule reads besides the one that a violation names.
struct RuleRead: Sendable {
    let field: RuleField
    /// The field that the violations name which depend on it; nil for all violations of the rule.
    let place: RuleField?

    /// Returns a field that all violations of the rule depend on.
    static func always(_ field: RuleField) -> RuleRead { RuleRead(field: field, place: nil) }

    /// Returns a field that violations depend on which name another one.
    static func reading(_ field: RuleField, at place: RuleField) -> RuleRead { RuleRead(field: field, place: place) }
}

/// The fields that a violation of a rule depends on: if one of them were different, there might be no violation.
public struct RuleInputs: Sendable {
    private struct Input {
        let path: [String]
        /// True if only the presence of the field counts.
        let isPresence: Bool
    }

    private let path: [PathStep]
    private let names: [String]
    private var inputs: [Input] = []

    /// The inputs of a violation that names the field at `path`; none so far.
    init(_ path: [PathStep]) {
        self.path = path
        names = Self.names(path)
    }

    /// Adds a field that the rule checks, if the violation names it, a field in it, or one around it.
    mutating func add(checked field: RuleField, _ kind: OCNEKind, _ version: APIVersion) {
        for path in Self.paths(of: field, kind, version) {
            if names.starts(with: path) {
                inputs.append(Input(path: names, isPresence: field.isPresence))
            } else if path.starts(with: names) {
                inputs.append(Input(path: path, isPresence: field.isPresence))
            }
        }
    }

    /// Adds a field that the rule reads, if the violation depends on it.
    mutating func add(_ read: RuleRead, _ kind: OCNEKind, _ version: APIVersion) {
        if let place = read.place, !Self.paths(of: place, kind, version).contains(names) { return }
        for path in Self.paths(of: read.field, kind, version) {
            inputs.append(Input(path: path, isPresence: read.field.isPresence))
        }
    }

    /// Returns true if the field at `path` is one of them, is in one of them, or has one of them in it. Of lists, only
    /// the element counts that the violation names.
    public func contain(_ path: [PathStep]) -> Bool {
        guard Self.areOfSameElement(path, self.path) else { return false }
        let names = Self.names(path)
        return inputs.contains { $0.path.starts(with: names) || !$0.isPresence && names.starts(with: $0.path) }
    }

    /// Returns false if two paths lead into different elements of the same list.
    private static func areOfSameElement(_ a: [PathStep], _ b: [PathStep]) -> Bool {
        for (a, b) in zip(a, b) where a != b {
            if case .element = a, case .element = b { return false }
            return true
        }
        return true
    }

    private static func names(_ path: [PathStep]) -> [String] {
        path.compactMap { if case .member(let name) = $0 { name } else { nil } }
    }

    private static func paths(of field: RuleField, _ kind: OCNEKind, _ version: APIVersion) -> [[String]] {
        field.paths(in: kind, version).map { $0.split(separator: ".").map(String.init) }
    }
}
