public import HTTP

/// A request to the API server.
public struct APIRequest: Equatable, Sendable {
    /// The method.
    public var method = HTTP1Request.Method.get
    /// Path and query, starting with `/api`.
    public var target: String
    /// The requested representation.
    public var accept: Accept
    /// The body; its media type depends on the method.
    public var body: [UInt8] = []
    /// The format of the body of a PATCH.
    public var patchFormat = PatchFormat.json
    /// Maximum number of buffered bytes of the response's body.
    public var limit: Int
    /// Idle timeout in nanoseconds.
    public var idleTimeout: UInt64
    /// Timeout of the whole response in nanoseconds; nil for a watch.
    public var timeout: UInt64?

    /// Formats of a patch.
    public enum PatchFormat: Equatable, Sendable {
        /// A JSON Patch (RFC 6902).
        case json
        /// An object for server-side apply.
        case apply
    }

    /// A representation of the response.
    public enum Accept: Equatable, Sendable {
        case json
        /// The `metadata` of a list's items.
        case metadataList
        /// The `metadata` of an object, or of a watch's objects.
        case metadata

        var value: String {
            switch self {
            case .json: "application/json"
            case .metadataList: "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1"
            case .metadata: "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1"
            }
        }
    }

    /// Creates a request with the default timeouts; a watch needs another `idleTimeout` and a `timeout` of nil.
    public init(
        _ method: HTTP1Request.Method = .get, target: String, accept: Accept = .json, body: [UInt8] = [], limit: Int,
        idleTimeout: UInt64 = ClientLimits.idleTimeout, timeout: UInt64? = ClientLimits.responseTimeout
    ) {
        self.method = method
        self.target = target
        self.accept = accept
        self.body = body
        self.limit = limit
        self.idleTimeout = idleTimeout
        self.timeout = timeout
    }

    var contentType: StaticString {
        switch (method, patchFormat) {
        case (.patch, .json): "application/json-patch+json"
        case (.patch, .apply): "application/apply-patch+yaml"
        default: "application/json"
        }
    }
}

/// Limits of requests to an API server.
public enum ClientLimits {
    /// Idle timeout of a response other than a watch, in nanoseconds.
    public static let idleTimeout: UInt64 = 30_000_000_000
    /// Timeout of a whole response other than a watch, in nanoseconds.
    public static let responseTimeout: UInt64 = 120_000_000_000
    /// Timeout of connecting and of the TLS handshake, in nanoseconds.
    static let connectTimeout: UInt64 = 10_000_000_000
    /// Maximum nesting depth of an object, above that of the API server itself.
    public static let depth = 1000
}
