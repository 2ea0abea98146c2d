public import JSON
public import KubernetesAPI

extension TechPreviewAdmission {
    /// The path that the API server calls.
    public static let path = "/validate-tech-preview"

    /// Answers the body of a request: reads the review, decides, writes the answer.
    ///
    /// - Parameters:
    ///   - body: The body that the API server sent.
    ///   - tape: Scratch memory of the thread; shrinks to its usual size after a large body.
    ///   - answer: The answer is appended here.
    ///   - decided: Called with the decision while the request can still be read; not for a body that is no review.
    /// - Returns: The HTTP status: 200 with a review, 400 with a `Status` where the body has no uid to answer with.
    public func answer(
        _ body: Span<UInt8>, tape: inout Tape, into answer: inout [UInt8],
        decided: (borrowing AdmissionRequest, borrowing AdmissionResponse, TechPreviewDecision) -> Void
    ) -> Int {
        defer { tape.trim() }
        do throws(ReviewFailure) {
            let request = try AdmissionRequest.read(body, expecting: Self.shape, with: &tape)
            let decision = decide(request)
            let response = decision.response(to: request)
            response.write(answering: request, to: &answer)
            decided(request, response, decision)
            return 200
        } catch {
            return error.write(to: &answer)
        }
    }
}
