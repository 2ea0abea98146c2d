import APISchema
import JSON
import KubernetesAPI
import OCNEAPI
import TestDocuments
import TestObjects
import Testing

@Suite("Converted objects match the schema of their version")
struct ConvertedShapeTests {
    /// Returns the conversion of `objects`, all of the same kind, as the API server receives it.
    private func converted(_ objects: [Value], to version: String) throws -> [Value] {
        let group = try #require(objects.first?["apiVersion"].text?.split(separator: "/").first)
        let review: Value = .object([
            Array("apiVersion".utf8): .string(Array("apiextensions.k8s.io/v1".utf8)),
            Array("kind".utf8): .string(Array("ConversionReview".utf8)),
            Array("request".utf8): .object([
                Array("uid".utf8): .string(Array("u".utf8)),
                Array("desiredAPIVersion".utf8): .string(Array("\(group)/\(version)".utf8)),
                Array("objects".utf8): .array(objects),
            ]),
        ])
        var conversion = OCNEConversion()
        var tape = Tape(capacity: 64)
        var answer: [UInt8] = []
        let (status, _) = conversion.answer(review.json.span, tape: &tape, into: &answer)
        try #require(status == 200)
        let response = try Value(json: answer)["response"]
        try #require(response["result"]["status"].text == "Success", "\(response["result"])")
        return response["convertedObjects"].elements
    }

    private func violated(_ kind: KindSchema, _ object: Value) -> [String] {
        guard case .object(var members) = object else { return ["no object"] }
        for name in ["apiVersion", "kind", "metadata"] { members[Array(name.utf8)] = nil }
        return violations(of: .object(kind.doc, kind.properties), .object(members))
    }

    @Test(
        "Conversion to v1alpha1 sets all required fields and no unknown ones",
        arguments: V1Beta2.kinds.indices)
    func down(index: Int) throws {
        let seed = PropertyRun.seed()
        var random = SeededRandom(seed: seed)
        let objects = RandomObject(V1Beta2.kinds[index])
        for _ in 0..<PropertyRun.count(default: 8) {
            let batch = (0..<25).map { _ in objects.next(using: &random) }
            for (object, result) in zip(batch, try converted(batch, to: "v1alpha1")) {
                let found = violated(V1Alpha1.kinds[index], result)
                try #require(found.isEmpty, "seed \(seed): \(found)\n  from \(object)\n  to \(result)")
            }
        }
    }

    @Test(
        "Conversion to v1beta2 yields correct types and no unknown fields; only limits absent from v1alpha1 may be exceeded",
        arguments: V1Alpha1.kinds.indices)
    func up(index: Int) throws {
        let seed = PropertyRun.seed()
        var random = SeededRandom(seed: seed)
        let objects = RandomObject(V1Alpha1.kinds[index])
        let limits = [
            "length ", "elements ", "out of bounds", "not one of the values", "no match", ": missing", "alternatives",
        ]
        for _ in 0..<PropertyRun.count(default: 8) {
            let batch = (0..<25).map { _ in objects.next(using: &random) }
            for (object, result) in zip(batch, try converted(batch, to: "v1beta2")) {
                let found = violated(V1Beta2.kinds[index], result).filter { violation in
                    !limits.contains { violation.contains($0) }
                }
                try #require(found.isEmpty, "seed \(seed): \(found)\n  from \(object)\n  to \(result)")
            }
        }
    }
}
