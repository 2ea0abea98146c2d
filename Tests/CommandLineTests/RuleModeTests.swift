import KubernetesAPI
import OCNEAPI
import TechPreview
import TestSupport
import Testing

@testable import ocne_webhook

@Suite("Rule modes in the policy file")
struct RuleModeTests {
    private let files: Scratch

    init() throws { files = try Scratch() }

    private func read(_ text: String) throws -> RuleModes {
        try files.write("policy.yaml", text)
        return try PolicySource(path: files.path("policy.yaml"), profile: nil).read().ocneRules
    }

    /// The error in a policy, without the file name.
    private func mistake(_ text: String) -> String {
        let error = #expect(throws: ConfigurationError.self) { try read(text) }
        return "\(error.map { "\($0)" } ?? "")".split(separator: "policy.yaml:", maxSplits: 1).last.map { String($0) }
            ?? ""
    }

    @Test(
        "Enforces a rule unless the policy sets another mode, and accepts each mode",
        arguments: OCNERule.rules.map { "\($0.id)" })
    func modes(id: String) throws {
        let rule = try #require(OCNERule.rules.first { "\($0.id)" == id })
        #expect(try read("")[rule] == .enforce && read("ocneRules: {\(id): {mode: enforce}}")[rule] == .enforce)
        for mode in [RuleMode.warn, .audit] {
            let text = "ocneRules:\n  \(id): {mode: \(mode.rawValue)}"
            if let reason = rule.whyEnforced {
                #expect(
                    mistake(text)
                        == "2:\(12 + id.utf8.count): \(id) is always enforced (\(reason)); must be enforce"
                )
            } else {
                #expect(try read(text)[rule] == mode)
                #expect(try read(text).notEnforcedText == "\(id) (\(mode.rawValue))")
            }
        }
    }

    @Test(
        "Reports errors with their location and the valid values",
        arguments: [
            (
                "ocneRules:\n  version-skw: {mode: warn}",
                #"2:3: unknown rule "version-skw"; did you mean version-skew?"#
            ),
            (
                "ocneRules:\n  cri-socket: {mode: off}",
                "2:22: rules of OCNE objects cannot be off; must be one of enforce, warn, audit"
            ),
            (
                "ocneRules:\n  cri-socket: {mode: 'off'}",
                "2:22: rules of OCNE objects cannot be off; must be one of enforce, warn, audit"
            ),
            (
                "ocneRules:\n  cri-socket: {mode: deny}",
                #"2:22: unknown mode "deny"; must be one of enforce, warn, audit"#
            ),
            ("ocneRules:\n  cri-socket: {mode: warn, kinds: []}", #"2:28: unknown key "kinds"; must be one of mode"#),
            ("ocneRules: [cri-socket]", "1:12: must be a map of rules"),
            (
                "ocneRules:\n  namespace: {mode: warn}",
                "2:3: namespace is a rule of the Technology Preview; set its mode under rules"
            ),
            (
                "rules:\n  cri-socket: {mode: warn}",
                "2:3: cri-socket is a rule of OCNE objects; set its mode under ocneRules"
            ),
            ("rules:\n  namespce: {mode: warn}", #"2:3: unknown rule "namespce"; did you mean namespace?"#),
        ])
    func mistakes(text: String, message: String) { #expect(mistake(text) == message) }

    @Test("policy show prints an equivalent file with every rule")
    func shown() throws {
        try files.write("policy.yaml", "ocneRules: {cri-socket: {mode: warn}, version-skew: {mode: audit}}")
        let shown = try Command.run(["policy", "show", "--policy", "policy.yaml"], in: files.path)
        #expect(shown.status == 0)
        #expect(try read(shown.output).notEnforcedText == "version-skew (audit), cri-socket (warn)")
        for rule in OCNERule.rules { #expect(shown.output.contains("  \(rule.id):\n")) }
    }

    @Test("policy check and policy explain report rules that are not enforced")
    func explained() throws {
        try files.write("policy.yaml", "ocneRules: {cri-socket: {mode: warn}}")
        let check = try Command.run(["policy", "check", "policy.yaml"], in: files.path)
        #expect(check.output == "policy.yaml: valid, profile ocne\npolicy.yaml: cri-socket: warn (not enforced)\n")
        let explained = try Command.run(["policy", "explain", "cri-socket", "--policy", "policy.yaml"], in: files.path)
        #expect(explained.output.hasSuffix("In policy.yaml: warn; the rule is not enforced\n"))
        #expect(
            try Command.run(["policy", "explain", "cri-socket"], in: files.path).output.hasSuffix(
                "Mode: enforce (default), warn or audit; set under ocneRules in the policy\n"))
        #expect(
            try Command.run(["policy", "explain", "immutable"], in: files.path).output.contains(
                "Mode: always enforced: existing machines"))
        let list = try Command.run(["policy", "explain", "--policy", "policy.yaml"], in: files.path).output
        #expect(list.contains("crio.sock. (not enforced: warn)\n") && list.contains("version-skew "))
    }

    @Test(
        "validate prints violations of rules that are not enforced as warnings",
        arguments: ["warn", "audit", "enforce"])
    func validate(mode: String) throws {
        try files.write("policy.yaml", "ocneRules: {user-source: {mode: \(mode)}}")
        try files.write(
            "config.yaml",
            """
            apiVersion: bootstrap.cluster.x-k8s.io/v1beta2
            kind: OCNEConfig
            metadata: {name: demo}
            spec:
              users:
              - name: u
                passwd: secret
                passwdFrom: {secret: {name: s, key: k}}

            """)
        let result = try Command.run(["validate", "-f", "config.yaml", "--policy", "policy.yaml"], in: files.path)
        let isEnforced = mode == "enforce"
        #expect(result.status == (isEnforced ? 1 : 0))
        #expect(result.output.contains("config.yaml:6:5: \(isEnforced ? "error" : "warning"): spec.users[0]: "))
        #expect(
            result.output.contains("(not enforced by the policy)") == !isEnforced
                && result.output.contains("[user-source]"))
    }
}
