import APISchema
import EventLoop
import KubernetesAPI
import OCNEAPI
import TestDocuments
import TestObjects
import Testing
import YAML

@testable import Manifests

@Suite("manifests schemas")
struct JSONSchemaTests {
    static let kinds = APIVersion.allCases.flatMap { version in OCNEKind.allCases.map { $0.schema(in: version) } }

    private func schema(_ kind: KindSchema) throws -> JSONSchema {
        try JSONSchema(JSONSchemas.schema(of: kind))
    }

    @Test("Accept valid objects", arguments: kinds, SeededRandom.seeds)
    func valid(kind: KindSchema, seed: UInt64) throws {
        let schema = try schema(kind)
        var random = SeededRandom(seed: seed)
        for _ in 0..<PropertyRun.count(default: 5) {
            let object = RandomObject(kind).next(using: &random).withoutManagedFields
            let errors = try schema.errors(in: object)
            #expect(errors == [])
        }
    }

    @Test("The combined schema accepts valid objects, and rejects what the schema of the kind rejects")
    func combined() throws {
        let schema = try JSONSchema(JSONSchemas.combined())
        var random = SeededRandom(seed: PropertyRun.seed())
        for kind in Self.kinds {
            guard case .object(var members) = RandomObject(kind).next(using: &random).withoutManagedFields else {
                continue
            }
            #expect(try schema.errors(in: .object(members)) == [])
            members[Array("data".utf8)] = .null
            #expect(try schema.errors(in: .object(members)) == ["/data: is not allowed"])
        }
    }

    @Test("Reject every fault that a CRD rejects", arguments: kinds, SeededRandom.seeds)
    func faulty(kind: KindSchema, seed: UInt64) throws {
        let schema = try schema(kind)
        var random = SeededRandom(seed: seed)
        let object = RandomObject(kind).next(using: &random).withoutManagedFields
        for property in kind.properties {
            let name = Array("\(property.name)".utf8)
            guard case .object(let members) = object, let value = members[name] else { continue }
            let faults = PropertyRun.sample(property.schema.faultyCopies(of: value), using: &random)
            for fault in faults.shuffled(using: &random).prefix(PropertyRun.count(default: 40, atLeast: 10)) {
                let faulty = Value.object(members.merging([name: fault]) { $1 })
                #expect(try !schema.errors(in: faulty).isEmpty, "\(faulty)")
            }
        }
    }

    @Test("Reject unknown fields, and accept metadata of the API server", arguments: kinds)
    func unknown(kind: KindSchema) throws {
        let schema = try schema(kind)
        func object(_ members: String) throws -> Value {
            try Value(
                json: Array(
                    #"{"apiVersion":"\#(kind.gvk.apiVersion)","kind":"\#(kind.gvk.kind)",\#(members)}"#.utf8))
        }
        #expect(try schema.errors(in: try object(#""metadata":{"name":"a"},"spec":{"nothing":1}"#)) != [])
        #expect(try schema.errors(in: try object(#""metadata":{"name":"a"},"data":{}"#)) != [])
        #expect(try schema.errors(in: try object(#""metadata":{"name":"a","label":{}}"#)) != [])
        let metadata = #""metadata":{"name":"a","creationTimestamp":null,"labels":{"a":"b"},"generation":3}"#
        #expect(try schema.errors(in: try object(metadata)).allSatisfy { $0.contains("spec is required") })
    }

    @Test("Accept clusterctl's variables in place of values")
    func variables() throws {
        let schema = try JSONSchema(JSONSchemas.combined())
        let path = Deploy.root + "/Tests/CheckingTests/Manifests/Fine/template.yaml"
        for document in try YAML.read(try File.read(path, limit: 1 << 20)) {
            #expect(try schema.errors(in: try Value(json: document.json)) == [])
        }
    }

    @Test("The combined schema accepts objects of other kinds")
    func others() throws {
        let schema = try JSONSchema(JSONSchemas.combined())
        #expect(try schema.errors(in: try Value(json: Array(#"{"kind":"Pod","apiVersion":"v1","x":1}"#.utf8))) == [])
    }

    @Test("Files have the layout of kubeconform")
    func files() {
        let paths = JSONSchemas.files().map(\.path)
        #expect(paths.count == Self.kinds.count + 1 && Set(paths).count == paths.count)
        #expect(paths.contains("controlplane.cluster.x-k8s.io/ocnecontrolplane_v1beta2.json"))
        #expect(paths.contains("all.json"))
    }
}

extension Value {
    /// The object without `metadata.managedFields`, which random objects fill with anything.
    fileprivate var withoutManagedFields: Value {
        guard case .object(var members) = self, case .object(var metadata) = self["metadata"] else { return self }
        metadata[Array("managedFields".utf8)] = nil
        members[Array("metadata".utf8)] = .object(metadata)
        return .object(members)
    }
}
