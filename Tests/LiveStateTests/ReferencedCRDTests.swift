import JSON
import Testing

@testable import ClusterObjects
@testable import LiveState

/// Selection of the version that Cluster API would request.
@Suite("CRDs of referenced kinds")
struct ReferencedCRDTests {
    private static func version(labels: String) throws -> String {
        var tape = Tape()
        let text = #"{"metadata":{"name":"things.group","labels":\#(labels)}}"#
        return CRDSummary(Field(try tape.parse(text.utf8.span).root)).version
    }

    @Test(
        "Selects the newest version of the newest contract label",
        arguments: [
            (#"{"cluster.x-k8s.io/v1beta2":"v1beta2","cluster.x-k8s.io/v1beta1":"v1beta1"}"#, "v1beta2"),
            (#"{"cluster.x-k8s.io/v1beta1":"v1alpha3_v1beta1"}"#, "v1beta1"),
            (#"{"cluster.x-k8s.io/v1beta2":"v1beta10_v1beta9"}"#, "v1beta10"),
            (#"{"cluster.x-k8s.io/v1beta2":"v1beta9_v1_v2alpha1"}"#, "v1"),
            (#"{"cluster.x-k8s.io/v1beta2":"","cluster.x-k8s.io/v1beta1":"v1beta1"}"#, "v1beta1"),
            (#"{"cluster.x-k8s.io/v1beta2":"_/v1_V1_-a","cluster.x-k8s.io/v1beta1":"v1beta1"}"#, "v1beta1"),
            (#"{"cluster.x-k8s.io/v1alpha4":"v1"}"#, ""), ("{}", ""), ("null", ""),
            (#"{"cluster.x-k8s.io/v1beta2":7}"#, ""),
        ])
    func newest(labels: String, version: String) throws {
        #expect(try Self.version(labels: labels) == version)
    }

    /// The order in "Version priority" of the documentation on CustomResourceDefinition versions.
    @Test("Sorts versions by Kubernetes' version priority")
    func order() throws {
        let newestFirst = [
            "v10", "v2", "v1", "v11beta2", "v10beta3", "v3beta10", "v3beta1", "v12alpha1", "v11alpha2", "foo1", "foo10",
            "v1gamma1",
            "v1beta",
            "vbeta1", "v99999999999999999999",
        ]
        let names = newestFirst.compactMap { VersionName($0) }
        #expect(names.sorted(by: >).map(\.text) == newestFirst.prefix(11) + newestFirst.suffix(4).sorted())
    }

    @Test(
        "A CRD's name is its plural and group",
        arguments: [
            ("OCIMachineTemplate", "ocimachinetemplates"), ("Policy", "policies"), ("Gateway", "gateways"),
            ("Class", "classes"),
            ("Mesh", "meshes"), ("Y", "ys"), ("", "s"),
        ])
    func name(kind: String, plural: String) {
        #expect(CRDSummary.name(group: "g.io", kind: kind) == "\(plural).g.io")
    }

    @Test("The live state has the version, and keeps it while there is no watch")
    func liveState() throws {
        let kind = try #require(WatchedResource.find(group: "apiextensions.k8s.io", kind: "CustomResourceDefinition"))
        #expect(kind.isMetadataOnly && kind.failuresUntilReady == 5)
        var crds = ObjectStore(coverage: .complete)
        for (name, version) in [("things.g", "v1beta1"), ("others.g", "")] {
            crds.put(
                ObjectStore.Name(namespace: "", name: name),
                ObjectSummary(content: .crd(CRDSummary(version: version))))
        }
        var objects = ObjectCache(awaiting: WatchedResource.all)
        #expect(objects.version(group: "g", kind: "Thing") == nil)
        for coverage in [Coverage.complete, .pending] {
            crds.coverage = coverage
            objects[kind] = crds
            #expect(objects.version(group: "g", kind: "Thing") == "v1beta1")
            #expect(objects.version(group: "g", kind: "Other") == nil)
            #expect(objects.version(group: "h", kind: "Thing") == nil)
            // What rules read may have changed while there is no watch.
            let known = objects.crd(group: "g", kind: "Thing")?.version
            #expect(known == (coverage == .complete ? "v1beta1" : nil))
            #expect(objects.crd(group: "h", kind: "Thing") == nil)
        }
    }
}
