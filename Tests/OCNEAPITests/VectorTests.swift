import EventLoop
import OCNEAPI
import TestDocuments
import Testing

/// The control planes of a vector: `{"namespace/name": "stacked"}`.
private struct NamedControlPlanes: ControlPlaneLookup {
    let placements: Value

    func etcdPlacement(namespace: String, name: String) -> EtcdPlacement {
        switch placements["\(namespace)/\(name)"].text {
        case "stacked": .stacked
        case "external": .external
        default: .notFound
        }
    }
}

/// Recorded reviews and their responses, one per file in `Vectors`.
///
/// A file has `description`, the `path` of the request, the `review` and the `answer` with its `httpStatus` and its
/// decoded patch. `featureGates` is the value of the flag, `metadata: none` disables the metadata, and
/// `controlPlanes` holds the etcd topology of control planes.
@Suite("Recorded decisions")
struct VectorTests {
    private static let directory = "/" + #filePath.split(separator: "/").dropLast().joined(separator: "/") + "/Vectors"

    /// The names of the files, sorted. A test below fails if there are none.
    static let names = ((try? File.names(in: directory)) ?? []).filter { $0.hasSuffix(".json") }.sorted()

    @Test("Every path has vectors")
    func complete() throws {
        let paths = try Set(Self.names.compactMap { try Self.vector($0)["path"].text })
        // Both spellings of the scale path have the same endpoint.
        #expect(paths.isSuperset(of: AdmissionEndpoint.all.map(\.path).filter { !$0.contains("v1beta1") }))
        #expect(Self.names.count >= 30)
    }

    static func vector(_ name: String) throws -> Value {
        try Value(json: File.read("\(directory)/\(name)", limit: 1 << 20))
    }

    @Test("Each review gets its recorded response", arguments: names)
    func answer(name: String) throws {
        let vector = try Self.vector(name)
        let endpoint = try #require(AdmissionEndpoint.all.first { $0.path == vector["path"].text }?.endpoint)
        var judge = Judge(controlPlanes: NamedControlPlanes(placements: vector["controlPlanes"]))
        judge.featureGates = try FeatureGates(parsing: vector["featureGates"].text ?? "")
        if vector["metadata"].text == "none" { judge.metadata = nil }
        let decision = try judge.answer(endpoint, vector["review"].json)
        #expect(decision.httpStatus == vector["httpStatus"].int)
        #expect(decision.answer.removing("patch", from: "response") == vector["answer"])
        #expect(try decision.patch() == (vector["patch"] == .null ? .array([]) : vector["patch"]))
        #expect(try judge.answer(endpoint, vector["review"].json).answer == decision.answer, "the same again")
    }
}

extension Value {
    /// Returns the object without member `name` of its member `parent`.
    fileprivate func removing(_ name: String, from parent: String) -> Value {
        guard case .object(var members) = self, case .object(var inner)? = members[Array(parent.utf8)] else {
            return self
        }
        inner[Array(name.utf8)] = nil
        members[Array(parent.utf8)] = .object(inner)
        return .object(members)
    }
}
