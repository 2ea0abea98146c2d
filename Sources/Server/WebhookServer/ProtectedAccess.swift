public import EventLoop

/// A request to the protected operations listener, as far as access depends on it.
public struct ProtectedRequest: Sendable {
    /// The bearer token (RFC 6750); at least one byte, all of them printable ASCII. Never logged.
    public let token: String
    /// The method in lower case, as RBAC has verbs: `get`.
    public let verb: String
    /// What is asked for, as RBAC has it in `nonResourceURLs`: `/metrics`.
    public let path: String
}

/// Whether a request to the protected operations listener is answered.
public enum ProtectedVerdict: Sendable, Equatable {
    case allowed
    /// The token is not known: 401.
    case unauthenticated
    /// The user may not: 403.
    case forbidden(user: String)
    /// The check could not be made at the moment: 503.
    case unavailable
    /// The check cannot be made, since this server lacks the permission: 500.
    case misconfigured
}

/// Decides about requests to the protected operations listener. Belongs to that listener's thread.
public protocol ProtectedAccess: AnyObject {
    /// Decides about a request, without waiting.
    ///
    /// - Parameter done: Takes the verdict, once, on the listener's thread: before this returns or later.
    func decide(_ request: ProtectedRequest, _ done: @escaping (ProtectedVerdict) -> Void)
}

/// Makes what decides, for the loop of the protected operations listener. Called once.
public typealias ProtectedAccessFactory = @Sendable (EventLoop) -> any ProtectedAccess
