internal import EventLoop
internal import JSON
internal import KubernetesAPI
internal import LiveState
internal import Metrics
internal import OCNEAPI
internal import TLS
internal import WebhookServer

/// Everything `serve` puts together: files on one side, decisions and the server on the other.
struct Service {
    private let configuration: ServerConfiguration
    private let certificates: CertificateSource
    private let metadata: MetadataSource
    private let stateDirectory: StateDirectory?
    private let maxRequestBytes: Int
    private let decisions: Shared<AdmissionConfiguration>
    private let registry = MetricsRegistry()
    private let log: Log

    /// Days that a certificate of the server's own making is valid. It is made anew with every start.
    private static let selfMadeDays = 365

    /// Reads every file that flags name.
    ///
    /// - Throws: `ConfigurationError` when one of them cannot be used.
    init(server: ServerOptions, tls: TLSOptions, decisions options: DecisionOptions, log: Log) throws {
        configuration = server.configuration(tls: try tls.configuration())
        certificates = try CertificateSource(
            directory: tls.certDir, certificateFile: tls.tlsCertFile, keyFile: tls.tlsPrivateKeyFile,
            names: CertificateSource.localNames + (tls.selfMadeNames?.items ?? []))
        metadata = MetadataSource(options.ocneMetadata)
        stateDirectory = options.stateDir.map { StateDirectory(path: $0) }
        maxRequestBytes = server.maxRequestBytes.bytes
        self.log = log
        let lookup: any ControlPlaneLookup
        do {
            lookup = try stateDirectory.map { ClusterState(objects: try $0.read()) } ?? NoControlPlanes()
        } catch {
            throw ConfigurationError("--state-dir: \(error)")
        }
        decisions = Shared(
            AdmissionConfiguration(
                featureGates: try .reading(options.featureGates), metadata: try metadata.read(), controlPlanes: lookup))
    }

    /// Serves until a signal has been acted on.
    func run() throws {
        let (certificate, pages) = try firstCertificate()
        let expiry = Shared(certificate.notAfterUnixSeconds)
        registry.gauge("ocne_webhook_certificate_expiry_timestamp_seconds", "When the serving certificate stops being valid, since 1970.") {
            Double(expiry.current)
        }
        registry.gauge("ocne_webhook_build_info", "What is running.", [("version", Build.version), ("openssl", OpenSSL.version)]) { 1 }
        var watched: [Watched] = []
        // The server comes later than what it reports on.
        let serverBox = ServerBox()
        if case .files(let certificateFile, let keyFile) = certificates {
            watched.append(
                Watched(
                    "certificate", in: Self.directories(of: certificates.files), files: { [certificates] in certificates.files }, log: log,
                    registry
                ) {
                    let renewed = try CertificateSource.read(certificate: certificateFile, key: keyFile)
                    try serverBox.server?.use(renewed)
                    expiry.update { $0 = renewed.notAfterUnixSeconds }
                })
        }
        if case .file(let path) = metadata {
            watched.append(
                Watched("ocne-metadata", in: Self.directories(of: [path]), files: { [path] }, log: log, registry) { [metadata, decisions] in
                    let renewed = try metadata.read()
                    decisions.update { $0.metadata = renewed }
                })
        }
        if let stateDirectory {
            watched.append(
                Watched("state-dir", in: [stateDirectory.path], files: { stateDirectory.files }, log: log, registry) { [decisions] in
                    let renewed = ClusterState(objects: try stateDirectory.read())
                    decisions.update { $0.controlPlanes = renewed }
                })
        }
        let server = try makeServer(certificate, pages, watched)
        serverBox.server = server
        let all = watched
        server.reload = { for source in all { source.refresh(force: true) } }
        server.lifecycleChanged = { [log] change in
            switch change {
            case .draining: log.notice("going away: finishing what is in flight")
            case .stopped(0): log.notice("stopped")
            case .stopped(let abandoned): log.warning("stopped with connections open", ["connections": "\(abandoned)"])
            }
        }
        let directories = watched.flatMap(\.directories)
        if !watched.isEmpty { server.watch(directories) { for source in all { source.refresh() } } }
        try start(server)
        server.run()
    }

    private static func directories(of files: [String]) -> [String] {
        var found: [String] = []
        for file in files {
            let directory = file.lastIndex(of: "/").map { $0 == file.startIndex ? "/" : String(file[..<$0]) } ?? "."
            if !found.contains(directory) { found.append(directory) }
        }
        return found
    }

    private func makeServer(_ certificate: Certificate, _ pages: [OperationsPage], _ watched: [Watched]) throws -> WebhookServer {
        let (decisions, registry, log) = (decisions, registry, log)
        let logFormat = log.level <= .info ? log.format : nil
        do {
            return try WebhookServer(
                configuration, routes: Endpoints.routes(maxAdmissionBytes: maxRequestBytes), certificate: certificate, metrics: registry,
                readiness: watched.map { source in HealthCheck(source.name, isRequired: false) { source.health.problem } }, pages: pages,
                renderError: { code, message, body in
                    var writer = JSONWriter(appendingTo: body)
                    Status(code: code, reason: Status.reason(for: code), message: message).write(to: &writer)
                    body = writer.bytes
                },
                makeProcessor: { AdmissionProcessor(decisions, registry, $0, logFormat: logFormat) })
        } catch let error as TLSError {
            throw ConfigurationError("\(error)")
        } catch {
            throw RuntimeFailure("\(error)")
        }
    }

    private func start(_ server: WebhookServer) throws {
        do {
            try server.start()
        } catch {
            throw RuntimeFailure("\(error)")
        }
        log.notice(
            "serving",
            [
                "webhooks": "\(configuration.listen.host):\(server.port)",
                "operations": "\(configuration.operationsListen.host):\(server.operationsPort)",
            ])
    }

    private func firstCertificate() throws -> (Certificate, [OperationsPage]) {
        switch certificates {
        case .files(let certificate, let key):
            do {
                return (try CertificateSource.read(certificate: certificate, key: key), [])
            } catch {
                throw ConfigurationError("\(error)")
            }
        case .selfMade(let names):
            do {
                let made = try SelfSigned(names: names, days: Self.selfMadeDays)
                log.notice(
                    "made a CA and a certificate; the CA is at /ca.crt of the operations listener", ["names": names.joined(separator: ",")])
                return (made.certificate, [OperationsPage(path: "/ca.crt", contentType: "application/x-pem-file", body: made.authorityPEM)])
            } catch {
                throw RuntimeFailure("\(error)")
            }
        }
    }
}

/// Lets what is made before the server reach it once it is there.
private final class ServerBox: @unchecked Sendable {
    // Unchecked: set before the service thread runs, used on it.
    var server: WebhookServer?
}
