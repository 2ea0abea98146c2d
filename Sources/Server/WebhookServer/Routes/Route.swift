/// A POST path of the webhook listener, with its handler.
///
/// ```
/// let route = Route("/convert", bodyLimit: .conversion, defaultTimeout: .seconds(30)) { thread in
///     ConversionHandler(log: thread.log)
/// }
/// ```
public struct Route: Sendable {
    /// The exact path, without query, for example `/convert`. Metrics have it as the label `webhook`.
    public let path: String
    /// The limit of `ServerLimits` that applies to bodies. A larger body is answered 413 before it is read.
    public let bodyLimit: BodyLimit
    /// The timeout of a request without a valid `timeout` in its query.
    public let defaultTimeout: Duration
    /// Makes the handler of one thread, on that thread or before it runs.
    let makeHandler: @Sendable (HandlerThread) -> any RequestHandler

    /// A limit on the size of bodies.
    public enum BodyLimit: Sendable {
        /// `ServerLimits.maxRequestBytes`.
        case review
        /// `ServerLimits.maxConversionBytes`.
        case conversion
    }

    /// Creates a route. Paths of a server are distinct and begin with a slash.
    ///
    /// - Parameter makeHandler: Makes the handler of one thread. Called once for every event loop and worker.
    public init(
        _ path: String, bodyLimit: BodyLimit, defaultTimeout: Duration,
        makeHandler: @escaping @Sendable (HandlerThread) -> any RequestHandler
    ) {
        self.path = path
        self.bodyLimit = bodyLimit
        self.defaultTimeout = defaultTimeout
        self.makeHandler = makeHandler
    }
}
