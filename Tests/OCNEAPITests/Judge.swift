import APISchema
import JSON
import KubernetesAPI
import OCNEAPI
import TestDocuments
import Testing

/// The decision on a review.
struct Decision {
    let httpStatus: Int
    /// The complete response.
    let answer: Value

    var response: Value { answer["response"] }
    var status: Value { response["status"] }
    var isAllowed: Bool { response["allowed"].bool == true }
    var code: Int? { status["code"].int }
    var message: String { status["message"].text ?? "" }
    /// Each cause as `field: message`.
    var causes: [String] {
        status["details"]["causes"].elements.map { "\($0["field"].text ?? "?"): \($0["message"].text ?? "?")" }
    }
    var warnings: [String] { response["warnings"].elements.compactMap(\.text) }
    /// Ids of the rules that fired.
    var rules: String? { response["auditAnnotations"]["rules"].text }

    /// The operations of the patch; empty without a patch.
    func patch() throws -> Value {
        guard let text = response["patch"].text else { return .array([]) }
        #expect(response["patchType"].text == "JSONPatch")
        return try Value(json: try #require(decodeBase64(text)))
    }
}

extension Decision {
    /// True if only the change of an OCNEControlPlaneTemplate was rejected.
    var isRefusedChangeOfTemplate: Bool {
        causes.count == 1 && code == 422 && rules == "template-immutable"
            && causes[0].hasPrefix("spec.template.spec: Invalid value: ")
            && causes[0].hasSuffix(
                "OCNEControlPlaneTemplate spec.template.spec field is immutable. Please create new resource instead.")
    }
}

extension APIVersion {
    /// The version that objects are converted to directly; of several, the oldest.
    var other: APIVersion { counterparts[0] }
}

/// A kind in a version.
struct Served: Sendable, CustomTestStringConvertible {
    let kind: OCNEKind
    let version: APIVersion

    static let all = APIVersion.allCases.flatMap { version in
        OCNEKind.allCases.map { Served(kind: $0, version: version) }
    }

    var schema: KindSchema { kind.schema(in: version) }
    var testDescription: String { "\(kind.rawValue) \(version)" }
}

/// Decides on reviews as the server does, without a server.
struct Judge {
    var version = APIVersion.v1alpha1
    var featureGates = FeatureGates()
    var metadata: OCNEMetadata? = .builtIn
    var controlPlanes: any ControlPlaneLookup = NoControlPlanes()
    var ruleModes = RuleModes(OCNERule.rules)

    /// Enables every feature gate.
    static var withAllGates: Judge {
        var judge = Judge()
        for gate in FeatureGate.allCases { judge.featureGates[gate] = true }
        return judge
    }

    /// Enables control plane templates, so that their rules apply.
    static var withTemplates: Judge {
        var judge = Judge()
        judge.featureGates[.clusterTopology] = true
        return judge
    }

    /// Returns a copy with another mode for a rule.
    func with(_ rule: OCNERule, _ mode: RuleMode) -> Judge {
        var judge = self
        judge.ruleModes[rule.rule] = mode
        return judge
    }

    /// Returns a copy for another version.
    func about(_ version: APIVersion) -> Judge {
        var judge = self
        judge.version = version
        return judge
    }

    /// Answers a review in JSON.
    func answer(_ endpoint: AdmissionEndpoint, _ review: [UInt8]) throws -> Decision {
        var configuration = AdmissionConfiguration(
            featureGates: featureGates, metadata: metadata, controlPlanes: controlPlanes)
        configuration.ruleModes = ruleModes
        let admission = OCNEAdmission(configuration)
        var tape = Tape(capacity: 64)
        var answer: [UInt8] = []
        let status = admission.answer(review.span, at: endpoint, tape: &tape, into: &answer) { request, response in
            endpoint.expectDeclaredViolations(in: response, of: request.operation)
        }
        return Decision(httpStatus: status, answer: try Value(json: answer))
    }

    /// Answers a review of `operation`.
    func decide(_ endpoint: AdmissionEndpoint, _ operation: String, object: Value? = nil, old: Value? = nil) throws
        -> Decision
    {
        let (object, old) = (object ?? .null, old ?? .null)
        let review =
            #"{"apiVersion": "admission.k8s.io/v1", "kind": "AdmissionReview", "request": {"uid": "7", "operation": "\#(operation)","#
            + #""object": \#(object), "oldObject": \#(old)}}"#
        let decision = try answer(endpoint, Array(review.utf8))
        #expect(decision.httpStatus == 200)
        #expect(decision.response["uid"].text == "7")
        return decision
    }

    /// Answers the creation of `object`.
    func create(_ kind: OCNEKind, _ object: Value) throws -> Decision {
        try decide(.validate(kind, version), "CREATE", object: object)
    }

    /// Answers the update of `old` to `object`.
    func update(_ kind: OCNEKind, _ old: Value, to object: Value) throws -> Decision {
        try decide(.validate(kind, version), "UPDATE", object: object, old: old)
    }
}

/// Expects a decision to contain these errors, in order; none if it should be allowed.
func expect(
    _ decision: Decision, _ errors: [String], _ kind: OCNEKind, _ comment: @autoclosure () -> Comment? = nil,
    at location: SourceLocation = #_sourceLocation
) {
    #expect(decision.causes == errors, comment(), sourceLocation: location)
    #expect(decision.isAllowed == errors.isEmpty, comment(), sourceLocation: location)
    #expect(decision.code == (errors.isEmpty ? 200 : 422), comment(), sourceLocation: location)
    guard !errors.isEmpty else { return }
    let gvk = kind.schema(in: .hub).gvk
    let prefix = "\(gvk.kind).\(gvk.group) \"\(decision.status["details"]["name"].text ?? "")\" is invalid: "
    #expect(decision.message.hasPrefix(prefix), comment(), sourceLocation: location)
    for error in errors { #expect(decision.message.contains(error), comment(), sourceLocation: location) }
    #expect(decision.rules != nil, comment(), sourceLocation: location)
}
