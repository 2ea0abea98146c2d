internal import ArgumentParser
internal import EventLoop
internal import TLS
internal import WebhookServer

/// Flags of listeners, threads and limits. `ServerLimits` declares the limits with their defaults and help.
struct ServerOptions: ParsableArguments {
    /// Flags that a reload of the settings applies at once.
    static let reloadable = Set(ServerLimits.all.filter(\.isReloadable).compactMap(\.flag))

    @Option(
        help: ArgumentHelp(
            "Address of the webhooks: a numeric host and a port, such as 127.0.0.1:9443, or :9443 for all addresses.",
            valueName: "address"))
    var listen = ServerConfiguration().listen
    @Option(
        help: ArgumentHelp("Address of the health and metrics endpoints.", valueName: "address"))
    var operationsListen = ServerConfiguration().operationsListen
    @Option(
        help: ArgumentHelp(
            """
            Address of metrics and the status page over TLS, such as :8443. Clients need a bearer token that the API server authorizes \
            (TokenReview, SubjectAccessReview); the operations listener then serves health checks only.
            """, valueName: "address"))
    var metricsListen: ListenAddress?
    @Option(
        help: ArgumentHelp(
            "Serve a status page at / of the operations listener, with names of users and objects. One of: true, false.",
            valueName: "bool"), completion: .list(["true", "false"]))
    var statusPage = false
    @Option(
        help: ArgumentHelp(
            "Number of event loops. Defaults to the number of available CPUs (affinity and quota), at most 8.",
            valueName: "count")) var loops: CountArgument?
    @Option(
        help: ArgumentHelp(
            "Number of worker threads for large bodies. Defaults to the number of event loops.",
            valueName: "count"))
    var workers: CountArgument?

    @Option(help: .limit(ServerLimits.maxRequestBytes)) var maxRequestBytes = BytesArgument(
        ServerLimits.maxRequestBytes)
    @Option(help: .limit(ServerLimits.maxConversionBytes))
    var maxConversionBytes = BytesArgument(ServerLimits.maxConversionBytes)
    @Option(help: .limit(ServerLimits.maxConnections)) var maxConnections = CountArgument(ServerLimits.maxConnections)
    @Option(help: .limit(ServerLimits.maxStreams)) var maxStreams = CountArgument(ServerLimits.maxStreams)
    @Option(help: .limit(ServerLimits.maxInflightBytes))
    var maxInflightBytes = BytesArgument(ServerLimits.maxInflightBytes)
    @Option(help: .limit(ServerLimits.workerThresholdBytes))
    var workerThresholdBytes = BytesArgument(ServerLimits.workerThresholdBytes)
    @Option(help: .limit(ServerLimits.headerTimeout)) var headerTimeout = DurationArgument(ServerLimits.headerTimeout)
    @Option(help: .limit(ServerLimits.bodyTimeout)) var bodyTimeout = DurationArgument(ServerLimits.bodyTimeout)
    @Option(help: .limit(ServerLimits.writeTimeout)) var writeTimeout = DurationArgument(ServerLimits.writeTimeout)
    @Option(help: .limit(ServerLimits.idleTimeout)) var idleTimeout = DurationArgument(ServerLimits.idleTimeout)
    @Option(help: .limit(ServerLimits.shutdownDelay)) var shutdownDelay = DurationArgument(ServerLimits.shutdownDelay)
    @Option(help: .limit(ServerLimits.shutdownTimeout))
    var shutdownTimeout = DurationArgument(ServerLimits.shutdownTimeout)

    /// Number of threads that answer requests.
    var threads: Int {
        let loops = loops?.count ?? min(Processors.available, ServerCapacity.maxDefaultLoops)
        return loops + (workers?.count ?? loops)
    }

    /// The limits that the flags set.
    var limits: ServerLimits {
        var limits = ServerLimits()
        limits.maxRequestBytes = maxRequestBytes.bytes
        limits.maxConversionBytes = maxConversionBytes.bytes
        limits.maxConnections = maxConnections.count
        limits.maxStreams = maxStreams.count
        limits.maxInflightBytes = maxInflightBytes.bytes
        limits.workerThresholdBytes = workerThresholdBytes.bytes
        limits.headerTimeout = Timeout(headerTimeout.duration)
        limits.bodyTimeout = Timeout(bodyTimeout.duration)
        limits.writeTimeout = Timeout(writeTimeout.duration)
        limits.idleTimeout = Timeout(idleTimeout.duration)
        limits.shutdownDelay = Timeout(shutdownDelay.duration)
        limits.shutdownTimeout = Timeout(shutdownTimeout.duration)
        return limits
    }

