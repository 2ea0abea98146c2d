/// A change of the live state that an operator should know of.
public enum LiveStateEvent: Sendable, Equatable {
    /// A resource was listed for the first time, or again after it was pending.
    case synced(kind: String, objects: Int)
    /// The API server does not serve a resource.
    case notInstalled(kind: String)
    /// Requests fail, after retries. They are retried on; reported once for each reason.
    case failing(reason: String)
    /// Everything that failed succeeds again.
    case recovered
}
