public import JSON
public import KubernetesAPI

extension TechPreviewAdmission {
    /// The path under which the API server asks.
    public static let path = "/validate-tech-preview"

    /// Answers the bytes of a review with the bytes of a review, as `AdmissionReview.answer` does.
    ///
    /// - Parameter decided: Told of the decision, and of what became of the rules, while the request can still be
    ///   looked at.
    /// - Returns: The HTTP status.
    public func answer(
        _ body: Span<UInt8>, tape: inout Tape, into answer: inout [UInt8],
        decided: (borrowing AdmissionRequest, borrowing AdmissionResponse, Outcome) -> Void
    ) -> Int {
        var outcome = Outcome()
        return AdmissionReview.answer(
            body, tape: &tape, into: &answer, respond: { outcome = respond(to: $0, into: &$1) },
            decided: { decided($0, $1, outcome) })
    }
}
