/// A field that a rule checks, in each kind and version that has it.
struct RuleField: Sendable {
    /// The part of an object that a path is relative to.
    private enum Base {
        /// The object.
        case object
        /// The spec of OCNEConfig, wherever a kind has it.
        case configSpec
        /// The spec of OCNEControlPlane, wherever a kind has it.
        case controlPlaneSpec
    }

    /// A path that is the same in all versions, or that each version has elsewhere.
    private enum Path {
        case fixed(StaticString)
        case versioned(any KeyPath<VersionPaths, MemberPath> & Sendable)
    }

    private let base: Base
    private let path: Path
    /// The members of the field that the rule checks; empty for the field itself.
    private var members: [StaticString] = []
    /// True if the rule checks the field as a whole: then it is listed with the field, not with each field in it.
    private var isWhole = false
    private var kinds = OCNEKind.allCases
    private var trait: VersionTrait = \.isVersion
    /// True if the rule checks only whether the field is set, or the names of its members: what is below it is not read.
    private(set) var isPresence = false

    private init(_ base: Base, _ path: Path) {
        self.base = base
        self.path = path
    }

    /// Returns a field of the spec of OCNEConfig, wherever a kind has it.
    static func config(_ path: StaticString, in trait: VersionTrait = \.isVersion) -> RuleField {
        var field = RuleField(.configSpec, .fixed(path))
        field.trait = trait
        return field
    }

    /// The same field, of which the rule checks only whether it is set.
    var presence: RuleField {
        var field = self
        field.isPresence = true
        return field
    }

    /// Returns members of a field of the spec of OCNEConfig: violations name the field that has them.
    static func config(_ path: StaticString, members: [StaticString]) -> RuleField {
        var field = RuleField(.configSpec, .fixed(path))
        field.members = members
        return field
    }

    /// Returns a field of the spec of OCNEControlPlane, wherever a kind has it.
    static func controlPlane(_ path: StaticString, in trait: VersionTrait = \.isVersion) -> RuleField {
        var field = RuleField(.controlPlaneSpec, .fixed(path))
        field.trait = trait
        return field
    }

    /// Returns a field of the spec of OCNEControlPlane that versions have at different paths.
    static func controlPlane(_ path: any KeyPath<VersionPaths, MemberPath> & Sendable) -> RuleField {
        RuleField(.controlPlaneSpec, .versioned(path))
    }

    /// Returns a member of a field of the spec of OCNEControlPlane that versions have at different paths.
    static func controlPlane(
        _ path: any KeyPath<VersionPaths, MemberPath> & Sendable, member: StaticString,
        in trait: VersionTrait = \.isVersion
    ) -> RuleField {
        var field = RuleField(.controlPlaneSpec, .versioned(path))
        field.members = [member]
        field.trait = trait
        return field
    }

    /// Returns a field of the object.
    static func object(_ path: StaticString, of kinds: [OCNEKind], in trait: VersionTrait = \.isVersion) -> RuleField {
        var field = RuleField(.object, .fixed(path))
        field.kinds = kinds
        field.trait = trait
        return field
    }

    /// Returns a field of the object that the rule checks as a whole.
    static func whole(_ path: StaticString) -> RuleField {
        var field = RuleField(.object, .fixed(path))
        field.isWhole = true
        return field
    }

    /// Returns the paths of the field, or of its members; empty if the kind or the version does not have it.
    func paths(in kind: OCNEKind, _ version: APIVersion) -> [String] {
        guard let path = fullPath(in: kind, version) else { return [] }
        return members.isEmpty ? [path] : members.map { "\(path).\($0)" }
    }

    /// Returns true if the rule is listed with the field at `path`: with the field, and with fields in it unless the
    /// rule checks it as a whole.
    func isListed(at path: String, in kind: OCNEKind, _ version: APIVersion) -> Bool {
        paths(in: kind, version).contains { path == $0 || !isWhole && path.hasPrefix("\($0).") }
    }

    /// Returns true if a violation may name the field at `path`.
    func mayName(_ path: String, in kind: OCNEKind, _ version: APIVersion) -> Bool {
        if !members.isEmpty, path == fullPath(in: kind, version) { return true }
        return paths(in: kind, version).contains { path == $0 || path.hasPrefix("\($0).") }
    }

    private func fullPath(in kind: OCNEKind, _ version: APIVersion) -> String? {
        guard kinds.contains(kind), version.has(trait), let prefix = prefix(in: kind) else { return nil }
        switch path {
        case .fixed(let path): return "\(prefix)\(path)"
        case .versioned(let path): return "\(prefix)\(version.traits.paths[keyPath: path])"
        }
    }

    /// The path of the base, with a dot at its end; nil if the kind does not have it.
    private func prefix(in kind: OCNEKind) -> String? {
        switch base {
        case .object: ""
        case .configSpec: Self.prefix(kind.configSpecPath)
        case .controlPlaneSpec: kind.controlPlaneSpecPath.isEmpty ? nil : Self.prefix(kind.controlPlaneSpecPath)
        }
    }

    private static func prefix(_ path: [StaticString]) -> String { path.map { "\($0)." }.joined() }
}
