import APISchema
import EventLoop
import OCNEAPI
import TestDocuments
import TestObjects
import Testing
import YAML

/// The guarantees of conversion for objects generated from the CRDs in deploy/ only, independently of the declarations
/// that conversion uses.
@Suite("Objects of the installed CRDs")
struct InstalledSchemaTests {
    private static let root = "/" + #filePath.split(separator: "/").dropLast(4).joined(separator: "/")

    private static func maker(_ served: Served) throws -> CRDObject {
        let text = try File.read("\(root)/deploy/crds/\(served.schema.plural).yaml", limit: 1 << 24)
        let documents = try YAML.read(text)
        return try #require(CRDObject(try Value(json: documents[0].json), version: served.version.rawValue))
    }

    @Test(
        "Convert to the other version and back unchanged, and their annotations cause no rejection",
        arguments: Served.all)
    func roundTrip(served: Served) throws {
        let (kind, version) = (served.kind, served.version.rawValue)
        let seed = PropertyRun.seed()
        var random = SeededRandom(seed: seed)
        let maker = try Self.maker(served)
        let other = served.version.other.rawValue
        let judge = Judge.withTemplates.about(served.version.other)
        for start in stride(from: 0, to: Converting.objectCount, by: 50) {
            let objects = (0..<Converting.batchCount).map { _ in maker.next(using: &random).withoutStaleStatus }
            let there = try Converting.convert(objects, to: other)
            let back = try Converting.convert(there, to: version)
            for (i, object) in objects.enumerated() {
                #expect(
                    back[i] == object,
                    "seed \(seed), object \(start + i): \(back[i].difference(from: object) ?? "")\n  over \(there[i])")
                let failure = try reading("\(there[i])") {
                    Converting.schema(kind, other).compiled.failures(in: $0, limit: 1).first
                }
                #expect(failure == nil, "seed \(seed), object \(start + i)")
            }
            // Rules decide whether they are valid; an update of a label must not be rejected because of the
            // annotation.
            for i in there.indices where i % 10 == 0 {
                let labelled = try there[i].merged(with: Value(json: #"{"metadata": {"labels": {"a": "b"}}}"#.utf8))
                let decision = try judge.update(kind, there[i], to: labelled)
                #expect(
                    !decision.message.contains("conversion-data"),
                    "seed \(seed), object \(start + i): \(decision.causes)")
            }
        }
    }

    @Test("Are valid by the declarations that generate the CRDs", arguments: Served.all)
    func valid(served: Served) throws {
        var random = SeededRandom(seed: 5)
        let maker = try Self.maker(served)
        let properties = served.schema.properties.filter { "\($0.name)" == "spec" }
        var found: Set<String> = []
        for _ in 0..<50 {
            let spec: Value = .object([Array("spec".utf8): maker.next(using: &random)["spec"]])
            for violation in violations(of: .object("", properties), spec) { found.insert(violation) }
        }
        #expect(found.isEmpty, "\(found.sorted().prefix(5))")
    }
}
