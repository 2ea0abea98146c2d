/// Media type of a body, as far as the server distinguishes it.
public enum ContentType: Sendable, Equatable {
    /// There is no `Content-Type`.
    case absent
    /// `application/json`, with or without parameters.
    case json
    /// Any other.
    case other
}
