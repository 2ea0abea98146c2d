public import EventLoop

/// The part of a request to the protected operations listener that access depends on.
public struct ProtectedRequest: Sendable {
    /// The bearer token (RFC 6750); at least one byte, all of them printable ASCII. Never logged.
    public let token: String
    /// The verb in RBAC, for example `get`.
    public let verb: String
    /// The path in `nonResourceURLs` of RBAC, for example `/metrics`.
    public let path: String
    /// The network of the client, for limits that clients share.
    public let network: ClientNetwork
}

/// The decision about a request to the protected operations listener.
public enum ProtectedVerdict: Sendable, Equatable {
    case allowed
    /// The token is unknown: 401.
    case unauthenticated
    /// The user is not allowed: 403.
    case forbidden(user: String)
    /// The check cannot be made at present: 503.
    case unavailable
    /// The check cannot be made since this server lacks the permission: 500.
    case misconfigured
}

/// Decides about requests to the protected operations listener. Bound to that listener's thread.
public protocol ProtectedAccess: AnyObject {
    /// Decides about a request, without blocking.
    ///
    /// - Parameter done: Called once with the verdict, on the listener's thread: before this returns or later.
    func decide(_ request: ProtectedRequest, _ done: @escaping (ProtectedVerdict) -> Void)
}

/// Makes the access decision for the loop of the protected operations listener. Called once.
public typealias ProtectedAccessFactory = @Sendable (EventLoop) -> any ProtectedAccess
