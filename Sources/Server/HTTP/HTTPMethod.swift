/// Methods that the server distinguishes (RFC 9110, section 9).
public enum HTTPMethod: Sendable, Equatable {
    /// GET, for the operations endpoints.
    case get
    /// HEAD, answered like GET without a body.
    case head
    /// POST, which calls webhooks.
    case post
    /// Any other: answered with 405.
    case other
}
