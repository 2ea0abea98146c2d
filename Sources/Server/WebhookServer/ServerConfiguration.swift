internal import EventLoop
public import TLS

/// An address to listen on.
public struct ListenAddress: Sendable, Equatable {
    /// A numeric address; empty for every address of both families.
    public var host: String
    /// The port; 0 lets the kernel choose.
    public var port: UInt16

    /// An address; whether `host` is one is seen when it is listened on.
    public init(host: String, port: UInt16) {
        self.host = host
        self.port = port
    }

    /// Reads `127.0.0.1:9443`, `[::]:9443`, `:9443`; nil for anything else. Host names are not resolved.
    public init?(_ text: String) {
        guard let colon = text.lastIndex(of: ":"), let port = UInt16(text[text.index(after: colon)...]) else {
            return nil
        }
        var host = String(text[..<colon])
        if host.hasPrefix("["), host.hasSuffix("]") {
            host = String(host.dropFirst().dropLast())
            if host == "::" { host = "" }
        } else if host.contains(":") {
            return nil
        }
        self.init(host: host, port: port)
    }
}

extension ListenAddress: CustomStringConvertible {
    /// As `init(_:)` reads it, every address being `[::]`.
    public var description: String { "\(host.isEmpty ? "[::]" : host.contains(":") ? "[\(host)]" : host):\(port)" }
}

/// An address cannot be listened on.
public struct ListenError: Error, CustomStringConvertible {
    /// Address and reason on one line: `127.0.0.1:9443: listen: Address already in use`.
    public let description: String

    init(_ address: ListenAddress, _ reason: SystemError) {
        // The only thing about an address that can be invalid is its text.
        description = reason.isInvalidArgument ? "\(address): not a numeric address" : "\(address): \(reason)"
    }
}

/// What a server does beside answering: where it listens, and its limits. Every limit has a reason.
public struct ServerConfiguration: Sendable {
    /// Where webhooks are served over TLS.
    public var listen = ListenAddress(host: "", port: 9443)
    /// Where health and metrics are served, plain.
    public var operationsListen = ListenAddress(host: "", port: 8081)
    /// Where metrics and pages are served over TLS to those who may see them; nil serves them on `operationsListen`, to
    /// all.
    public var metricsListen: ListenAddress? = nil
    /// Event loops; 0 makes one per processor that the process may use (affinity and CPU quota), at most
    /// `ServerCapacity.mostDefaultLoops`.
    public var loops = 0
    /// Threads for large bodies; 0 makes as many as loops.
    public var workers = 0
    /// Bodies above this many bytes are answered by a worker, so that they don't hold up small ones. Parsing and
    /// checking 64 KiB takes some 50 microseconds, about what a handful of small requests take.
    public var workerThresholdBytes = 64 * 1024
    /// Connections at once; beyond, a few new ones are answered 503, and the others closed at once. An API server opens
    /// some 50; 4,096 are 330 MiB at worst, with a body of 64 KiB on its way in each.
    public var maxConnections = 4_096
    /// Descriptors that the process needs beside those of the server, such as connections to an API server.
    public var furtherDescriptors = 0
    /// HTTP/2 streams that a connection may have open at once.
    public var maxStreams = 128
    /// Bytes of bodies that may be waiting or worked on at once in the whole process; beyond, requests get 503. A
    /// single client network may take three quarters of it, so that others find room. Bodies of up to
    /// `workerThresholdBytes` do not count, unless they come in chunks: the number of connections bounds them.
    public var maxInflightBytes = 512 * 1024 * 1024
    /// Time for a TLS handshake.
    public var handshakeTimeout = Duration.seconds(5)
    /// Time from a request's first byte to the end of its head.
    public var headerTimeout = Duration.seconds(5)
    /// Time that a connection may be idle: longer than the 90 s of an API server, so that it closes first.
    public var idleTimeout = Duration.seconds(120)
    /// Time in which `minimumBodyBytes` more of a body must come. All of it must come in the time that the request's
    /// `timeout` allows.
    public var bodyTimeout = Duration.seconds(5)
    /// Bytes of a body that must come in each `bodyTimeout`.
    public var minimumBodyBytes = 5 * 1024
    /// Time without progress, of at least 4 KiB where the socket was full, after which an answer is given up. All of it
    /// must be taken within `ServerConfiguration.longestTimeout` more.
    public var writeTimeout = Duration.seconds(20)
    /// How long new connections are accepted after a signal: endpoints need time to change.
    public var shutdownDelay = Duration.seconds(5)
    /// How long connections may go on after that; what is open then is cut off.
    public var shutdownTimeout = Duration.seconds(30)
    /// How TLS is spoken.
    public var tls = TLSConfiguration()

    /// The longest `timeout` of a request that is honoured: the longest that Kubernetes allows for a webhook
    /// (`timeoutSeconds`), and what it gives conversions.
    public static let longestTimeout = Duration.seconds(30)

    /// The default limits.
    public init() {}
}
