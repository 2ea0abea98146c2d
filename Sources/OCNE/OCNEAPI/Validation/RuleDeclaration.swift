public import JSON
public import KubernetesAPI

/// Declaration of a rule of the OCNE kinds: its identity, its remedy, its source and its scope.
public struct RuleDeclaration: Sendable {
    /// Id, summary and enforcement.
    public let rule: Rule
    /// The next step after a violation, as an instruction.
    public let remedy: StaticString
    /// The function whose work the rule does, in CAPOCNE 1.7's webhooks or in those of Cluster API 1.13, and how the
    /// rule differs from it.
    public let source: StaticString
    /// Kinds that the rule applies to.
    public let kinds: [OCNEKind]
    /// Operations that the rule applies to.
    private let operations: [Operation]
    /// Operations on OCNEControlPlaneTemplate that the rule applies to.
    private let templateOperations: [Operation]
    /// The property of the versions that the rule applies to.
    private let trait: VersionTrait
    /// The fields that the rule checks.
    private let fields: [RuleField]
    /// The fields that the rule reads besides the one that a violation names.
    private let reads: [RuleRead]

    /// Creates a declaration.
    ///
    /// - Parameters:
    ///   - alwaysEnforced: Reason why no policy may relax the rule.
    ///   - partlyEnforced: Reason why no policy may relax a part of the rule.
    ///   - templateOperations: Operations on OCNEControlPlaneTemplate. Its spec does not change, so that by default it is
    ///     validated only when it is created.
    ///   - trait: The property of the versions that the rule applies to; every version has the default.
    ///   - fields: The fields that the rule checks. A violation depends on the field that it names.
    ///   - reads: Further fields that a violation depends on.
    init(
        _ id: StaticString, _ summary: StaticString, remedy: StaticString, alwaysEnforced: StaticString? = nil,
        partlyEnforced: StaticString? = nil, source: StaticString, kinds: [OCNEKind],
        versions trait: VersionTrait = \.isVersion,
        operations: [Operation] = [.create, .update], templateOperations: [Operation]? = nil, fields: [RuleField],
        reads: [RuleRead] = []
    ) {
        rule = Rule(id, summary, alwaysEnforced: alwaysEnforced, partlyEnforced: partlyEnforced)
        self.remedy = remedy
        self.source = source
        self.kinds = kinds
        self.trait = trait
        self.operations = operations
        self.templateOperations = templateOperations ?? (operations.contains(.create) ? [.create] : operations)
        self.fields = fields
        self.reads = reads
    }

    /// Versions that the rule applies to.
    public var versions: [APIVersion] { APIVersion.allCases.filter { $0.has(trait) } }

    /// Returns the operations that the rule applies to for a kind.
    public func operations(on kind: OCNEKind) -> [Operation] {
        guard kinds.contains(kind) else { return [] }
        return kind == .controlPlaneTemplate ? templateOperations : operations
    }

    /// Returns true if objects of a kind are checked by the rule.
    public func applies(to kind: OCNEKind, _ version: APIVersion, _ operation: Operation) -> Bool {
        operations(on: kind).contains(operation) && version.has(trait)
    }

    /// Returns the paths of the fields that the rule checks, names without indices.
    public func paths(in kind: OCNEKind, _ version: APIVersion) -> [String] {
        fields(in: kind, version).flatMap { $0.paths(in: kind, version) }
    }

    /// Returns true if the rule is listed with the field at `path`, names without indices.
    public func isListed(at path: String, in kind: OCNEKind, _ version: APIVersion) -> Bool {
        fields(in: kind, version).contains { $0.isListed(at: path, in: kind, version) }
    }

    /// Returns true if a violation of the rule may name the field at `path`, names without indices.
    public func mayName(_ path: String, in kind: OCNEKind, _ version: APIVersion) -> Bool {
        fields(in: kind, version).contains { $0.mayName(path, in: kind, version) }
    }

    /// Returns the fields that a violation at `path` depends on.
    func inputs(ofViolationAt path: [PathStep], in kind: OCNEKind, _ version: APIVersion) -> RuleInputs {
        var inputs = RuleInputs(path)
        for field in fields(in: kind, version) { inputs.add(checked: field, kind, version) }
        if applies(to: kind, version) { for read in reads { inputs.add(read, kind, version) } }
        return inputs
    }

    private func fields(in kind: OCNEKind, _ version: APIVersion) -> [RuleField] {
        applies(to: kind, version) ? fields : []
    }

    private func applies(to kind: OCNEKind, _ version: APIVersion) -> Bool {
        kinds.contains(kind) && version.has(trait)
    }
}

extension OCNERule {
    /// Returns the fields that a violation of a rule depends on; nil if it is not a rule of the OCNE kinds.
    public static func inputs(
        ofViolation rule: Rule, at path: [PathStep], in kind: OCNEKind, _ version: APIVersion
    ) -> RuleInputs? {
        OCNERule(rule)?.declaration.inputs(ofViolationAt: path, in: kind, version)
    }

    /// Returns the paths of the fields that the rule checks in any version, each once.
    public func paths(in kind: OCNEKind) -> [String] {
        var paths: [String] = []
        for version in APIVersion.allCases {
            for path in declaration.paths(in: kind, version) where !paths.contains(path) { paths.append(path) }
        }
        return paths
    }

    /// Returns the rules that check objects of a kind.
    public static func rules(of kind: OCNEKind, _ version: APIVersion) -> [OCNERule] {
        allCases.filter { rule in
            [.create, .update].contains { rule.declaration.applies(to: kind, version, $0) }
        }
    }

    /// Returns the rules that check the field at `path`, names without indices, or at one around it; all rules of the
    /// kind for the object itself, and none for its members.
    public static func rules(at path: [String], in kind: OCNEKind, _ version: APIVersion) -> [OCNERule] {
        guard path.count >= 2 else { return path.isEmpty ? rules(of: kind, version) : [] }
        let text = path.joined(separator: ".")
        return allCases.filter { $0.declaration.isListed(at: text, in: kind, version) }
    }
}
