internal import ArgumentParser
internal import EventLoop
internal import JSON
internal import KubernetesAPI
internal import LiveState
internal import Manifests
internal import Metrics
internal import OCNEAPI
internal import Primitives
internal import TLS
internal import TechPreview
internal import WebhookServer

/// `ocne-webhook serve`.
struct Serve: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Answers the admission webhooks of an API server.",
        discussion: """
            Without a certificate it makes a CA and a certificate itself; the CA is shown at /ca.crt of the operations listener.

            All flags can also be set in a YAML file (--config), by their names, or in the environment: OCNE_WEBHOOK_CERT_DIR for \
            --cert-dir. Flags overrule the environment, and that overrules the file.

            Examples:
              ocne-webhook serve
              ocne-webhook serve --config /etc/ocne-webhook/config.yaml --print-config
              ocne-webhook serve --cert-dir /etc/ocne-webhook/tls \\
                --feature-gates ClusterTopology=true
              ocne-webhook serve --self-signed-secret ocne-webhook-certificates \\
                --ca-bundle-validating ocne-webhook-bootstrap
            """)

    @Option(
        help: ArgumentHelp(
            "File with settings (YAML), by the names of the flags without dashes in front.", valueName: "file"),
        completion: .file()) var config: String?
    @Flag(help: "Prints what the settings are and where they come from, instead of serving.") var printConfig = false
    @OptionGroup(title: "Listeners and limits") var server: ServerOptions
    @OptionGroup(title: "TLS") var tls: TLSOptions
    @OptionGroup(title: "Self-managed certificate") var managed: SelfManagedOptions
    @OptionGroup(title: "Decisions") var decisions: DecisionOptions
    @OptionGroup(title: "Technology Preview") var policy: PolicyOptions
    @OptionGroup(title: "Live state") var state: StateOptions
    @OptionGroup(title: "Log") var logging: LogOptions
    @OptionGroup(title: "Traces") var tracing: TracingOptions

    func run() throws {
        if printConfig {
            print(try ServeSettings.ofProcess().effective(), terminator: "")
            return
        }
        ProcessMemory.limitRetention(threads: server.threads)
        OpenSSL.disableExitCleanup()
        let log = Log(level: logging.logLevel, format: logging.logFormat, decisions: logging.logDecisions)
        let service = try Service(
            server: server, tls: tls, decisions: decisions, policy: policy, state: state, log: log, options: self,
            settings: try .ofProcess())
        try service.run()
    }
}

/// Flags of the log.
struct LogOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "How much is logged: debug, info (one line a decision), notice (what happens to the server), warning, error or off.",
            valueName: "level"))
    var logLevel = LogLevel.info
    @Option(help: ArgumentHelp("How lines are written: text or json.", valueName: "format")) var logFormat = LogFormat
        .text
    @Option(
        help: ArgumentHelp(
            "Which decisions are logged at level info: all, refused (refusals and failed conversions), or sampled=N (these and one in N others).",
            valueName: "which"))
    var logDecisions = LogDecisions.all
}

/// Flags of what decisions depend on.
struct DecisionOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Features to switch, such as ClusterTopology=true,KubeadmBootstrapFormatIgnition=true.",
            valueName: "gate=bool,..."))
    var featureGates = ""
    @Option(
        help: ArgumentHelp(
            "File with OCNE's releases (YAML or JSON), or none to turn off the rules that need them. Built in by default.",
            valueName: "file"), completion: .file())
    var ocneMetadata: String?
    @Option(
        help: ArgumentHelp(
            "Directory of manifests that stand for the cluster's objects; read again when it changes.",
            valueName: "directory"),
        completion: .directory) var stateDir: String?
}

