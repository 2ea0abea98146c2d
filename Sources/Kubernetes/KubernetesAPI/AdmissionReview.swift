public import JSON

/// Answers the bytes of reviews with the bytes of reviews.
public enum AdmissionReview {
    /// Answers one review.
    ///
    /// - Parameters:
    ///   - body: What the API server sent.
    ///   - shape: What the review is expected to look like.
    ///   - tape: Scratch memory of the thread; given back to its usual size after a large body.
    ///   - answer: The answer is appended here.
    ///   - respond: Decides.
    ///   - decided: Told of the decision while the request can still be looked at; not called for what is no review.
    /// - Returns: The HTTP status: 200 for a review, 400 with a `Status` for what cannot even be answered with one, 504
    ///   and nothing for a decision that was given up.
    public static func answer(
        _ body: Span<UInt8>, expecting shape: Shape = .none, tape: inout Tape, into answer: inout [UInt8],
        respond: (borrowing AdmissionRequest, inout AdmissionResponse) -> Void,
        decided: (borrowing AdmissionRequest, borrowing AdmissionResponse) -> Void
    ) -> Int {
        var writer = JSONWriter(appendingTo: answer)
        answer = []
        let status = self.answer(body, shape, &tape, &writer, respond, decided)
        answer = writer.bytes
        tape.trim()
        return status
    }

    private static func answer(
        _ body: Span<UInt8>, _ shape: Shape, _ tape: inout Tape, _ writer: inout JSONWriter,
        _ respond: (borrowing AdmissionRequest, inout AdmissionResponse) -> Void,
        _ decided: (borrowing AdmissionRequest, borrowing AdmissionResponse) -> Void
    ) -> Int {
        do throws(JSONError) {
            let document = try tape.parse(body, expecting: shape)
            do throws(ReviewFailure) {
                let request = try AdmissionRequest(document)
                var response = AdmissionResponse()
                respond(request, &response)
                if response.isUnfinished { return 504 }
                response.write(answering: request, to: &writer)
                decided(request, response)
                return 200
            } catch {
                let status = Status.badRequest(error.message)
                if AdmissionResponse.write(status, answering: document.root, to: &writer) { return 200 }
                status.write(to: &writer)
                return status.code
            }
        } catch {
            let status = Status.badRequest("the body is not JSON: \(error)")
            status.write(to: &writer)
            return status.code
        }
    }
}
