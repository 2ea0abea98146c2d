import Checking
import Testing

@Suite("Advice about fields of the other version")
struct OtherVersionTests {
    private static func help(_ spec: String) throws -> [String] { try report(on: config(spec)).findings.map(\.help) }

    @Test("Names the place of the value in this version, or what to set instead")
    func advice() throws {
        #expect(
            try Self.help("joinConfiguration: {discovery: {timeout: 5m}}") == [
                "use spec.joinConfiguration.timeouts.tlsBootstrapSeconds (whole seconds)"
            ])
        #expect(
            try Self.help("clusterConfiguration: {clusterName: a}") == [
                "v1beta2 has no such field: set metadata.name of the Cluster instead"
            ])
        #expect(try Self.help("useExperimentalRetryJoin: true") == ["v1beta2 has no such field: remove it"])
    }

    @Test("Names the place of a field that is in the wrong object of this version")
    func misplaced() throws {
        #expect(
            try Self.help("tlsBootstrapToken: abcdef.0123456789abcdef") == [
                "did you mean spec.joinConfiguration.discovery.tlsBootstrapToken?"
            ])
        #expect(try Self.help("preOCNECommand: []").first?.hasPrefix("did you mean preOCNECommands") == true)
    }
}
