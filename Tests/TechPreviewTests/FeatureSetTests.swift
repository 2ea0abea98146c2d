import ClusterObjects
import TechPreview
import TestDocuments
import Testing

@Suite("Feature sets and updates of OpenShift")
struct FeatureSetTests {
    private static let home = "openshift-cluster-api"

    private static func court(_ gate: String, version: String = "4.20.3", _ rule: TechPreviewRule = .featureSetRequired)
        throws -> Court
    {
        try Court(
            .openshift,
            """
            apiVersion: config.openshift.io/v1
            kind: FeatureGate
            metadata: {name: cluster}
            \(gate)
            ---
            apiVersion: config.openshift.io/v1
            kind: ClusterVersion
            metadata: {name: version}
            status: {desired: {version: \(version)}}
            """
        ).only(rule)
    }

    private static let gates = "ClusterAPIMachineManagement"

    @Test(
        "Cluster API requires a feature set or an enabled gate in the status",
        arguments: [
            ("spec: {featureSet: TechPreviewNoUpgrade}", true), ("spec: {featureSet: DevPreviewNoUpgrade}", true),
            ("spec: {featureSet: CustomNoUpgrade}", false),
            ("spec: {featureSet: CustomNoUpgrade, customNoUpgrade: {enabled: [Other, \(gates)]}}", true),
            ("spec: {featureSet: CustomNoUpgrade, customNoUpgrade: {disabled: [\(gates)]}}", false),
            ("spec: {customNoUpgrade: {enabled: [\(gates)]}}", false), ("spec: {}", false),
            ("spec: {featureSet: ''}", false),
            ("spec: {featureSet: OKD}", false), ("spec: {featureSet: techpreviewnoupgrade}", false),
            // The status decides where it names the gate, whatever the set.
            ("status: {featureGates: [{version: 4.20.3, enabled: [{name: \(gates)}]}]}", true),
            (
                "spec: {featureSet: TechPreviewNoUpgrade}\nstatus: {featureGates: [{version: 4.20.3, disabled: [{name: \(gates)}]}]}",
                false
            ),
            (
                "spec: {featureSet: TechPreviewNoUpgrade}\nstatus: {featureGates: [{version: 4.20.3, enabled: [{name: Other}]}]}",
                true
            ),
            // Of several entries that of the version, else the first.
            (
                "status: {featureGates: [{version: 4.21.0, disabled: [{name: \(gates)}]}, {version: 4.20.3, enabled: [{name: \(gates)}]}]}",
                true
            ),
            (
                "status: {featureGates: [{version: 4.21.0, enabled: [{name: \(gates)}]}, {version: 4.22.0, disabled: [{name: \(gates)}]}]}",
                true
            ),
        ])
    func required(gate: String, isAllowed: Bool) throws {
        let ruling = try Self.court(gate).create(Objects.set(namespace: Self.home))
        #expect(ruling.isAllowed == isAllowed)
        #expect(ruling.denying == (isAllowed ? [] : ["feature-set-required"]))
        guard !isAllowed else { return }
        // Nobody is told to do what is done already, or what another rule refuses.
        let advice =
            gate.contains("CustomNoUpgrade")
            ? "to spec.customNoUpgrade.enabled"
            : gate.contains(": TechPreview") ? "disables" : "to TechPreviewNoUpgrade, which is irreversible"
        #expect(ruling.message.contains(advice))
    }

