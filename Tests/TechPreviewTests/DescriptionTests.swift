import KubernetesAPI
import TechPreview
import Testing

@Suite("Descriptions of rules")
struct DescriptionTests {
    @Test("Rules are in the order of the specification")
    func order() {
        #expect(
            TechPreviewRule.allCases.map(\.id) == [
                "feature-set-required", "feature-set-irreversible", "feature-set-notice", "minor-upgrade-blocked",
                "platform-supported",
                "no-control-plane-machines", "no-machine-api-migration", "machine-api-authoritative", "feature-parity",
                "infrastructure-parity", "cluster-identity", "infrastructure-cluster",
                "failure-domain-in-use",
                "primary-resources", "namespace", "cli-precedence", "support-notice",
            ])
    }

    @Test("The profiles have the modes of the specification")
    func modes() {
        let ocne = Policy(profile: .ocne)
        let active = TechPreviewRule.allCases.filter { ocne[$0] != .off }
        #expect(active == [.platformSupported, .noControlPlaneMachines, .primaryResources])
        #expect(ocne[.primaryResources] == .warn)
        let openshift = Policy(profile: .openshift)
        let warning: [TechPreviewRule] = [
            .featureSetNotice, .primaryResources, .namespace, .cliPrecedence, .supportNotice,
        ]
        for rule in TechPreviewRule.allCases { #expect(openshift[rule] == (warning.contains(rule) ? .warn : .enforce)) }
        for rule in warning { #expect(rule.description.onlyWarns) }
    }

    @Test("explain describes every rule, in lines of limited length", arguments: TechPreviewRule.allCases)
    func explain(rule: TechPreviewRule) {
        let text = rule.explanation
        for word in [rule.id, "Applies to:", "Reason:", "Instead:", "Mode:"] { #expect(text.contains(word)) }
        #expect(text.split(separator: "\n").allSatisfy { $0.count <= 110 })
        #expect("\(rule.description.rule.summary)".hasSuffix("."))
    }

    @Test("A rule is found by its name only")
    func names() {
        #expect(TechPreviewRule(id: "namespace") == .namespace)
        #expect(TechPreviewRule(id: "Namespace") == nil)
        #expect(TechPreviewRule(id: "") == nil)
    }
}
