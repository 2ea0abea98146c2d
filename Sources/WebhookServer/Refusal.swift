internal import HTTP

/// Why a request is answered by the server itself, before its body is read.
struct Refusal {
    let status: Int
    let message: String
    /// Further header lines with CR LF.
    let fields: StaticString

    init(_ status: Int, _ message: String, fields: StaticString = "") {
        self.status = status
        self.message = message
        self.fields = fields
    }

    static let notFound = Refusal(404, "no webhook is served under this path")
    static let methodNotAllowed = Refusal(405, "webhooks are called with POST", fields: "Allow: POST\r\n")
    static let wrongType = Refusal(415, "the body must be application/json: set the header Content-Type")
    static let emptyBody = Refusal(400, "the body is empty: expected a review")
    static func tooLarge(_ limit: Int) -> Refusal { Refusal(413, "the body is too large: at most \(limit) bytes are accepted here") }
    static let overloaded = Refusal(503, "too much is being worked on: try again", fields: "Retry-After: 1\r\n")
    static let tooLate = Refusal(504, "the deadline of the request has passed")

    /// What is wrong with a request that can be told from its head; nil when it can be read.
    ///
    /// - Parameters:
    ///   - route: Where its path leads.
    ///   - length: Length of the body where it is known.
    static func check(_ route: Route?, _ method: HTTPMethod, _ type: ContentType, length: Int?) -> Refusal? {
        guard let route else { return .notFound }
        guard method == .post else { return .methodNotAllowed }
        guard length != 0 else { return .emptyBody }
        guard type == .json else { return .wrongType }
        guard length ?? 0 <= route.maxBodyBytes else { return .tooLarge(route.maxBodyBytes) }
        return nil
    }
}
