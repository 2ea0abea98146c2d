/// The limits of a server, each with its default, flag and effect.
///
/// Each limit is one declaration and the value in effect. Flags take their help and default from the declarations, and
/// so do `--print-config`, the status page and the table in `docs/operating.md`. Every event loop has a copy, which a
/// reload replaces whole; a new value applies to subsequent events.
public struct ServerLimits: Sendable, Equatable {
    // MARK: Size of a request

    /// Size of an admission review. Kubernetes objects have at most 1.5 MiB, and an update carries two.
    public static let maxRequestBytes = Limit.bytes(
        "max-request-bytes", 8 << 20, "Maximum size of an admission review", example: "8Mi or 512Ki",
        effect: "413 before the body is read")
    /// Maximum size of an admission review in bytes.
    public var maxRequestBytes = Self.maxRequestBytes.defaultValue

    /// Size of a conversion review. A list of objects comes as one review.
    public static let maxConversionBytes = Limit.bytes(
        "max-conversion-bytes", 256 << 20, "Maximum size of a conversion review", example: "256Mi",
        effect: "413 before the body is read")
    /// Maximum size of a conversion review in bytes.
    public var maxConversionBytes = Self.maxConversionBytes.defaultValue

    // MARK: Connections and memory

    /// Connections of the webhook listener. An API server opens some 50; 4,096 need 330 MiB at worst, with a body of
    /// 64 KiB in transit on each.
    public static let maxConnections = Limit.count(
        "max-connections", 4_096, "Maximum number of connections to the webhook listener", example: "4096",
        effect: "the connection of lowest priority is closed; if all are in use, 503 for up to 64 new ones")
    /// Maximum number of connections to the webhook listener.
    public var maxConnections = Self.maxConnections.defaultValue

    /// HTTP/2 streams of a connection.
    public static let maxStreams = Limit.count(
        "max-streams", 128, "Maximum number of concurrent HTTP/2 streams per connection", example: "128",
        effect: "`REFUSED_STREAM`; clients may retry")
    /// Maximum number of concurrent HTTP/2 streams per connection.
    public var maxStreams = Self.maxStreams.defaultValue

    /// Bytes of large bodies and responses in the whole process. One client network may take three quarters of it; more
    /// only for a single body or response.
    /// Bodies of up to `workerThresholdBytes` do not count, unless they are chunked: the connection limit bounds them.
    public static let maxInflightBytes = Limit.bytes(
        "max-inflight-bytes", 512 << 20,
        "Maximum total size of large request bodies and responses in memory", example: "512Mi",
        effect: "slow bodies are dropped; otherwise 503 with `Retry-After: 1`")
    /// Maximum total size of large bodies and responses in bytes.
    public var maxInflightBytes = Self.maxInflightBytes.defaultValue

    /// Bodies that a worker handles, so that they do not delay small ones. Parsing and checking 64 KiB takes some 50
    /// microseconds, about as long as a handful of small requests.
    public static let workerThresholdBytes = Limit.bytes(
        "worker-threshold-bytes", 64 << 10, "Size above which a worker thread handles a request body", example: "64Ki",
        effect: "a worker handles the request; the body counts towards max-inflight-bytes")
    /// Size in bytes above which a worker handles a body.
    public var workerThresholdBytes = Self.workerThresholdBytes.defaultValue

    // MARK: Time

    /// Time for a TLS handshake.
    public static let handshakeTimeout = Limit.seconds(
        nil, 5, "Timeout for a TLS handshake", effect: "the connection is closed")
    /// Time for a TLS handshake.
    public var handshakeTimeout = Timeout(Self.handshakeTimeout)

    /// Time from the first byte of a request to the end of its header.
    public static let headerTimeout = Limit.seconds(
        "header-timeout", 5, "Timeout for receiving the request headers", example: "5s or 500ms",
        effect: "408, and the connection is closed")
    /// Time to receive the header of a request.
    public var headerTimeout = Timeout(Self.headerTimeout)

