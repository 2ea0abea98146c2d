/// Receives the objects of a `ClusterLister`, one at a time.
public protocol ListConsumer: AnyObject {
    /// Begins a resource in a version. The same resource may begin again: everything received of it is void then.
    func begin(_ resource: WatchedResource, version: String)

    /// Takes an object in JSON. Items of lists need not have `apiVersion` and `kind`.
    func take(_ object: Span<UInt8>)

    /// Ends a resource; one that was never begun has no objects.
    func end(_ resource: WatchedResource, _ outcome: ListOutcome)
}

/// The outcome of a list.
public enum ListOutcome: Equatable, Sendable {
    /// All objects were received.
    case complete
    /// The API server does not serve the resource.
    case notServed
    /// The client may not list the resource; the message is the API server's.
    case forbidden(String)
    /// The list failed, after retries.
    case failed(String)
}
