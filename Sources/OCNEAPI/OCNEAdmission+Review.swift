public import JSON
public import KubernetesAPI

extension OCNEAdmission {
    /// Answers the bytes of a review with the bytes of a review.
    ///
    /// - Parameters:
    ///   - body: What the API server sent.
    ///   - tape: Scratch memory of the thread; given back to its usual size after a large body.
    ///   - answer: The answer is appended here.
    ///   - decided: Told of the decision while the request can still be looked at; not called for what is no review.
    /// - Returns: The HTTP status: 200 for a review, 400 with a `Status` for what cannot even be answered with one.
    public func answer(
        _ body: Span<UInt8>, at endpoint: AdmissionEndpoint, tape: inout Tape, into answer: inout [UInt8],
        decided: (borrowing AdmissionRequest, borrowing AdmissionResponse) -> Void
    ) -> Int {
        var writer = JSONWriter(appendingTo: answer)
        answer = []
        let status = self.answer(body, endpoint, &tape, &writer, decided)
        answer = writer.bytes
        tape.trim()
        return status
    }

    private func answer(
        _ body: Span<UInt8>, _ endpoint: AdmissionEndpoint, _ tape: inout Tape, _ writer: inout JSONWriter,
        _ decided: (borrowing AdmissionRequest, borrowing AdmissionResponse) -> Void
    ) -> Int {
        do throws(JSONError) {
            let document = try tape.parse(body)
            do throws(ReviewFailure) {
                let request = try AdmissionRequest(document.root)
                var response = AdmissionResponse()
                respond(to: request, at: endpoint, into: &response)
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
