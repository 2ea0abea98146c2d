internal import HTTP

/// A response of the server itself to a request that no handler answers.
struct Refusal {
    let status: Int
    let message: String
    /// Further header fields.
    let fields: [ResponseField]

    init(_ status: Int, _ message: String, _ field: ResponseField? = nil) {
        self.status = status
        self.message = message
        // Browsers show refusals, and messages may quote the request: they must not be taken for a page.
        fields = [("x-content-type-options", "nosniff")] + (field.map { [$0] } ?? [])
    }

    static let notFound = Refusal(404, "no webhook is registered for this path")
    static let methodNotAllowed = Refusal(405, "method not allowed; use POST", ("allow", "POST"))
    static let wrongType = Refusal(415, "unsupported media type; Content-Type must be application/json")
    /// RFC 9110, section 15.5.16: `Accept-Encoding` tells that the coding is not supported.
    static let encoded = Refusal(
        415, "unsupported content encoding; send the body without Content-Encoding, or with identity",
        ("accept-encoding", "identity"))
    static let emptyBody = Refusal(400, "request body is empty; expected a review")
    static func tooLarge(_ limit: Int) -> Refusal {
        Refusal(413, "request body too large; the limit is \(limit) bytes")
    }
    static let overloaded = Refusal(503, "server overloaded, retry later", ("retry-after", "1"))
    static let clientRefused = Refusal(403, "client certificate is no longer accepted")
    static let tooSlow = Refusal(408, "request timed out before it was complete")
    static let tooLate = Refusal(504, "request deadline exceeded")

    /// Returns the refusal of a request by its head; nil if its body can be read.
    ///
    /// - Parameters:
    ///   - isEncoded: True if the body has a content coding, such as gzip.
    ///   - length: Size of the body in bytes; nil if unknown.
    ///   - limit: Size limit for bodies of the route; nil without a route.
    static func check(_ method: HTTPMethod, _ type: ContentType, isEncoded: Bool, length: Int?, limit: Int?) -> Refusal?
    {
        guard let limit else { return .notFound }
        guard method == .post else { return .methodNotAllowed }
        guard length != 0 else { return .emptyBody }
        guard type == .json else { return .wrongType }
        guard !isEncoded else { return .encoded }
        guard length ?? 0 <= limit else { return .tooLarge(limit) }
        return nil
    }
}
