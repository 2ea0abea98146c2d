import APISchema
import KubernetesAPI
import OCNEAPI
import Reference
import Testing

@Suite("Which rule checks which kind")
struct RuleScopeTests {
    /// Each rule with each kind.
    static let pairs = OCNERule.allCases.flatMap { rule in OCNEKind.allCases.map { (rule: rule, kind: $0) } }

    /// The kinds that the explanation of a rule lists, with the paths of each.
    private static func listed(_ rule: OCNERule) -> [String: [String]] {
        var kinds: [String: [String]] = [:]
        var kind = ""
        for line in rule.explanation.split(separator: "\n") {
            let word = String(line.drop { $0 == " " }.prefix { $0 != " " })
            if line.hasPrefix("  ") {
                kinds[kind, default: []].append(word)
            } else if OCNEKind(rawValue: word) != nil {
                kind = word
                kinds[kind] = []
            }
        }
        return kinds
    }

    @Test("explain RULE, explain KIND, the reference and the checks agree", arguments: pairs)
    func agree(rule: OCNERule, kind: OCNEKind) throws {
        let checked = APIVersion.allCases.filter { version in
            [.create, .update].contains { rule.declaration.applies(to: kind, version, $0) }
        }
        let listed = Self.listed(rule)
        #expect((listed[kind.rawValue] != nil) == !checked.isEmpty)
        let row = try #require(RuleReference.markdown.split(separator: "\n").first { $0.hasPrefix("| `\(rule.id)` |") })
        let column = row.split(separator: "|")[3]
        #expect((column == " all " || column.contains("`\(kind.rawValue)`")) == !checked.isEmpty)
        for version in APIVersion.allCases {
            let schema = kind.schema(in: version)
            let explanation = Explanation.ofField(try schema.field(at: ""), in: schema)
            #expect(explanation.rules.contains(rule) == checked.contains(version))
        }
        // Every field is in the kind's schema in a version in which the rule is checked, and is explained with the rule.
        for path in listed[kind.rawValue] ?? [] {
            let versions = checked.filter { (try? kind.schema(in: $0).field(at: path)) != nil }
            #expect(!versions.isEmpty, "\(path)")
            for version in versions where rule.declaration.paths(in: kind, version).contains(path) {
                #expect(rule.declaration.isListed(at: path, in: kind, version), "\(path)")
            }
        }
    }

    @Test("A rule that a version lacks is listed with the version")
    func versions() {
        #expect(
            OCNERule.certificateValidity.explanation.contains(
                "spec.controlPlaneConfig.clusterConfiguration.certificateValidityPeriodDays (v1beta2)\n"))
        #expect(OCNERule.versionSkew.explanation.contains("\nOCNEControlPlane (update)\n  spec.version\n"))
    }
}
