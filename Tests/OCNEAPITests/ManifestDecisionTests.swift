import JSON
import KubernetesAPI
import OCNEAPI
import TestDocuments
import TestObjects
import Testing

/// The command line decides on documents and the webhook on reviews, through the same function.
@Suite("Decisions on documents")
struct ManifestDecisionTests {
    /// The decision, formatted for comparison.
    private static func summary(_ response: AdmissionResponse?) -> [String] {
        guard let response else { return ["abandoned"] }
        var patch = JSONWriter()
        response.patch.write(to: &patch)
        let status = response.denial?.status
        return ["\(status?.code ?? 200) \(status?.message ?? "")", String(decoding: patch.bytes, as: UTF8.self)]
            + response.warnings.map(\.description)
    }

    private static func ofReview(_ admission: OCNEAdmission, _ endpoint: AdmissionEndpoint, _ old: Value?, _ new: Value)
        throws -> [String]
    {
        let review = Array(
            """
            {"apiVersion": "admission.k8s.io/v1", "kind": "AdmissionReview", "request": {"uid": "7",
            "operation": "\(old == nil ? "CREATE" : "UPDATE")", "object": \(new), "oldObject": \(old ?? .null)}}
            """.utf8)
        var tape = Tape()
        return try summary(admission.decide(AdmissionRequest(tape.parse(review.span)), at: endpoint))
    }

    private static func ofDocuments(
        _ admission: OCNEAdmission, _ endpoint: AdmissionEndpoint, _ old: Value?, _ new: Value
    ) throws -> [String] {
        let text = Array("\(new)".utf8)
        let oldText = Array("\(old ?? .null)".utf8)
        var tape = Tape()
        var oldTape = Tape()
        let document = try tape.parse(text.span)
        guard old != nil else { return summary(admission.decide(AdmissionRequest(creating: document), at: endpoint)) }
        let before = try oldTape.parse(oldText.span)
        return summary(admission.decide(AdmissionRequest(updating: before, to: document), at: endpoint))
    }

    @Test("A document and its review get the same decision", arguments: Served.all, SeededRandom.seeds)
    func same(served: Served, seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let maker = RandomObject(served.schema)
        let admission = OCNEAdmission(AdmissionConfiguration(controlPlanes: NoControlPlanes()))
        for _ in 0..<8 {
            let (old, new) = (maker.next(using: &random), maker.next(using: &random))
            for endpoint in [
                AdmissionEndpoint.mutate(served.kind, served.version), .validate(served.kind, served.version),
            ] {
                for before in [nil, old, new] {
                    let expected = try Self.ofReview(admission, endpoint, before, new)
                    try #require(Self.ofDocuments(admission, endpoint, before, new) == expected, "\(new)")
                }
            }
        }
    }

    @Test("A document is decided on as a request without a user")
    func envelope() throws {
        let text = Array(
            #"{"": 1, "kind": "Thing", "metadata": {"name": "n", "namespace": "s"}, "oldObject": {}}"#.utf8)
        var tape = Tape()
        let request = try AdmissionRequest(creating: tape.parse(text.span))
        let found = [request.name.string, request.namespace.string, request.object["kind"].string]
        #expect(found == ["n", "s", "Thing"])
        let absent = [
            request.oldObject.exists, request.uid.exists, request.kind.exists, request.userInfo["username"].exists,
            request.isDryRun,
        ]
        #expect(!absent.contains(true))
    }
}