    /// Minimum rate of a body: `minimumBodyBytes` in each `bodyTimeout`.
    public static let bodyTimeout = Limit.seconds(
        "body-timeout", 5, "Timeout for receiving each 5 KiB of a request body", example: "5s",
        effect: "408, and the connection is closed")
    /// Time to receive the next `minimumBodyBytes` of a body.
    public var bodyTimeout = Timeout(Self.bodyTimeout)

    /// Bytes of a body that must arrive in each `bodyTimeout`.
    public static let minimumBodyBytes = Limit.bytes(
        nil, 5 << 10, "Bytes of a request body that must arrive within body-timeout",
        effect: "408, and the connection is closed")
    /// Bytes of a body that must arrive in each `bodyTimeout`.
    public var minimumBodyBytes = Self.minimumBodyBytes.defaultValue

    /// Maximum `timeout` of a request: the longest that Kubernetes allows for a webhook (`timeoutSeconds`), and what it
    /// uses for conversions.
    public static let requestTimeout = Limit.seconds(
        nil, 30, "Maximum `timeout` of a request, for receiving its body and sending the response",
        effect: "408 while the body is incomplete, then 504")
    /// Maximum `timeout` of a request that the server honors.
    public var requestTimeout = Timeout(Self.requestTimeout)

    /// Time without progress, which is at least 4 KiB once the socket is full. The whole response must be taken within
    /// `requestTimeout` more.
    public static let writeTimeout = Limit.seconds(
        "write-timeout", 20, "Timeout for sending a response while the client reads nothing", example: "20s",
        effect: "the connection is closed")
    /// Time without progress after which a response is abandoned.
    public var writeTimeout = Timeout(Self.writeTimeout)

    /// Time that a connection may be idle: longer than the 90 s of an API server, so that the client closes first.
    public static let idleTimeout = Limit.seconds(
        "idle-timeout", 120, "Timeout of an idle connection", example: "2m or 90s",
        effect: "the connection is closed, HTTP/2 after `GOAWAY`")
    /// Time that a connection may be idle.
    public var idleTimeout = Timeout(Self.idleTimeout)

    // MARK: Shutdown

    /// Time in which new connections are still accepted after SIGTERM: endpoints take time to change.
    public static let shutdownDelay = Limit.seconds(
        "shutdown-delay", 5, "Delay between SIGTERM and closing the listener", example: "5s",
        effect: "the listener closes, and connections drain")
    /// Time from SIGTERM until the listener closes.
    public var shutdownDelay = Timeout(Self.shutdownDelay)

    /// Time to drain connections once the listener is closed.
    public static let shutdownTimeout = Limit.seconds(
        "shutdown-timeout", 30, "Timeout for draining connections after the listener has closed", example: "30s",
        effect: "the remaining connections are closed")
    /// Time to drain connections once the listener is closed.
    public var shutdownTimeout = Timeout(Self.shutdownTimeout)

    /// Creates the default limits.
    public init() {}

    /// All limits with their values in effect: bytes, counts, or nanoseconds. In the order of their declarations.
    public var values: [(limit: Limit, value: Int)] {
        [
            (Self.maxRequestBytes, maxRequestBytes), (Self.maxConversionBytes, maxConversionBytes),
            (Self.maxConnections, maxConnections), (Self.maxStreams, maxStreams),
            (Self.maxInflightBytes, maxInflightBytes), (Self.workerThresholdBytes, workerThresholdBytes),
            (Self.handshakeTimeout, handshakeTimeout.value), (Self.headerTimeout, headerTimeout.value),
            (Self.bodyTimeout, bodyTimeout.value), (Self.minimumBodyBytes, minimumBodyBytes),
            (Self.requestTimeout, requestTimeout.value), (Self.writeTimeout, writeTimeout.value),
            (Self.idleTimeout, idleTimeout.value), (Self.shutdownDelay, shutdownDelay.value),
            (Self.shutdownTimeout, shutdownTimeout.value),
        ]
    }

    /// All limits, in the order of their declarations.
    public static var all: [Limit] { ServerLimits().values.map(\.limit) }
}

extension ServerLimits {
    /// Returns the size limit of a route's bodies, in bytes.
    public func maxBodyBytes(_ limit: Route.BodyLimit) -> Int {
        switch limit {
        case .review: maxRequestBytes
        case .conversion: maxConversionBytes
        }
    }
}
