internal import HTTP

/// Why a request is answered by the server itself, before its body is read.
struct Refusal {
    let status: Int
    let message: String
    /// Further fields.
    let fields: [ResponseField]

    init(_ status: Int, _ message: String, _ field: ResponseField? = nil) {
        self.status = status
        self.message = message
        // People look at refusals with browsers, and messages may repeat what a request said: they are not to be taken
        // for a page.
        fields = [("x-content-type-options", "nosniff")] + (field.map { [$0] } ?? [])
    }

    static let notFound = Refusal(404, "no webhook is served under this path")
    static let methodNotAllowed = Refusal(405, "webhooks are called with POST", ("allow", "POST"))
    static let wrongType = Refusal(415, "the body must be application/json: set the header Content-Type")
    /// RFC 9110, section 15.5.16: `Accept-Encoding` says that the coding is what is wrong.
    static let encoded = Refusal(
        415, "the body must not be compressed: send it without Content-Encoding, or with identity",
        ("accept-encoding", "identity"))
    static let emptyBody = Refusal(400, "the body is empty: expected a review")
    static func tooLarge(_ limit: Int) -> Refusal {
        Refusal(413, "the body is too large: at most \(limit) bytes are accepted here")
    }
    static let overloaded = Refusal(503, "too much is being worked on: try again", ("retry-after", "1"))
    static let clientRefused = Refusal(403, "the client certificate is not accepted any more")
    static let tooSlow = Refusal(408, "the request did not come in time")
    static let tooLate = Refusal(504, "the deadline of the request has passed")

    /// What is wrong with a request that can be told from its head; nil when it can be read.
    ///
    /// - Parameters:
    ///   - isEncoded: Whether the body has a content coding, such as gzip.
    ///   - length: Length of the body where it is known.
    ///   - limit: Bytes that a body for its path may have; nil when nothing is served there.
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
