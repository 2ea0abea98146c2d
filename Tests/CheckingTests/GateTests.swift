import Checking
import KubernetesAPI
import Testing

@Suite("Feature gates of an unknown server")
struct GateTests {
    @Test(
        "The help names the gate", arguments: ["format: ignition", "ignition: {containerLinuxConfig: {strict: true}}"])
    func named(spec: String) throws {
        let findings = try report(on: config(spec)).findings.filter { "\($0.rule.id)" == "ignition-gate" }
        #expect(findings.count == 1)
        for finding in findings {
            #expect(finding.severity == .warning)
            #expect(finding.help.contains("--feature-gates KubeadmBootstrapFormatIgnition=true"))
        }
    }

    @Test("A gate that is known to be off is an error without that help")
    func known() throws {
        let findings = try report(on: config("format: ignition"), gates: "").findings
        #expect(findings.map(\.severity) == [.error])
        #expect(findings.allSatisfy { !$0.help.contains("--feature-gates") })
    }
}