/// Flags of the limits of the Technology Preview.
struct PolicyOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "File with the policy of the Technology Preview (YAML); read again when it changes.", valueName: "file"),
        completion: .file()) var policy: String?
    @Option(help: "Profile that the policy starts from: ocne or openshift. ocne by default, or what the policy says.")
    var profile: Profile?
    @Option(
        help: ArgumentHelp(
            """
            Namespace of OCNE's control plane provider: its service account makes control-plane machines, and its ConfigMap ocne-metadata \
            is believed.
            """, valueName: "namespace"))
    var controlPlaneNamespace = ProviderNamespaces.usual.controlPlane
    @Option(
        help: ArgumentHelp(
            "Namespace of OCNE's bootstrap provider, whose service account makes control-plane machines.",
            valueName: "namespace"))
    var bootstrapNamespace = ProviderNamespaces.usual.bootstrap

    /// Where OCNE's providers are installed.
    var providers: ProviderNamespaces {
        ProviderNamespaces(controlPlane: controlPlaneNamespace, bootstrap: bootstrapNamespace)
    }

    /// Where the policy comes from.
    var source: PolicySource { PolicySource(path: policy, profile: profile, providers: providers) }

    func validate() throws {
        for (flag, name) in [
            ("--control-plane-namespace", controlPlaneNamespace), ("--bootstrap-namespace", bootstrapNamespace),
        ]
        where !RFC1123.isLabel(name) {
            throw ValidationError("\(flag) \(name): a name of small letters, digits and -, at most 63 of them")
        }
    }

    /// What it says now; what is wrong with it begins with the flag.
    func read() throws(ConfigurationError) -> Policy {
        do {
            return try source.read()
        } catch {
            throw ConfigurationError("--policy: \(error)")
        }
    }
}

/// Flags of what is decided while the live state is not there.
struct StateOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "What rules that need the live state do while it is not there: deny (503, to be tried again) or allow (with a warning).",
            valueName: "answer"))
    var stateUnavailable = StateUnavailable.deny
    @Option(
        help: ArgumentHelp(
            "Cluster whose objects are looked at: the current context of this file. In a pod: the pod's own cluster.",
            valueName: "file"),
        completion: .file())
    var kubeconfig: String?
    @Option(
        help: ArgumentHelp(
            "Whether the cluster's objects are looked at: auto (where there is a cluster) or none.", valueName: "mode"))
    var liveState = LiveStateMode
        .auto
    @Option(
        help: ArgumentHelp(
            "Memory for the cluster's objects, such as 64Mi. Resources whose objects do not fit are not known.",
            valueName: "bytes"))
    var maxLiveStateBytes = BytesArgument(LiveStateMemory.defaultBytes)

    func validate() throws {
        guard maxLiveStateBytes.bytes >= LiveStateMemory.minimumBytes else {
            throw ValidationError("--max-live-state-bytes must be at least \(LiveStateMemory.minimumBytes >> 20)Mi")
        }
    }
}

