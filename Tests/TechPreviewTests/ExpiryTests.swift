import TechPreview
import TestDocuments
import Testing

@Suite("Exemptions that end, and confirmations")
struct ExpiryTests {
    /// 2030-01-31T18:00:00Z
    private static let end: Int64 = 1_896_112_800

    private static func court(at now: Int64, _ exemptions: String) throws -> Court {
        var court = try Court(.ocne).only(.platformSupported)
        court.policy.exemptions = try Policy(yaml: Array("exemptions: [\(exemptions)]".utf8)).exemptions
        court.user = "bob"
        court.now = now
        return court
    }

    private static let rules = "rules: [platform-supported], users: [bob], reason: migration"

    @Test("An exemption applies until its end, and the refusal says when it ended")
    func end() throws {
        let exemption = "{\(Self.rules), until: '2030-01-31T19:00:00+01:00'}"
        let before = try Self.court(at: Self.end - 1, exemption).create(Objects.set(provider: "AWS"))
        #expect(before.annotation("platform-supported") == "exempt")
        let after = try Self.court(at: Self.end, exemption).create(Objects.set(provider: "AWS"))
        #expect(after.denying == ["platform-supported"])
        #expect(after.message.contains("ended at 2030-01-31T19:00:00+01:00"))
        // Another one that covers the request still applies, whatever their order.
        for both in ["\(exemption), {\(Self.rules)}", "{\(Self.rules)}, \(exemption)"] {
            let ruling = try Self.court(at: Self.end, both).create(Objects.set(provider: "AWS"))
            #expect(ruling.annotation("platform-supported") == "exempt")
        }
        // Nobody else is told about it.
        let other = try Self.court(at: Self.end, exemption).asking("eve").create(Objects.set(provider: "AWS"))
        #expect(other.denying == ["platform-supported"] && !other.message.contains("ended"))
    }

    @Test("Time and reason are read, written, and listed when they are over")
    func policy() throws {
        let text = "exemptions: [{\(Self.rules), until: '2030-01-31T18:00:00Z'}, {\(Self.rules)}]"
        let policy = try Policy(yaml: Array(text.utf8))
        let unquoted = try Policy(yaml: Array(text.replacing("'", with: "").utf8))
        #expect(unquoted == policy)
        #expect(policy.exemptions.first?.reason == "migration")
        #expect(policy.exemptions.first?.until?.unixSeconds == Self.end)
        #expect(try Policy(yaml: policy.json) == policy)
        #expect(policy.expiredExemptions(at: Self.end - 1).isEmpty)
        #expect(policy.expiredExemptions(at: Self.end).map(\.index) == [0])
        #expect(policy.exemptions.first?.summary == "users bob, until 2030-01-31T18:00:00Z (migration)")
        for wrong in ["tomorrow", "2030-01-31", "7", "''"] {
            #expect(throws: PolicyErrors.self) {
                try Policy(yaml: Array("exemptions: [{\(Self.rules), until: \(wrong)}]".utf8))
            }
        }
    }

    @Test("A feature set that cannot be left is confirmed by an annotation, if the policy requires it")
    func confirmation() throws {
        let old = try Objects.featureGate(nil)
        let annotation = "{metadata: {annotations: {ocne-webhook.oracle.com/i-understand-no-upgrade: 'true'}}}"
        for set in ["TechPreviewNoUpgrade", "DevPreviewNoUpgrade", "CustomNoUpgrade"] {
            let new = try Objects.featureGate(set)
            var court = try Court(.openshift).only(.featureSetNotice).with(.featureSetNotice, .enforce)
            #expect(try court.update(old, to: new).isAllowed)
            court.policy = try Policy(
                yaml: Array("rules: {feature-set-notice: {mode: enforce, requireAnnotation: true}}".utf8),
                profile: .openshift)
            #expect(try Policy(yaml: court.policy.json) == court.policy)
            court = court.only(.featureSetNotice)
            let refused = try court.update(old, to: new)
            #expect(refused.fields == ["metadata.annotations.ocne-webhook.oracle.com/i-understand-no-upgrade"])
            let confirmed = try court.update(old, to: new.merged(with: yaml(annotation)))
            #expect(confirmed.isAllowed && confirmed.warnings.count == 1)
            let vague = annotation.replacing("'true'", with: "'yes'")
            #expect(try !court.update(old, to: new.merged(with: yaml(vague))).isAllowed)
            // What is on stays on.
            #expect(try court.update(new, to: new.merged(with: yaml("{metadata: {labels: {a: b}}}"))).rules == [])
            // In another mode it is a warning.
            #expect(
                try court.with(.featureSetNotice, .warn).update(old, to: new).annotation("feature-set-notice") == "warn"
            )
        }
        #expect(throws: PolicyErrors.self) {
            try Policy(yaml: Array("rules: {feature-set-notice: {requireAnnotation: 1}}".utf8))
        }
    }
}
