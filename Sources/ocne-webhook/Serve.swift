internal import ArgumentParser
internal import EventLoop
internal import JSON
internal import KubernetesAPI
internal import LiveState
internal import Metrics
internal import OCNEAPI
internal import TLS
internal import WebhookServer

/// `ocne-webhook serve`.
struct Serve: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Answers the admission webhooks of an API server.",
        discussion: """
            Without a certificate it makes a CA and a certificate itself; the CA is shown at /ca.crt of the operations listener.

            Examples:
              ocne-webhook serve
              ocne-webhook serve --cert-dir /etc/ocne-webhook/tls --feature-gates ClusterTopology=true
            """)

    @OptionGroup(title: "Listeners and limits") var server: ServerOptions
    @OptionGroup(title: "TLS") var tls: TLSOptions
    @OptionGroup(title: "Decisions") var decisions: DecisionOptions
    @OptionGroup(title: "Log") var logging: LogOptions

    func run() throws {
        let log = Log(level: logging.logLevel, format: logging.logFormat)
        let service = try Service(server: server, tls: tls, decisions: decisions, log: log)
        try service.run()
    }
}

/// Flags of the log.
struct LogOptions: ParsableArguments {
    @Option(help: "How much is logged: debug, info (one line a decision), notice (what happens to the server), warning, error or off.")
    var logLevel = LogLevel.info
    @Option(help: "How lines are written: text or json.") var logFormat = LogFormat.text
}

/// Flags of what decisions depend on.
struct DecisionOptions: ParsableArguments {
    @Option(help: "Features to switch, such as ClusterTopology=true,KubeadmBootstrapFormatIgnition=true.") var featureGates = ""
    @Option(help: "File with OCNE's releases (YAML or JSON), or none to turn off the rules that need them. Built in by default.")
    var ocneMetadata: String?
    @Option(help: "Directory of manifests that stand for the cluster's objects; read again when it changes.") var stateDir: String?
}

/// Flags of listeners, limits and deadlines.
struct ServerOptions: ParsableArguments {
    @Option(help: "Address of the webhooks.") var listen = ListenAddress(host: "", port: 9443)
    @Option(help: "Address of health and metrics.") var operationsListen = ListenAddress(host: "", port: 8081)
    @Option(help: "Largest admission review.") var maxRequestBytes = BytesArgument(8 * 1024 * 1024)
    @Option(help: "Connections at once.") var maxConnections = CountArgument(4096)
    @Option(help: "HTTP/2 streams at once on one connection.") var maxStreams = CountArgument(128)
    @Option(help: "Bytes of large bodies at once.") var maxInflightBytes = BytesArgument(512 * 1024 * 1024)
    @Option(help: "Event loops; one per processor by default.") var loops: CountArgument?
    @Option(help: "Threads for large bodies; as many as loops by default.") var workers: CountArgument?
    @Option(help: "Bodies above this size are answered by a worker.") var workerThresholdBytes = BytesArgument(64 * 1024)
    @Option(help: "Time for a request's head.") var headerTimeout = DurationArgument(.seconds(5))
    @Option(help: "Time a connection may be idle.") var idleTimeout = DurationArgument(.seconds(120))
    @Option(help: "Time between a signal and the last new connection.") var shutdownDelay = DurationArgument(.seconds(5))
    @Option(help: "Time for requests in flight after that.") var shutdownTimeout = DurationArgument(.seconds(30))

    /// As the server takes it.
    func configuration(tls: TLSConfiguration) -> ServerConfiguration {
        var configuration = ServerConfiguration()
        configuration.listen = listen
        configuration.operationsListen = operationsListen
        configuration.maxConnections = maxConnections.count
        configuration.maxStreams = maxStreams.count
        configuration.maxInflightBytes = maxInflightBytes.bytes
        configuration.loops = loops?.count ?? 0
        configuration.workers = workers?.count ?? 0
        configuration.workerThresholdBytes = workerThresholdBytes.bytes
        configuration.headerTimeout = headerTimeout.duration
        configuration.idleTimeout = idleTimeout.duration
        configuration.shutdownDelay = shutdownDelay.duration
        configuration.shutdownTimeout = shutdownTimeout.duration
        configuration.tls = tls
        return configuration
    }
}

/// Flags of TLS.
struct TLSOptions: ParsableArguments {
    @Option(help: "Directory with tls.crt and tls.key, such as a mounted Secret; read again when it changes.") var certDir: String?
    @Option(help: "Serving certificate with its chain (PEM), instead of --cert-dir.") var tlsCertFile: String?
    @Option(help: "Key of that certificate (PEM).") var tlsPrivateKeyFile: String?
    @Option(help: "Further names, between commas, for the certificate that the server makes itself.") var selfMadeNames: ListArgument?
    @Option(help: "Oldest TLS version: VersionTLS12 or VersionTLS13.") var tlsMinVersion = TLSVersion.v1_2
    @Option(help: "Cipher suites, between commas, in OpenSSL's or IANA's names.") var tlsCipherSuites: ListArgument?
    @Option(help: "Key exchange groups, between commas, best first.") var tlsCurves: ListArgument?
    @Option(help: "Whether HTTP/2 is offered: true or false.") var http2 = true
    @Option(help: "CA certificates (PEM) that client certificates must descend from: turns on mutual TLS.") var clientCaFile: String?
    @Option(help: "Names, between commas, one of which a client's certificate must have.") var clientAllowedNames: ListArgument?

    /// As the server takes it.
    func configuration() throws(ConfigurationError) -> TLSConfiguration {
        var configuration = TLSConfiguration()
        configuration.minimumVersion = tlsMinVersion
        configuration.cipherSuites = tlsCipherSuites?.items
        configuration.groups = tlsCurves?.items
        configuration.offersHTTP2 = http2
        if let clientCaFile {
            do {
                configuration.clientAuthoritiesPEM = try File.read(clientCaFile, limit: 1024 * 1024)
            } catch {
                throw ConfigurationError("--client-ca-file: \(clientCaFile): \(error)")
            }
        }
        if let clientAllowedNames {
            guard clientCaFile != nil else { throw ConfigurationError("--client-allowed-names needs --client-ca-file") }
            configuration.clientAllowedNames = clientAllowedNames.items
        }
        return configuration
    }
}
