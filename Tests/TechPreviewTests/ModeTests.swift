import ClusterObjects
import TechPreview
import TestDocuments
import Testing

/// A request that one rule has something against, and what would be right instead.
struct Offence: Sendable, CustomTestStringConvertible {
    let rule: TechPreviewRule
    let profile: Profile
    let manifests: [String]
    let isAct: Bool
    let decide: @Sendable (Court) throws -> Ruling
    let instead: @Sendable (Court) throws -> Ruling

    init(
        _ rule: TechPreviewRule, _ profile: Profile, _ manifests: [String] = [State.openshift], isAct: Bool = false,
        _ decide: @escaping @Sendable (Court) throws -> Ruling, instead: @escaping @Sendable (Court) throws -> Ruling
    ) {
        self.rule = rule
        self.profile = profile
        self.manifests = manifests
        self.isAct = isAct
        self.decide = decide
        self.instead = instead
    }

    var testDescription: String { "\(profile.rawValue) \(rule.id)" }

    func court() throws -> Court {
        var cluster = try TestCluster()
        for manifest in manifests { try cluster.add(manifest) }
        return Court(profile, cluster).only(rule)
    }

    private static let home = "openshift-cluster-api"

    static let all: [Offence] = [
        Offence(
            .featureSetRequired, .openshift, ["\(State.openshift)".replacing("TechPreviewNoUpgrade", with: "''")],
            isAct: true
        ) {
            try $0.create(Objects.set(provider: "AWS", namespace: home))
        } instead: {
            try $0.create(Objects.machineAPI())
        },
        Offence(.featureSetIrreversible, .openshift) {
            try $0.update(Objects.featureGate("TechPreviewNoUpgrade"), to: Objects.featureGate(nil))
        } instead: {
            let gate = try Objects.featureGate("TechPreviewNoUpgrade")
            return try $0.update(gate, to: gate.merged(with: yaml("{metadata: {labels: {a: b}}}")))
        },
        Offence(.featureSetIrreversible, .openshift, isAct: true) {
            try $0.delete(Objects.featureGate("CustomNoUpgrade"))
        } instead: {
            try $0.delete(Objects.featureGate(nil))
        },
        Offence(.featureSetNotice, .openshift) {
            try $0.update(Objects.featureGate(nil), to: Objects.featureGate("DevPreviewNoUpgrade"))
        } instead: {
            try $0.update(Objects.featureGate(nil), to: Objects.featureGate("OKD"))
        },
        Offence(.minorUpgradeBlocked, .openshift) {
            try $0.update(
                Objects.clusterVersion(desired: "4.20.3"),
                to: Objects.clusterVersion(desired: "4.20.3", update: "{version: 4.21.0}"))
        } instead: {
            try $0.update(
                Objects.clusterVersion(desired: "4.20.3"),
                to: Objects.clusterVersion(desired: "4.20.3", update: "{version: 4.20.4}"))
        },
        Offence(.platformSupported, .ocne) {
            try $0.create(Objects.set(provider: "AWS"))
        } instead: {
            try $0.create(Objects.set())
        },
        Offence(.platformSupported, .openshift) {
            try $0.create(Objects.set(provider: "GCP", namespace: home))
        } instead: {
            try $0.create(Objects.set(provider: "AWS", namespace: home))
        },
        Offence(.noControlPlaneMachines, .ocne) {
            try $0.create(Objects.set(change: "{metadata: {labels: {cluster.x-k8s.io/control-plane: ''}}}"))
        } instead: {
            try $0.create(
                yaml(
                    "{apiVersion: controlplane.cluster.x-k8s.io/v1alpha1, kind: OCNEControlPlane, metadata: {name: a}, spec: {replicas: 3}}"
                ))
        },
        Offence(.noControlPlaneMachines, .openshift) {
            try $0.create(
                Objects.set(
                    namespace: home,
                    change: "{spec: {template: {spec: {bootstrap: {dataSecretName: master-user-data}}}}}"))
        } instead: {
            try $0.create(
                Objects.set(
                    namespace: home,
                    change: "{spec: {template: {spec: {bootstrap: {dataSecretName: worker-user-data}}}}}"))
        },
        Offence(.noMachineAPIMigration, .openshift, [State.openshift, State.counterpart()]) {
            try $0.create(Objects.set(namespace: home))
        } instead: {
            try $0.create(Objects.set(namespace: home, change: "{metadata: {name: other}}"))
        },
        Offence(.machineAPIAuthoritative, .openshift, [State.openshift, State.counterpart()]) {
            try $0.update(
                Objects.set(namespace: home), to: Objects.set(namespace: home, change: "{spec: {replicas: 4}}"))
        } instead: {
            try $0.update(Objects.machineAPI(), to: Objects.machineAPI(change: "{spec: {replicas: 4}}"))
        },
        Offence(.featureParity, .openshift) {
            try $0.create(Objects.machine(namespace: home, change: "{spec: {version: v1.31.0}}"))
        } instead: {
            try $0.create(Objects.machine(namespace: home))
        },
        Offence(.clusterIdentity, .openshift) {
            try $0.create(Objects.cluster(provider: "AWS", namespace: home, name: "two"))
        } instead: {
            try $0.create(Objects.cluster(provider: "AWS", namespace: home))
        },
        Offence(.clusterIdentity, .openshift, isAct: true) {
            try $0.delete(Objects.cluster(namespace: home))
        } instead: {
            try $0.delete(Objects.set(namespace: home))
        },
        Offence(.infrastructureParity, .openshift) {
            try $0.create(Objects.infrastructure("AWSMachine", namespace: home, spec: "{imageLookupOrg: x}"))
        } instead: {
            try $0.create(Objects.infrastructure("AWSMachine", namespace: home, spec: "{ami: {id: x}}"))
        },
        Offence(.infrastructureCluster, .openshift, isAct: true) {
            try $0.delete(Objects.infrastructure("AWSCluster", name: "one", namespace: home))
        } instead: {
            try $0.delete(Objects.infrastructure("AWSMachine", name: "one", namespace: home))
        },
        Offence(
            .failureDomainInUse, .openshift,
            [
                State.openshift,
                State.counterpart(
                    spec:
                        "{template: {metadata: {labels: {machine.openshift.io/region: r-a, machine.openshift.io/zone: z-a}}}}"
                ),
            ]
        ) {
            try $0.update(Objects.vSphere(["a", "b"]), to: Objects.vSphere(["b"]))
        } instead: {
            try $0.update(Objects.vSphere(["a", "b"]), to: Objects.vSphere(["a"]))
        },
        Offence(.primaryResources, .ocne) {
            try $0.create(Objects.set())
        } instead: {
            try $0.create(Objects.config())
        },
        Offence(.namespace, .openshift) {
            try $0.create(Objects.set())
        } instead: {
            try $0.create(Objects.set(namespace: home))
        },
        Offence(.cliPrecedence, .openshift) {
            try $0.create(Objects.set(namespace: home))
        } instead: {
            try $0.create(Objects.machineAPI())
        },
        Offence(.supportNotice, .openshift) {
            try $0.create(Objects.set(namespace: home))
        } instead: {
            try $0.create(Objects.machineAPI())
        },
    ]
}