/// Flags of listeners, limits and deadlines.
struct ServerOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Address of the webhooks: a numeric host and a port, such as 127.0.0.1:9443, or :9443 for all addresses.",
            valueName: "address")
    ) var listen =
        ListenAddress(host: "", port: 9443)
    @Option(help: ArgumentHelp("Address of health and metrics, such as 127.0.0.1:8081 or :8081.", valueName: "address"))
    var operationsListen = ListenAddress(
        host: "", port: 8081)
    @Option(
        help: ArgumentHelp(
            """
            Address for metrics and the status page over TLS, such as :8443, for clients whose bearer token the API server authenticates and authorizes \
            (TokenReview, SubjectAccessReview); the operations listener then has health only.
            """, valueName: "address"))
    var metricsListen: ListenAddress?
    @Option(
        help: ArgumentHelp(
            "Whether the operations listener shows a status page at /, with names of users and objects: true or false.",
            valueName: "bool"), completion: .list(["true", "false"]))
    var statusPage = false
    @Option(help: ArgumentHelp("Largest admission review, such as 8Mi or 512Ki.", valueName: "bytes"))
    var maxRequestBytes = BytesArgument(
        8 * 1024 * 1024)
    @Option(help: ArgumentHelp("Largest conversion review, such as 256Mi.", valueName: "bytes"))
    var maxConversionBytes = BytesArgument(
        256 * 1024 * 1024)
    @Option(help: ArgumentHelp("Connections at once, such as 4096.", valueName: "count")) var maxConnections =
        CountArgument(4096)
    @Option(help: ArgumentHelp("HTTP/2 streams at once on one connection, such as 128.", valueName: "count"))
    var maxStreams =
        CountArgument(128)
    @Option(help: ArgumentHelp("Bytes of large bodies and answers at once, such as 512Mi.", valueName: "bytes"))
    var maxInflightBytes =
        BytesArgument(
            512 * 1024 * 1024)
    @Option(
        help: ArgumentHelp(
            "Event loops, such as 4. By default one for each processor that the affinity mask and the CPU quota allow, at most 8.",
            valueName: "count")) var loops: CountArgument?
    @Option(help: ArgumentHelp("Threads for large bodies, such as 4; as many as loops by default.", valueName: "count"))
    var workers: CountArgument?
    @Option(help: ArgumentHelp("Bodies above this size, such as 64Ki, are answered by a worker.", valueName: "bytes"))
    var workerThresholdBytes = BytesArgument(64 * 1024)
    @Option(help: ArgumentHelp("Time for a request's head, such as 5s or 500ms.", valueName: "duration"))
    var headerTimeout =
        DurationArgument(.seconds(5))
    @Option(
        help: ArgumentHelp(
            "Time in which 5 KiB more of a request's body, or its end, must come, such as 5s.", valueName: "duration"))
    var bodyTimeout = DurationArgument(
        .seconds(5))
    @Option(
        help: ArgumentHelp(
            "Time without progress after which an answer is given up, such as 20s.", valueName: "duration"))
    var writeTimeout = DurationArgument(.seconds(20))
    @Option(help: ArgumentHelp("Time a connection may be idle, such as 2m or 90s.", valueName: "duration"))
    var idleTimeout =
        DurationArgument(.seconds(120))
    @Option(help: ArgumentHelp("Time between a signal and the last new connection, such as 5s.", valueName: "duration"))
    var shutdownDelay =
        DurationArgument(.seconds(5))
    @Option(help: ArgumentHelp("Time for requests in flight after that, such as 30s.", valueName: "duration"))
    var shutdownTimeout =
        DurationArgument(.seconds(30))

    /// Threads that answer requests.
    var threads: Int {
        let loops = loops?.count ?? min(Processors.available, ServerCapacity.mostDefaultLoops)
        return loops + (workers?.count ?? loops)
    }

    /// What is served, with these limits.
    var routes: [Route] {
        Endpoints.routes(maxAdmissionBytes: maxRequestBytes.bytes, maxConversionBytes: maxConversionBytes.bytes)
    }

    /// Says which limits contradict each other.
    func warn(_ log: Log) {
        guard maxConversionBytes.bytes > maxInflightBytes.bytes else { return }
        log.warning(
            "conversions above max-inflight-bytes are never taken",
            ["max-conversion-bytes": "\(maxConversionBytes.bytes)", "max-inflight-bytes": "\(maxInflightBytes.bytes)"])
    }

    /// As the server takes it.
    func configuration(tls: TLSConfiguration) -> ServerConfiguration {
        var configuration = ServerConfiguration()
        configuration.listen = listen
        configuration.operationsListen = operationsListen
        configuration.metricsListen = metricsListen
        configuration.maxConnections = maxConnections.count
        configuration.maxStreams = maxStreams.count
        configuration.maxInflightBytes = maxInflightBytes.bytes
        configuration.loops = loops?.count ?? 0
        configuration.workers = workers?.count ?? 0
        configuration.workerThresholdBytes = workerThresholdBytes.bytes
        configuration.headerTimeout = headerTimeout.duration
        configuration.bodyTimeout = bodyTimeout.duration
        configuration.writeTimeout = writeTimeout.duration
        configuration.idleTimeout = idleTimeout.duration
        configuration.shutdownDelay = shutdownDelay.duration
        configuration.shutdownTimeout = shutdownTimeout.duration
        configuration.tls = tls
        return configuration
    }
}

