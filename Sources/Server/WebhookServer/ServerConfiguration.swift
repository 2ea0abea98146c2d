public import TLS

/// The configuration of a server: addresses, threads, limits and TLS.
public struct ServerConfiguration: Sendable {
    /// Address of the webhooks, over TLS.
    public var listen = ListenAddress(host: "", port: 9443)
    /// Address of health and metrics, without TLS.
    public var operationsListen = ListenAddress(host: "", port: 8081)
    /// Address of metrics and pages over TLS for authorized clients; nil serves them on `operationsListen`, to all.
    public var metricsListen: ListenAddress? = nil
    /// Number of event loops; 0 for one per processor that the process may use (affinity and CPU quota), at most
    /// `ServerCapacity.maxDefaultLoops`.
    public var loops = 0
    /// Number of threads for large bodies; 0 for as many as loops.
    public var workers = 0
    /// Descriptors that the process needs besides those of the server, such as connections to an API server.
    public var furtherDescriptors = 0
    /// Limits, of which some may change while the server runs.
    public var limits = ServerLimits()
    /// TLS versions, cipher suites, and client authentication.
    public var tls = TLSConfiguration()

    /// Creates the default configuration.
    public init() {}
}