    @Test("All kinds of Cluster API need it, in the managed namespace, when they are made")
    func scope() throws {
        let court = try Self.court("spec: {}")
        for group in ["cluster", "infrastructure.cluster", "bootstrap.cluster", "controlplane.cluster"] {
            for version in ["v1beta1", "v1beta2"] {
                let object =
                    "{apiVersion: \(group).x-k8s.io/\(version), kind: Some, metadata: {name: a, namespace: \(Self.home)}}"
                #expect(try court.create(object).code == 403)
                #expect(try court.create(object.replacing(Self.home, with: "default")).rules == [])
                #expect(try court.update(yaml(object), to: yaml(object)).rules == [])
                #expect(try court.delete(yaml(object)).rules == [])
            }
        }
        for group in ["ipam.cluster.x-k8s.io", "machine.openshift.io", "x-k8s.io", "apps"] {
            #expect(
                try court.create("{apiVersion: \(group)/v1, kind: Some, metadata: {name: a, namespace: \(Self.home)}}")
                    .rules == [])
        }
        var court2 = court
        court2.policy.managedNamespaces = ["one", "two"]
        #expect(try court2.create(Objects.set(namespace: "two")).denying == ["feature-set-required"])
        #expect(try court2.create(Objects.set(namespace: Self.home)).rules == [])
        // Without config.openshift.io the rule does not apply, which is said.
        let plain = try Court(.openshift).only(.featureSetRequired).create(Objects.set(namespace: Self.home))
        #expect(plain.isAllowed && plain.rules == [])
        #expect(plain.decision.inapplicable == RuleSet([.featureSetRequired]))
        // With it, but without the object, the set is the default.
        let bare = try Court(
            .openshift, "{apiVersion: config.openshift.io/v1, kind: Infrastructure, metadata: {name: cluster}}")
        #expect(try bare.only(.featureSetRequired).create(Objects.set(namespace: Self.home)).code == 403)
    }

    @Test(
        "A permanent feature set cannot be removed",
        arguments: [
            ("TechPreviewNoUpgrade", nil, false), ("TechPreviewNoUpgrade", "", false),
            ("TechPreviewNoUpgrade", "DevPreviewNoUpgrade", false),
            ("TechPreviewNoUpgrade", "TechPreviewNoUpgrade", true), ("DevPreviewNoUpgrade", "OKD", false),
            ("CustomNoUpgrade", nil, false),
            ("OKD", "", false), ("OKD", nil, false), ("OKD", "TechPreviewNoUpgrade", true),
            ("LatencySensitive", nil, false),
            (nil, "TechPreviewNoUpgrade", true), ("", nil, true), (nil, nil, true),
        ] as [(String?, String?, Bool)])
    func irreversible(old: String?, new: String?, isAllowed: Bool) throws {
        let court = try Court(.openshift).only(.featureSetIrreversible)
        let ruling = try court.update(Objects.featureGate(old), to: Objects.featureGate(new))
        #expect(ruling.isAllowed == isAllowed)
        if !isAllowed {
            #expect(ruling.fields == ["spec.featureSet"])
            #expect(ruling.causes.allSatisfy { $0.contains("irreversible") })
        }
    }

    @Test(
        "The FeatureGate named cluster cannot be deleted while such a set is on; other objects can",
        arguments: ["TechPreviewNoUpgrade", "DevPreviewNoUpgrade", "CustomNoUpgrade", "OKD"])
    func deletion(set: String) throws {
        let court = try Court(.openshift).only(.featureSetIrreversible)
        let ruling = try court.delete(Objects.featureGate(set))
        #expect(ruling.code == 403)
        #expect(ruling.message.hasPrefix("featuregates.config.openshift.io \"cluster\" is forbidden: "))
        #expect(try court.delete(Objects.featureGate(nil)).isAllowed)
        #expect(try court.delete(Objects.featureGate(set, change: "{metadata: {name: other}}")).isAllowed)
        // The whole spec gone is the set gone.
        let without = try yaml("{apiVersion: config.openshift.io/v1, kind: FeatureGate, metadata: {name: cluster}}")
        #expect(try court.update(Objects.featureGate(set), to: without).fields == ["spec.featureSet"])
    }

    @Test("Setting a permanent feature set is warned about, also in a dry run")
    func notice() throws {
        let court = try Court(.openshift).only(.featureSetNotice)
        for set in ["TechPreviewNoUpgrade", "DevPreviewNoUpgrade", "CustomNoUpgrade"] {
            for isDryRun in [false, true] {
                let ruling = try court.decide(
                    "UPDATE", Objects.featureGate(set), old: Objects.featureGate(nil), dryRun: isDryRun)
                #expect(ruling.isAllowed)
                #expect(
                    ruling.warnings == [
                        "\(set) is irreversible and blocks minor updates; use on test clusters only (rule feature-set-notice)"
                    ])
                #expect(ruling.warnings.allSatisfy { $0.count <= 120 })
            }
            #expect(try court.update(Objects.featureGate(set), to: Objects.featureGate(set)).rules == [])
        }
        #expect(try court.update(Objects.featureGate(nil), to: Objects.featureGate("OKD")).rules == [])
    }

    @Test(
        "An image beside a version is warned about, unless the cluster lists it for that version",
        arguments: [
            ("availableUpdates: [{version: 4.20.5, image: a}, {version: 4.20.9, image: b}]", nil),
            ("conditionalUpdates: [{release: {version: 4.20.9, image: b}}]", nil),
            ("desired: {version: 4.20.9, image: b}", nil),
            ("availableUpdates: [{version: 4.20.5, image: b}]", "warn"),
            ("availableUpdates: [{version: 4.20.9, image: c}]", "warn"),
            ("availableUpdates: null", "warn"), ("history: [{version: 4.20.9, image: b}]", "warn"),
        ] as [(String, String?)])
    func images(status: String, outcome: String?) throws {
        let court = try Self.court("spec: {featureSet: CustomNoUpgrade}", .minorUpgradeBlocked)
        let old = try Objects.clusterVersion(desired: "4.20.3").merged(with: yaml("{status: {\(status)}}"))
        let new = try old.merged(with: yaml("{spec: {desiredUpdate: {version: 4.20.9, image: b}}}"))
        #expect(try court.update(old, to: new).annotation("minor-upgrade-blocked") == outcome)
        // What the request says of the status does not count.
        let bare = try Objects.clusterVersion(desired: "4.20.3")
        #expect(try court.update(bare, to: new).annotation("minor-upgrade-blocked") == "warn")
    }

    @Test(
        "Minor version updates are rejected",
        arguments: [
            ("{version: 4.21.0}", "deny"), ("{version: 5.0.0}", "deny"), ("{version: 4.21.0-rc.1}", "deny"),
            ("{version: 4.100.0}", "deny"),
            ("{version: 4.20.9}", nil), ("{version: 4.20.4-0.nightly}", nil), ("{version: 4.19.8}", nil),
            ("{version: 3.99.0}", nil),
            ("{version: 4.21.0, force: true}", "warn"), ("{version: 4.21.0, mode: Preflight}", nil),
            ("{image: quay.io/x@sha256:0}", "warn"),
            ("{image: quay.io/x@sha256:0, force: true}", "warn"), ("{image: quay.io/x, version: 4.21.0}", "deny"),
            ("{image: quay.io/x, version: 4.20.5}", "warn"), ("{version: latest}", "warn"),
            ("{version: v4.21.0}", "warn"), ("null", nil),
            ("{version: 4.21.0, force: 'true'}", "deny"), ("{}", nil),
        ] as [(String, String?)])
    func minor(update: String, outcome: String?) throws {
        let court = try Self.court("spec: {featureSet: CustomNoUpgrade}", .minorUpgradeBlocked)
        let old = try Objects.clusterVersion(desired: "4.20.3")
        let new = try Objects.clusterVersion(desired: "4.20.3", update: update)
        let ruling = try court.update(old, to: new)
        #expect(ruling.annotation("minor-upgrade-blocked") == outcome)
        #expect(ruling.isAllowed == (outcome != "deny"))
        if outcome == "deny" { #expect(ruling.fields == ["spec.desiredUpdate.version"]) }
        // What does not change is not looked at; neither is a cluster without such a set.
        #expect(try court.update(new, to: new).rules == [])
        #expect(try Self.court("spec: {}", .minorUpgradeBlocked).update(old, to: new).rules == [])
        #expect(try Self.court("spec: {featureSet: OKD}", .minorUpgradeBlocked).update(old, to: new).rules == [])
    }
}
