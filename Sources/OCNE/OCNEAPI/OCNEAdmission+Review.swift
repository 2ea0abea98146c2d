public import JSON
public import KubernetesAPI

extension OCNEAdmission {
    /// Answers the bytes of a review with the bytes of a review.
    ///
    /// - Parameters:
    ///   - body: What the API server sent.
    ///   - tape: Scratch memory of the thread; given back to its usual size after a large body.
    ///   - answer: The answer is appended here.
    ///   - isOver: Whether nobody waits for the answer any more: asked between the parts of long work.
    ///   - decided: Told of the decision while the request can still be looked at; not called for what is no review.
    /// - Returns: The HTTP status: 200 for a review, 400 with a `Status` for what cannot even be answered with one, 504
    ///   and nothing for a decision that was given up.
    public func answer(
        _ body: Span<UInt8>, at endpoint: AdmissionEndpoint, tape: inout Tape, into answer: inout [UInt8],
        isOver: () -> Bool = { false }, decided: (borrowing AdmissionRequest, borrowing AdmissionResponse) -> Void
    ) -> Int {
        AdmissionReview.answer(
            body, expecting: Self.shape(at: endpoint), tape: &tape, into: &answer,
            respond: { respond(to: $0, at: endpoint, isOver: isOver, into: &$1) }, decided: decided)
    }

    /// What reviews look like that API servers send to an endpoint.
    private static func shape(at endpoint: AdmissionEndpoint) -> Shape {
        switch endpoint {
        case .mutate(let kind, let version), .validate(let kind, let version): kind.served(in: version).reviewShape
        case .validateScale: .none
        }
    }
}