@Suite("Modes and exemptions of every rule")
struct ModeTests {
    @Test("Covers every rule")
    func everyRule() {
        #expect(Set(Offence.all.map(\.rule)) == Set(TechPreviewRule.allCases))
    }

    @Test("enforce denies, and the message names the rule", arguments: Offence.all)
    func enforce(offence: Offence) throws {
        let ruling = try offence.decide(offence.court().with(offence.rule, .enforce))
        let id = offence.rule.id
        let ending = " (rule \(id))"
        if offence.rule.description.onlyWarns {
            #expect(ruling.isAllowed)
            #expect(ruling.annotation(id) == "warn")
            #expect(!ruling.warnings.isEmpty && ruling.warnings.allSatisfy { $0.hasSuffix(ending) })
            return
        }
        #expect(!ruling.isAllowed)
        #expect(ruling.annotation(id) == "deny")
        #expect(ruling.code == (offence.isAct ? 403 : 422))
        #expect(ruling.reason == (offence.isAct ? "Forbidden" : "Invalid"))
        #expect(ruling.message.hasSuffix(ending))
        #expect(ruling.hasDetails == !offence.isAct)
        if !offence.isAct { #expect(!ruling.causes.isEmpty && ruling.causes.allSatisfy { $0.hasSuffix(ending) }) }
        #expect(ruling.decision.rules(.deny) == RuleSet([offence.rule]))
    }

    @Test("Valid objects are allowed without warnings in every mode", arguments: Offence.all)
    func instead(offence: Offence) throws {
        for mode in Mode.allCases {
            let ruling = try offence.instead(offence.court().with(offence.rule, mode))
            #expect(ruling.isAllowed)
            #expect(ruling.rules == [] && ruling.warnings == [])
        }
    }

    @Test("warn allows with a warning", arguments: Offence.all)
    func warn(offence: Offence) throws {
        let ruling = try offence.decide(offence.court().with(offence.rule, .warn))
        #expect(ruling.isAllowed)
        #expect(ruling.annotation(offence.rule.id) == "warn")
        #expect(!ruling.warnings.isEmpty && ruling.warnings.allSatisfy { $0.hasSuffix(" (rule \(offence.rule.id))") })
        #expect(ruling.decision.rules(.warn) == RuleSet([offence.rule]))
    }

    @Test("audit allows silently", arguments: Offence.all)
    func audit(offence: Offence) throws {
        let ruling = try offence.decide(offence.court().with(offence.rule, .audit))
        #expect(ruling.isAllowed)
        #expect(ruling.annotation(offence.rule.id) == "audit")
        #expect(ruling.warnings == [])
        #expect(ruling.decision.rules(.audit) == RuleSet([offence.rule]))
    }

    @Test("off skips the rule", arguments: Offence.all)
    func off(offence: Offence) throws {
        let ruling = try offence.decide(offence.court().with(offence.rule, .off))
        #expect(ruling.isAllowed)
        #expect(ruling.rules == [])
        #expect(ruling.warnings == [])
    }

    @Test("Exempt users are allowed, and an audit annotation records it", arguments: Offence.all)
    func exempt(offence: Offence) throws {
        var court = try offence.court().with(offence.rule, .enforce)
        court.policy.exemptions = [
            Exemption(
                rules: RuleSet([offence.rule]), users: ["break-glass"], groups: ["sre"],
                serviceAccounts: [ServiceAccount("gitops", "argo")])
        ]
        for asking in [
            court.asking("break-glass"), court.asking("bob", groups: ["dev", "sre"]),
            court.asking("system:serviceaccount:gitops:argo"),
        ] {
            let ruling = try offence.decide(asking)
            #expect(ruling.isAllowed)
            #expect(ruling.annotation(offence.rule.id) == "exempt")
            #expect(ruling.warnings == [])
        }
        for asking in [
            court, court.asking("Break-glass"), court.asking("sre", groups: ["break-glass"]),
            court.asking("system:serviceaccount:gitops:argo2"), court.asking("gitops/argo"),
        ] {
            #expect(try offence.decide(asking).annotation(offence.rule.id) != "exempt")
        }
    }

    @Test("A namespace can be exempt; the object cannot exempt itself")
    func namespaces() throws {
        var court = try Court(.ocne).only(.platformSupported)
        court.policy.exemptions = [Exemption(rules: RuleSet([.platformSupported]), namespaces: ["sandbox"])]
        #expect(
            try court.create(Objects.set(provider: "AWS", namespace: "sandbox")).annotation("platform-supported")
                == "exempt")
        let object = try Objects.set(
            provider: "AWS", change: "{metadata: {annotations: {exempt: 'true'}, labels: {user: break-glass}}}")
        #expect(try !court.create(object).isAllowed)
        // An exemption lifts its own rules only.
        let label = try Objects.set(
            namespace: "sandbox", change: "{metadata: {labels: {cluster.x-k8s.io/control-plane: ''}}}")
        #expect(try !court.with(.noControlPlaneMachines, .enforce).create(label).isAllowed)
    }

    @Test("All violated rules are reported, in their order")
    func order() throws {
        let court = try Court(.openshift, State.openshift, State.counterpart())
        let object = try Objects.set(
            provider: "GCP", namespace: "openshift-cluster-api",
            change:
                "{metadata: {labels: {cluster.x-k8s.io/control-plane: ''}}, spec: {template: {spec: {version: v1.31.0}}}}"
        )
        let ruling = try court.create(object)
        let expected = [
            "platform-supported", "no-control-plane-machines", "no-machine-api-migration", "feature-parity",
        ]
        #expect(ruling.denying == expected)
        #expect(ruling.causes.map { cause in expected.first { cause.hasSuffix("(rule \($0))") } } == expected)
        // The act as a whole is refused as well: 403, and everything is said.
        let off = try Court(
            .openshift, State.openshift.replacing("TechPreviewNoUpgrade", with: "''"), State.counterpart()
        )
        .create(object)
        #expect(off.code == 403)
        #expect(off.denying == ["feature-set-required"] + expected)
        for id in off.denying { #expect(off.message.contains("(rule \(id))")) }
        #expect(!off.hasDetails)
    }
}
