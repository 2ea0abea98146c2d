internal import JSON
internal import KubernetesClient

/// A complete response of the API server.
struct APIResponse {
    let status: Int
    let body: [UInt8]
    /// `Retry-After`.
    let retryAfterSeconds: Int?

    /// Characters of a message that are kept: a refusal lists every field.
    private static let maxMessageCharacters = 2000

    /// True if the same request may succeed later.
    var isTemporary: Bool { status == 401 || status == 429 || status >= 500 }

    /// Reads the object in the body.
    ///
    /// - Throws: `InvalidResponse` of `read`, or if the body is not JSON.
    func read<Result>(
        _ tape: inout Tape, _ read: (borrowing Field) throws(InvalidResponse) -> Result
    ) throws(InvalidResponse) -> Result {
        do {
            let document = try tape.parse(body.span, maxDepth: ClientLimits.depth)
            return try read(Field(document.root))
        } catch let error as InvalidResponse {
            throw error
        } catch {
            throw InvalidResponse(description: "response is not JSON: \(error)")
        }
    }

    /// The message of a Status; empty for another body.
    func message(_ tape: inout Tape) -> String {
        let message = (try? read(&tape) { $0["message"].string }) ?? ""
        return message.count > Self.maxMessageCharacters ? "\(message.prefix(Self.maxMessageCharacters))…" : message
    }

    /// Status code and message.
    func reason(_ tape: inout Tape) -> String {
        let message = message(&tape)
        return message.isEmpty ? "\(status)" : "\(status) \(message)"
    }

    /// The token with which a list continues after 410 Expired; empty if there is none.
    func continueToken(_ tape: inout Tape) -> String {
        let token = (try? read(&tape) { $0["metadata"]["continue"].string }) ?? ""
        return token.utf8.count <= ObjectPage.maxTokenBytes ? token : ""
    }
}
