import ClusterObjects
import JSON
import TechPreview
import Testing

@Suite("The policy file")
struct PolicyFileTests {
    private static func policy(_ text: String, profile: Profile? = nil) throws -> Policy {
        try Policy(yaml: Array(text.utf8), profile: profile)
    }

    @Test("The example of the documentation is read")
    func example() throws {
        let policy = try Self.policy(
            """
            profile: openshift
            managedNamespaces: [openshift-cluster-api]
            rules:
              no-machine-api-migration: {mode: enforce, allowedPlatforms: [AWS]}
              platform-supported: {mode: enforce, platforms: [AWS, GCP, Azure, OpenStack, VSphere, BareMetal], kinds: []}
              support-notice: {mode: off}
            controlPlaneProviders: {serviceAccounts: [capi-ocne-control-plane-system/capi-ocne-control-plane-manager]}
            controlPlaneDataSecrets: [master-user-data]
            exemptions:
              - rules: [no-control-plane-machines]
                namespaces: [sandbox]
                users: [break-glass]
                groups: [platform-sre]
                serviceAccounts: [gitops/argocd-application-controller]
            """)
        #expect(policy.profile == .openshift)
        #expect(policy[.supportNotice] == .off)
        #expect(policy[.noMachineAPIMigration] == .enforce)
        #expect(policy.migrationPlatforms == [.aws])
        #expect(
            policy.controlPlaneProviders.map(\.description) == [
                "capi-ocne-control-plane-system/capi-ocne-control-plane-manager"
            ])
        #expect(
            policy.exemptions == [
                Exemption(
                    rules: RuleSet([.noControlPlaneMachines]), namespaces: ["sandbox"], users: ["break-glass"],
                    groups: ["platform-sre"],
                    serviceAccounts: [ServiceAccount("gitops", "argocd-application-controller")])
            ])
    }

    @Test("Absent and null settings keep the values of the profile", arguments: Profile.allCases)
    func absent(profile: Profile) throws {
        #expect(try Self.policy("profile: \(profile.rawValue)") == Policy(profile: profile))
        #expect(try Self.policy("", profile: profile) == Policy(profile: profile))
        #expect(try Self.policy("---\n", profile: profile) == Policy(profile: profile))
        #expect(try Self.policy("{rules: null, exemptions: ~}", profile: profile) == Policy(profile: profile))
        #expect(
            try Self.policy("rules: {namespace: {}, cli-precedence: }", profile: profile) == Policy(profile: profile))
        #expect(try Self.policy("profile: ocne", profile: profile).profile == profile)
        #expect(try Self.policy("{}") == Policy(profile: .ocne))
    }

    @Test("Providers are trusted only in the namespace where they are installed")
    func providers() throws {
        let usual = [
            "capi-ocne-control-plane-system/capi-ocne-control-plane-manager",
            "capi-ocne-bootstrap-system/capi-ocne-bootstrap-manager",
        ]
        #expect(Policy(profile: .ocne).controlPlaneProviders.map(\.description) == usual)
        let elsewhere = ProviderNamespaces(controlPlane: "planes", bootstrap: "configs")
        let installed = ["planes/capi-ocne-control-plane-manager", "configs/capi-ocne-bootstrap-manager"]
        for text in ["", "{}", "profile: openshift", "---"] {
            let policy = try Policy(yaml: Array(text.utf8), providers: elsewhere)
            #expect(policy.controlPlaneProviders.map(\.description) == installed)
        }
        let named = try Policy(
            yaml: Array("controlPlaneProviders: {serviceAccounts: [a/b]}".utf8), providers: elsewhere)
        #expect(named.controlPlaneProviders.map(\.description) == ["a/b"])
    }

    @Test("Every mode can be written, off with and without quotes")
    func modes() throws {
        for mode in Mode.allCases {
            #expect(try Self.policy("rules: {namespace: {mode: \(mode.rawValue)}}")[.namespace] == mode)
            #expect(try Self.policy("rules: {namespace: {mode: \"\(mode.rawValue)\"}}")[.namespace] == mode)
        }
    }

    @Test(
        "Errors have line and column",
        arguments: [
            ("rule: {}", "1:1: unknown key \"rule\""),
            ("profile: okd", "1:10: unknown profile \"okd\"; must be one of ocne, openshift"),
            ("rules:\n  no-such: {mode: off}", "2:3: unknown rule \"no-such\""),
            ("rules:\n  Namespace: {mode: off}", "2:3: unknown rule \"Namespace\""),
            (
                "rules:\n  namespace: {mode: deny}",
                "2:21: unknown mode \"deny\"; must be one of enforce, warn, audit, off"
            ),
            ("rules:\n  namespace: {mode: on}", "2:21: unknown mode"),
            ("rules:\n  namespace: {mode: Enforce}", "2:21: unknown mode \"Enforce\""),
            ("rules:\n  namespace: off", "2:14: must be a map with mode"),
            (
                "rules:\n  namespace: {mode: off, platforms: [AWS]}",
                "2:26: unknown key \"platforms\"; must be one of mode"
            ),
            ("rules:\n  platform-supported: {platforms: [AWS, aws]}", "2:41: unknown platform \"aws\""),
            ("rules:\n  platform-supported: {kinds: [OCICluster]}", "2:32: must be Kind.group"),
            ("rules: [namespace]", "1:8: must be a map of rules"),
            ("managedNamespaces: default", "1:20: must be a list"),
            ("managedNamespaces: ['*']", "1:21: must be the name of a namespace"),
            ("managedNamespaces: [Default]", "1:21: must be the name of a namespace"),
            ("managedNamespaces: [a.b]", "1:21: must be the name of a namespace"),
            ("exemptions:\n- {rules: [namespace], namespaces: ['a*']}", "2:37: must be the name of a namespace"),
            ("exemptions:\n- {rules: [], users: [a]}", "2:3: rules is required"),
            ("rules:\n  platform-supported: {kinds: [A.b.c/v1]}", "2:32: must be Kind.group, without a version"),
            ("managedNamespaces: ['']", "1:21: must be a string that is not empty"),
            ("managedNamespaces: [1]", "1:21: must be a string"),
            ("controlPlaneProviders: {serviceAccounts: [a]}", "1:43: must be namespace/name"),
            ("controlPlaneProviders: {serviceAccounts: [a/b/c]}", "1:43: must be namespace/name"),
            ("controlPlaneProviders: {users: [a]}", "1:25: unknown key \"users\""),
            ("exemptions:\n- {namespaces: [a]}", "2:3: rules is required"),
            ("exemptions:\n- rules: [namespace]", "2:3: one of namespaces, users"),
            ("exemptions:\n- rules: [name]\n  users: [a]", "2:11: unknown rule \"name\""),
            ("exemptions:\n- rules: [namespace]\n  labels: [a]", "3:3: unknown key \"labels\""),
            ("[]", "1:1: must be a map with profile"),
            ("a: b\n---\nc: d", "3:1: must be one document"),
            ("profile: ocne\nprofile: ocne", "2:1: duplicate key"),
            ("profile: [", "2:1: "),
        ])
    func mistakes(text: String, message: String) {
        let error = #expect(throws: PolicyErrors.self) { try Self.policy(text) }
        #expect("\(error.map { "\($0)" } ?? "")".hasPrefix(message), "\(error.map { "\($0)" } ?? "")")
    }

    @Test("Reports all errors, in the order of the file")
    func allMistakes() {
        let text = """
            profile: openshfit
            managedNamespaces: openshift-cluster-api
            rules:
              platform-suported: {mode: enforce}
              no-control-plane-machines: {mode: deny}
              support-notice: {mode: off, platforms: [a]}
            exemptions:
            - rules: [nope]
              users: [a, 1]
            - users: [b]
            foo: 1
            """
        let errors = #expect(throws: PolicyErrors.self) { try Self.policy(text) }
        #expect(
            errors?.all.map { "\($0.position.line):\($0.position.column)" } == [
                "1:10", "2:20", "4:3", "5:37", "6:31", "8:11", "9:14", "10:3", "11:1",
            ], "\(errors.map { "\($0)" } ?? "")")
    }

    @Test("The effective policy is printed as an equivalent policy file", arguments: Profile.allCases)
    func effective(profile: Profile) throws {
        var policy = Policy(profile: profile)
        policy[.namespace] = .audit
        policy[.supportNotice] = .off
        policy.migrationPlatforms = [.aws, .powerVS]
        policy.kinds = [.init(kind: "A", group: "b.c")]
        policy.exemptions = [Exemption(rules: RuleSet([.namespace, .featureParity]), groups: ["g"])]
        #expect(try Policy(yaml: policy.json) == policy)
    }
}
