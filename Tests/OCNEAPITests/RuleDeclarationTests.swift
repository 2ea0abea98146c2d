import APISchema
import JSON
import KubernetesAPI
import OCNEAPI
import Testing

@Suite("Rule declarations")
struct RuleDeclarationTests {
    @Test("Ids are unique and kebab case; summaries and sources are sentences", arguments: OCNERule.allCases)
    func identity(rule: OCNERule) {
        let id = "\(rule.id)"
        #expect(OCNERule.allCases.count { "\($0.id)" == id } == 1)
        #expect(OCNERule(id: id) == rule && OCNERule(rule.rule) == rule)
        #expect(id.utf8.allSatisfy { UInt8(ascii: "a")...UInt8(ascii: "z") ~= $0 || $0 == UInt8(ascii: "-") })
        #expect("\(rule.summary)".hasSuffix("."))
        #expect(!"\(rule.declaration.source)".isEmpty)
    }

    @Test("The remedy of a rule is an instruction of its own, not its summary", arguments: OCNERule.allCases)
    func remedy(rule: OCNERule) {
        let (remedy, summary) = ("\(rule.remedy)", "\(rule.summary)")
        #expect(remedy.first?.isLowercase == true && !remedy.hasSuffix("."))
        #expect(remedy.lowercased() != summary.dropLast().lowercased())
        #expect(OCNERule.allCases.count { "\($0.remedy)" == remedy } == 1)
    }

    @Test("An unknown id is rejected")
    func unknown() {
        #expect(OCNERule(id: "Replicas") == nil && OCNERule(id: "") == nil)
    }

    /// Each rule with each kind and version of its declaration.
    static let scopes: [(rule: OCNERule, kind: OCNEKind, version: APIVersion)] = OCNERule.allCases.flatMap { rule in
        rule.declaration.kinds.flatMap { kind in rule.declaration.versions.map { (rule, kind, $0) } }
    }

    @Test("Every rule has a scope")
    func scope() {
        for rule in OCNERule.allCases {
            #expect(Self.scopes.contains { $0.rule == rule })
            for kind in OCNEKind.allCases {
                let operations = rule.declaration.operations(on: kind)
                #expect(operations.isEmpty == !rule.declaration.kinds.contains(kind))
            }
        }
    }

    @Test("Every declared field is in the schema of its kind and version", arguments: scopes)
    func fields(rule: OCNERule, kind: OCNEKind, version: APIVersion) throws {
        let paths = rule.declaration.paths(in: kind, version)
        #expect(!paths.isEmpty)
        let schema = kind.schema(in: version).whole
        for path in paths {
            let names = path.split(separator: ".").map(String.init)
            #expect(Self.has(schema, names[...]), "\(path)")
            #expect(rule.declaration.mayName(path, in: kind, version))
            #expect(rule.declaration.isListed(at: path, in: kind, version))
        }
    }

    /// Returns true if a schema has the field at `path`, through lists and maps.
    private static func has(_ schema: Schema, _ path: ArraySlice<String>) -> Bool {
        guard let name = path.first else { return true }
        switch schema.type {
        case .array(let elements): return has(elements, path)
        case .map(let values): return has(values, path)
        case .object(let members):
            guard let member = members.first(where: { "\($0.name)" == name }) else { return false }
            return has(member.schema, path.dropFirst())
        default: return false
        }
    }

    @Test("Lists a rule with its fields, and with their subfields unless it applies to the whole object")
    func listed() {
        let (kind, version) = (OCNEKind.controlPlane, APIVersion.hub)
        func rules(_ path: String) -> [OCNERule] {
            OCNERule.rules(at: path.split(separator: ".").map(String.init), in: kind, version)
        }
        #expect(rules("spec.replicas") == [.replicas, .scale])
        #expect(rules("spec.controlPlaneConfig.files.content") == [.fileSource])
        #expect(rules("spec.controlPlaneConfig.files") == [])
        #expect(rules("spec.controlPlaneConfig.bootCommands") == [.ignitionFormat])
        #expect(rules("spec.machineTemplate.spec.taints.key") == [.machineTaints])
        #expect(rules("spec") == [])
    }

    @Test("Detects a violation in a field that its rule does not declare", arguments: APIVersion.allCases)
    func undeclared(version: APIVersion) {
        func error(_ rule: Rule, _ names: String...) -> FieldError {
            FieldError(.invalid, FieldPath(names.map { .member($0) }), detail: "", rule: rule)
        }
        let endpoint = AdmissionEndpoint.validate(.controlPlane, version)
        #expect(endpoint.declares(error(OCNERule.replicas.rule, "spec", "replicas"), .create))
        #expect(!endpoint.declares(error(OCNERule.replicas.rule, "spec", "version"), .create))
        #expect(!endpoint.declares(error(OCNERule.versionSkew.rule, "spec", "version"), .create))
        #expect(!endpoint.declares(error(OCNERule.templateGate.rule, "spec"), .create))
        #expect(!endpoint.declares(error(Rule("other", "Another rule."), "spec", "replicas"), .create))
    }

    @Test("Each example of a rule violates it in a declared field", arguments: RuleExample.all)
    func examples(example: RuleExample) throws {
        // Judge compares each violation with the declaration.
        #expect(try example.decide(.enforce).rules == "\(example.rule.id)")
        #expect(example.rule.declaration.versions.contains(example.version))
    }

    /// The specs that kinds have in common: that of OCNEConfig and that of OCNEControlPlane, innermost first.
    private static var specs: [(OCNEKind) -> [StaticString]] { [\.configSpecPath, \.controlPlaneSpecPath] }

    @Test("The example of a rule violates it in exactly the kinds of its declaration", arguments: RuleExample.all)
    func kinds(example: RuleExample) throws {
        // Other examples are about metadata, a whole template, or an update.
        guard example.old == nil else { return }
        func path(_ spec: (OCNEKind) -> [StaticString], _ kind: OCNEKind) -> [String] { spec(kind).map { "\($0)" } }
        let spec = Self.specs.first { spec in
            let path = path(spec, example.kind)
            return !path.isEmpty && example.path.starts(with: path)
        }
        guard let spec else { return }
        let rest = example.path.dropFirst(spec(example.kind).count)
        for kind in OCNEKind.allCases where !spec(kind).isEmpty {
            let object = try kind.sample(example.change, below: path(spec, kind) + rest, in: example.version)
            let rules = try example.judge.about(example.version).create(kind, object).rules ?? ""
            #expect(
                rules.split(separator: ",").contains("\(example.rule.id)")
                    == example.rule.declaration.applies(to: kind, example.version, .create), "\(kind): \(rules)")
        }
    }
}
