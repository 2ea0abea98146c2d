import Metrics
import TLS
import TechPreview
import Testing

@testable import ocne_webhook

@Suite("The TLS in service")
struct ServingTLSTests {
    private static func make() throws -> ServingTLS {
        let telemetry = Telemetry(registry: MetricsRegistry(), log: Log(LogSettings(level: .off, format: .text)))
        let flags = TLSFlags(configuration: TLSConfiguration(), namesVersion: false)
        let configuration = try CurrentTLS(
            CurrentTLS.Inputs(flags: flags, source: nil, file: nil, policy: .ocne), hasCluster: false, telemetry)
        return ServingTLS(configuration, ServingCertificate(names: [], telemetry))
    }

    @Test("A certificate that no server uses is not reported as being in service")
    func withoutServer() throws {
        let tls = try Self.make()
        let certificate = try SelfSigned(names: ["localhost"], days: 1).certificate
        #expect(throws: RuntimeFailure.self) { try tls.install(certificate) }
        #expect(tls.certificate.notAfterUnixSeconds == 0)
    }

    @Test("A usable change of inputs is reported")
    func valid() throws {
        let tls = try Self.make()
        try tls.update { $0.source = .builtIn(.modern) }
        #expect(tls.configuration.report.type == "Modern")
    }
}
