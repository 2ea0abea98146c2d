internal import APISchema
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
        case .mutate(let kind, let version), .validate(let kind, let version): kind.reviewShape(in: version)
        case .validateScale: .none
        }
    }
}

extension OCNEKind {
    /// What reviews look like that have objects of this kind in `version`.
    fileprivate func reviewShape(in version: APIVersion) -> Shape {
        switch (self, version) {
        case (.config, .v1alpha1): ReviewShapes.config
        case (.config, .v1beta2): ReviewShapes.hubConfig
        case (.configTemplate, .v1alpha1): ReviewShapes.configTemplate
        case (.configTemplate, .v1beta2): ReviewShapes.hubConfigTemplate
        case (.controlPlane, .v1alpha1): ReviewShapes.controlPlane
        case (.controlPlane, .v1beta2): ReviewShapes.hubControlPlane
        case (.controlPlaneTemplate, .v1alpha1): ReviewShapes.controlPlaneTemplate
        case (.controlPlaneTemplate, .v1beta2): ReviewShapes.hubControlPlaneTemplate
        }
    }
}

/// One for each kind in each version, made when the first review of its kind comes.
private enum ReviewShapes {
    static let config = shape(.config, .v1alpha1)
    static let hubConfig = shape(.config, .v1beta2)
    static let configTemplate = shape(.configTemplate, .v1alpha1)
    static let hubConfigTemplate = shape(.configTemplate, .v1beta2)
    static let controlPlane = shape(.controlPlane, .v1alpha1)
    static let hubControlPlane = shape(.controlPlane, .v1beta2)
    static let controlPlaneTemplate = shape(.controlPlaneTemplate, .v1alpha1)
    static let hubControlPlaneTemplate = shape(.controlPlaneTemplate, .v1beta2)

    private static func shape(_ kind: OCNEKind, _ version: APIVersion) -> Shape {
        Shape(AdmissionReview.expectation(of: kind.schema(in: version).compiled.expectation))
    }
}
