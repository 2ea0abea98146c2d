internal import JSON

/// The reason why a body is not a review that can be decided on: a bad request.
public struct ReviewFailure: Error, Equatable, Sendable {
    /// The field, from the root of the review, and what is expected of it: `request.uid: expected a string`.
    public let message: String
    /// The uid of the response, as JSON; nil where the body is no review with a uid.
    private var uid: [UInt8]?
    /// True if the response must be a review of `admission.k8s.io/v1beta1`. An unknown version gets a `v1` response,
    /// which every API server reads.
    private var isV1Beta1 = false

    /// A failure with this message.
    public init(_ message: String) {
        self.message = message
    }

    /// The same, to be answered with a review if the body is one that has a uid.
    func answering(_ review: Cursor) -> ReviewFailure {
        let fields = Field(review)
        guard let uid = fields["request"]["uid"].value, uid.isString, !uid.isEmptyString,
            fields["kind"].equals("AdmissionReview")
        else { return self }
        var failure = self
        failure.uid = [UInt8](copying: uid.text)
        failure.isV1Beta1 = fields["apiVersion"].equals("admission.k8s.io/v1beta1")
        return failure
    }

    /// Appends the response: a review with the refusal, or the `Status` alone where the request has no uid.
    ///
    /// - Returns: The HTTP status.
    public func write(to output: inout [UInt8]) -> Int {
        var writer = JSONWriter(appendingTo: output)
        output = []
        defer { output = writer.bytes }
        let status = Status.badRequest(message)
        guard let uid else {
            status.write(to: &writer)
            return status.code
        }
        var response = AdmissionResponse()
        response.deny(status)
        response.write(uid: uid.span, isV1Beta1: isV1Beta1, to: &writer)
        return 200
    }
}