/// Flags of TLS.
struct TLSOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Directory with tls.crt and tls.key, such as a mounted Secret; read again when it changes.",
            valueName: "directory"),
        completion: .directory) var certDir: String?
    @Option(
        help: ArgumentHelp("Serving certificate with its chain (PEM), instead of --cert-dir.", valueName: "file"),
        completion: .file())
    var tlsCertFile: String?
    @Option(help: ArgumentHelp("Key of that certificate (PEM).", valueName: "file"), completion: .file())
    var tlsPrivateKeyFile: String?
    @Option(
        help: ArgumentHelp(
            "Further names, between commas, for the certificate that the server makes itself; one from files must be valid for one of them.",
            valueName: "name,..."))
    var selfMadeNames: ListArgument?
    @Option(
        help: ArgumentHelp(
            """
            TLS profile as OpenShift defines them: Old, Intermediate, Modern, a file with the value of tlsSecurityProfile (YAML), openshift for \
            that of apiservers.config.openshift.io/cluster, followed live, or none. By default openshift if the policy's profile is, else none.
            """, valueName: "profile"), completion: .file())
    var tlsProfile: TLSProfileSource?
    @Option(
        help: ArgumentHelp(
            "Minimum TLS version: VersionTLS12 or VersionTLS13. VersionTLS12 by default, or what the TLS profile says.",
            valueName: "version"))
    var tlsMinVersion: TLSVersion?
    @Option(help: ArgumentHelp("Cipher suites, between commas, in OpenSSL's or IANA's names.", valueName: "suite,..."))
    var tlsCipherSuites: ListArgument?
    @Option(help: ArgumentHelp("Key exchange groups, between commas, best first.", valueName: "group,..."))
    var tlsCurves: ListArgument?
    @Option(
        help: ArgumentHelp("Whether HTTP/2 is offered: true or false.", valueName: "bool"),
        completion: .list(["true", "false"]))
    var http2 = true
    @Option(
        help: ArgumentHelp(
            "CA certificates (PEM) that client certificates must descend from: turns on mutual TLS.", valueName: "file"),
        completion: .file()) var clientCaFile: String?
    @Option(
        help: ArgumentHelp(
            "Names, between commas, one of which a client's certificate must have.", valueName: "name,..."))
    var clientAllowedNames: ListArgument?

    /// Where the certificate comes from.
    var certificates: CertificateSource {
        get throws(ConfigurationError) {
            try CertificateSource(
                directory: certDir, certificateFile: tlsCertFile, keyFile: tlsPrivateKeyFile,
                names: CertificateSource.localNames + furtherNames)
        }
    }

    /// What a certificate that the server makes is for, beside what it always is for.
    var furtherNames: [String] {
        get throws(ConfigurationError) {
            let names = (selfMadeNames?.items ?? []).filter { !CertificateSource.localNames.contains($0) }
            if let wrong = names.first(where: { !RFC1123.isCertificateName($0) }) {
                throw ConfigurationError("--self-made-names: \"\(wrong)\" is neither a host name nor an IP address")
            }
            return names
        }
    }

    /// What flags say, as the server takes it.
    func flags() throws(ConfigurationError) -> TLSFlags {
        var configuration = TLSConfiguration()
        if let tlsMinVersion { configuration.minimumVersion = tlsMinVersion }
        configuration.cipherSuites = tlsCipherSuites?.items
        configuration.groups = tlsCurves?.items
        configuration.offersHTTP2 = http2
        if let clientCaFile {
            do {
                configuration.clientAuthoritiesPEM = try File.read(clientCaFile, limit: 1024 * 1024)
            } catch {
                throw ConfigurationError("--client-ca-file: \(clientCaFile): \(error)")
            }
            guard String(decoding: configuration.clientAuthoritiesPEM ?? [], as: UTF8.self).contains("CERTIFICATE-----")
            else {
                throw ConfigurationError("--client-ca-file: \(clientCaFile): holds no certificate in PEM")
            }
        }
        if let clientAllowedNames {
            guard clientCaFile != nil else { throw ConfigurationError("--client-allowed-names needs --client-ca-file") }
            configuration.clientAllowedNames = clientAllowedNames.items
        }
        return TLSFlags(configuration: configuration, namesVersion: tlsMinVersion != nil)
    }
}
