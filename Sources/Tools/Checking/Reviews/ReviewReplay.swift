internal import JSON
internal import KubernetesAPI
internal import OCNEAPI
internal import TechPreview

/// The decisions of the server about a recorded request, in the order in which API servers ask for them.
struct ReviewReplay {
    let admission: OCNEAdmission
    let gatesAreKnown: Bool
    /// Nil to skip the rules of the Technology Preview.
    let techPreview: TechPreviewAdmission?

    /// The violations and warnings of the decisions.
    ///
    /// - Throws: `ReviewFailure` if it is no review that can be answered.
    func violations(in review: [UInt8]) throws(ReviewFailure) -> [Violation] {
        var review = review
        var found: [Violation] = []
        switch try Self.endpoints(of: review) {
        case .kind(let kind, let version):
            let defaulted = try defaults(of: review, at: .mutate(kind, version))
            guard let patched = defaulted.review else { return defaulted.violations }
            review = patched
            found = defaulted.violations + (try violations(in: review, at: .validate(kind, version)))
        case .scale: found = try violations(in: review, at: .validateScale(.own))
        case .none: break
        }
        guard let techPreview else { return found }
        return found + (try Self.decided(review) { techPreview.decide($0).findings.compactMap { Violation($0) } })
    }

    /// The webhooks that are registered for a request.
    private enum Endpoints {
        case kind(OCNEKind, APIVersion)
        case scale
        case none
    }

    private static func endpoints(of review: [UInt8]) throws(ReviewFailure) -> Endpoints {
        try decided(review) { request in
            if request.subResource.equals("scale") {
                let isOurs =
                    request.resource["group"].hasText(OCNEKind.controlPlane.group)
                    && request.resource["resource"].equals("ocnecontrolplanes")
                return isOurs ? .scale : .none
            }
            guard request.subResource.isEmpty, let kind = OCNEKind(rawValue: request.kind["kind"].string),
                request.kind["group"].hasText(kind.group),
                let version = APIVersion(rawValue: request.kind["version"].string)
            else { return .none }
            return .kind(kind, version)
        }
    }

    /// Returns the review with defaults in its object; nil if it is refused.
    private func defaults(
        of review: [UInt8], at endpoint: AdmissionEndpoint
    ) throws(ReviewFailure) -> (review: [UInt8]?, violations: [Violation]) {
        try Self.decided(review) { request in
            guard let response = admission.decide(request, at: endpoint) else { return (review, []) }
            let violations = response.violations(gatesAreKnown: gatesAreKnown)
            guard response.isAllowed else { return (nil, violations) }
            guard let object = request.object.value else { return (review, violations) }
            let end = object.byteOffset + object.text.count
            guard let defaulted = try? response.patch.patch.applied(to: [UInt8](copying: object.text)) else {
                return (nil, violations)
            }
            return (review[..<object.byteOffset] + defaulted + review[end...], violations)
        }
    }

    private func violations(in review: [UInt8], at endpoint: AdmissionEndpoint) throws(ReviewFailure) -> [Violation] {
        try Self.decided(review) { request in
            admission.decide(request, at: endpoint)?.violations(gatesAreKnown: gatesAreKnown) ?? []
        }
    }

    private static func decided<Decision>(
        _ review: [UInt8], _ decide: (borrowing AdmissionRequest) -> Decision
    ) throws(ReviewFailure) -> Decision {
        var tape = Tape()
        return decide(try AdmissionRequest.read(review.span, with: &tape))
    }
}
