internal import HTTP
internal import JSON
internal import KubernetesClient

/// A review that the API server performs.
enum Review: Sendable {
    /// Authenticates a token (`TokenReview` of authentication.k8s.io/v1).
    case token(String)
    /// Authorizes a user for a non-resource path (`SubjectAccessReview` of
    /// authorization.k8s.io/v1).
    case access(ReviewedUser, verb: String, path: String)

    /// Limit of a response, in bytes: a user with the attributes of the token's issuer.
    private static let answerBytes = 1024 * 1024
    /// Timeout of a review in nanoseconds: controller-runtime's for a TokenReview.
    static let durationNanoseconds: UInt64 = 10_000_000_000

    /// Plural name, for messages and RBAC.
    var resource: StaticString {
        switch self {
        case .token: "tokenreviews"
        case .access: "subjectaccessreviews"
        }
    }

    private var group: StaticString {
        switch self {
        case .token: "authentication.k8s.io"
        case .access: "authorization.k8s.io"
        }
    }

    var request: APIRequest {
        APIRequest(
            .post, target: "/apis/\(group)/v1/\(resource)", body: body, limit: Self.answerBytes,
            idleTimeout: Self.durationNanoseconds,
            timeout: Self.durationNanoseconds)
    }

    private var body: [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("apiVersion")
        writer.string("\(group)/v1")
        writer.key("kind")
        switch self {
        case .token(let token):
            writer.string("TokenReview")
            writer.key("spec")
            writer.beginObject()
            writer.key("token")
            writer.string(token)
        case .access(let user, let verb, let path):
            writer.string("SubjectAccessReview")
            writer.key("spec")
            writer.beginObject()
            user.write(to: &writer)
            writer.key("nonResourceAttributes")
            writer.beginObject()
            writer.key("path")
            writer.string(path)
            writer.key("verb")
            writer.string(verb)
            writer.endObject()
        }
        writer.endObject()
        writer.endObject()
        return writer.bytes
    }

    /// Outcome of a review.
    enum Outcome: Equatable, Sendable {
        case user(ReviewedUser)
        /// The API server does not accept the token.
        case noUser
        case access(isAllowed: Bool)
        /// The review failed. `isRefused` is true if the API server does not allow this server to create it.
        case failed(String, isRefused: Bool)
    }

    /// Parses a response.
    func outcome(status: Int, _ body: [UInt8], _ tape: inout Tape) -> Outcome {
        defer { tape.trim() }
        switch status {
        case 200, 201: break
        case 401, 403: return .failed("\(resource): \(status) \(Self.message(body, &tape))", isRefused: true)
        default: return .failed("\(resource): \(status) \(Self.message(body, &tape))", isRefused: false)
        }
        do {
            return read(Field(try tape.parse(body.span, maxDepth: ClientLimits.depth).root)["status"])
        } catch {
            return .failed("\(resource): response is not JSON: \(error)", isRefused: false)
        }
    }

    private func read(_ status: borrowing Field) -> Outcome {
        switch self {
        case .token:
            // `status.error` may quote the token, so it is not read.
            guard status["authenticated"].isTrue else { return .noUser }
            guard let user = ReviewedUser(status["user"]) else {
                return .failed("\(resource): response has no user, or one with too many groups", isRefused: false)
            }
            return .user(user)
        case .access: return .access(isAllowed: status["allowed"].isTrue && !status["denied"].isTrue)
        }
    }

    /// Characters of an API server's message that are shown.
    private static let maxMessageCharacters = 300

    /// `message` of a Status: which user may not do what. It does not contain the token.
    private static func message(_ body: [UInt8], _ tape: inout Tape) -> String {
        do {
            return String(Field(try tape.parse(body.span).root)["message"].string.prefix(maxMessageCharacters))
        } catch {
            return ""
        }
    }
}