    /// Logs limits that contradict each other.
    func warn(_ log: Log) {
        guard maxConversionBytes.bytes > maxInflightBytes.bytes else { return }
        log.warning(
            "conversions above max-inflight-bytes are always refused",
            ["max-conversion-bytes": "\(maxConversionBytes.bytes)", "max-inflight-bytes": "\(maxInflightBytes.bytes)"])
    }

    /// The configuration of the server.
    func configuration(tls: TLSConfiguration) -> ServerConfiguration {
        var configuration = ServerConfiguration()
        configuration.listen = listen
        configuration.operationsListen = operationsListen
        configuration.metricsListen = metricsListen
        configuration.loops = loops?.count ?? 0
        configuration.workers = workers?.count ?? 0
        configuration.limits = limits
        configuration.tls = tls
        return configuration
    }
}

extension ArgumentHelp {
    /// The help of a flag that sets a limit.
    fileprivate static func limit(_ limit: Limit) -> ArgumentHelp {
        let valueName =
            switch limit.unit {
            case .bytes: "bytes"
            case .count: "count"
            case .duration: "duration"
            }
        return ArgumentHelp(limit.help, valueName: valueName)
    }
}

extension BytesArgument {
    fileprivate init(_ limit: Limit) { self.init(limit.defaultValue) }
}

extension CountArgument {
    fileprivate init(_ limit: Limit) { self.init(limit.defaultValue) }
}

extension DurationArgument {
    fileprivate init(_ limit: Limit) { self.init(.nanoseconds(limit.defaultValue)) }
}

extension ServerOptions: FlagGroup {
    static var flags: [GroupFlag<Self>] {
        [
            GroupFlag("listen", ServerConfiguration().listen) { $0.listen = $1 },
            GroupFlag("operations-listen", ServerConfiguration().operationsListen) { $0.operationsListen = $1 },
            GroupFlag("metrics-listen") { $0.metricsListen = $1 },
            GroupFlag("status-page", false) { $0.statusPage = $1 },
            GroupFlag("loops") { $0.loops = $1 },
            GroupFlag("workers") { $0.workers = $1 },
            GroupFlag("max-request-bytes", BytesArgument(ServerLimits.maxRequestBytes)) { $0.maxRequestBytes = $1 },
            GroupFlag("max-conversion-bytes", BytesArgument(ServerLimits.maxConversionBytes)) {
                $0.maxConversionBytes = $1
            },
            GroupFlag("max-connections", CountArgument(ServerLimits.maxConnections)) { $0.maxConnections = $1 },
            GroupFlag("max-streams", CountArgument(ServerLimits.maxStreams)) { $0.maxStreams = $1 },
            GroupFlag("max-inflight-bytes", BytesArgument(ServerLimits.maxInflightBytes)) { $0.maxInflightBytes = $1 },
            GroupFlag("worker-threshold-bytes", BytesArgument(ServerLimits.workerThresholdBytes)) {
                $0.workerThresholdBytes = $1
            },
            GroupFlag("header-timeout", DurationArgument(ServerLimits.headerTimeout)) { $0.headerTimeout = $1 },
            GroupFlag("body-timeout", DurationArgument(ServerLimits.bodyTimeout)) { $0.bodyTimeout = $1 },
            GroupFlag("write-timeout", DurationArgument(ServerLimits.writeTimeout)) { $0.writeTimeout = $1 },
            GroupFlag("idle-timeout", DurationArgument(ServerLimits.idleTimeout)) { $0.idleTimeout = $1 },
            GroupFlag("shutdown-delay", DurationArgument(ServerLimits.shutdownDelay)) { $0.shutdownDelay = $1 },
            GroupFlag("shutdown-timeout", DurationArgument(ServerLimits.shutdownTimeout)) { $0.shutdownTimeout = $1 },
        ]
    }
}
