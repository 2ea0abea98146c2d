public import JSON
public import KubernetesAPI

extension OCNEAdmission {
    /// Handles a request: reads the review, decides, and writes the response.
    ///
    /// - Parameters:
    ///   - body: The body that the API server sent.
    ///   - shape: The shape of the reviews of the endpoint, `shape(at:)`; nil to look it up.
    ///   - tape: Scratch memory of the thread; shrinks to its usual size after a large body.
    ///   - answer: The response is appended to it.
    ///   - isOver: Returns true if the client no longer waits for the response; called regularly during long work.
    ///   - decided: Called with the decision while the request can still be read; not if the body is not a review.
    /// - Returns: The HTTP status: 200 with a review, 400 with a `Status` if the body has no uid, 504
    ///   without a body if the decision was abandoned.
    public func answer(
        _ body: Span<UInt8>, at endpoint: AdmissionEndpoint, expecting shape: Shape? = nil, tape: inout Tape,
        into answer: inout [UInt8],
        isOver: () -> Bool = { false }, decided: (borrowing AdmissionRequest, borrowing AdmissionResponse) -> Void
    ) -> Int {
        defer { tape.trim() }
        do throws(ReviewFailure) {
            let request = try AdmissionRequest.read(body, expecting: shape ?? Self.shape(at: endpoint), with: &tape)
            guard let response = decide(request, at: endpoint, isOver: isOver) else { return 504 }
            response.write(answering: request, to: &answer)
            decided(request, response)
            return 200
        } catch {
            return error.write(to: &answer)
        }
    }

    /// Compiles the schemas of all kinds and selects the rules of each, which the first reviews would do otherwise. Any
    /// thread.
    public static func prepare() { _ = AppliedRules.of(.config, .hub) }

    /// Returns the shape of the reviews that API servers send to an endpoint. Compiles it when called first.
    public static func shape(at endpoint: AdmissionEndpoint) -> Shape {
        switch endpoint {
        case .mutate(let kind, let version), .validate(let kind, let version): kind.served(in: version).reviewShape
        case .validateScale: .none
        }
    }
}
