import ClusterObjects
import TechPreview
import TestDocuments
import Testing

@Suite("Labels of a counterpart that is not authoritative")
struct CounterpartLabelTests {
    private static let home = "openshift-cluster-api"

    /// Changes of the labels `{a: "1", b: "2"}` whose counterpart has `{a: "7", c: "8"}`.
    private static let changes: [(String, [String])] = [
        // Labels that the counterpart has take its value only.
        ("{a: '9'}", ["a"]), ("{a: '7'}", []), ("{a: null}", [""]), ("{c: '9'}", ["c"]), ("{c: '8'}", []),
        // Those that it does not have are free.
        ("{b: '3', d: '4'}", []), ("{b: null}", []),
        ("{machine-template-hash: x}", ["machine-template-hash"]),
    ]

    private static func path(_ key: String) -> String { key.isEmpty ? "metadata.labels" : "metadata.labels.\(key)" }

    @Test("Take only the value of the authoritative object, in either API", arguments: changes)
    func labels(change: String, refused: [String]) throws {
        let theirs = "{metadata: {labels: {a: '7', c: '8'}}}"
        let ours = "{metadata: {labels: {a: '1', b: '2'}}}"
        for kind in ["Machine", "MachineSet"] {
            let clusterAPI =
                try kind == "Machine"
                ? Objects.machine(namespace: Self.home, change: ours)
                : Objects.set(namespace: Self.home, change: ours)
            let name = kind == "Machine" ? "one-1" : "workers"
            var cluster = try TestCluster(State.openshift)
            try cluster.add(Objects.machineAPI(kind, name: name, change: theirs).description.utf8.map { $0 })
            var court = Court(.openshift, cluster).only(.machineAPIAuthoritative)
            let first = try court.update(
                clusterAPI, to: clusterAPI.merged(with: yaml("{metadata: {labels: \(change)}}")))
            #expect(first.fields == refused.map(Self.path))

            cluster = try TestCluster(State.openshift)
            let counterpart =
                try kind == "Machine"
                ? Objects.machine(namespace: Self.home, change: theirs)
                : Objects.set(namespace: Self.home, change: theirs)
            try cluster.add(Array(counterpart.description.utf8))
            court = Court(.openshift, cluster).only(.machineAPIAuthoritative)
            let machineAPI = try Objects.machineAPI(
                kind, name: name, change: "{status: {authoritativeAPI: ClusterAPI}}"
            ).merged(with: yaml(ours))
            let second = try court.update(
                machineAPI, to: machineAPI.merged(with: yaml("{metadata: {labels: \(change)}}")))
            #expect(second.fields == refused.map(Self.path))
        }
    }

    @Test("The hash of the template is neither changed nor removed, and the message says who sets it")
    func templateHash() throws {
        let court = try Court(.openshift, TestCluster(State.openshift, State.counterpart())).only(
            .machineAPIAuthoritative)
        let old = try Objects.set(
            namespace: Self.home, change: "{metadata: {labels: {machine-template-hash: x}}}")
        for value in ["y", "null"] {
            let ruling = try court.update(
                old, to: old.merged(with: yaml("{metadata: {labels: {machine-template-hash: \(value)}}}")))
            #expect(ruling.denying == ["machine-api-authoritative"])
            #expect(ruling.message.contains("Cluster API's controllers only"))
        }
    }

    @Test("A label of a counterpart with more labels than are kept cannot be changed")
    func limits() throws {
        let many = (0..<100).map { "l\($0): x" }.joined(separator: ", ")
        let large = (0..<50).map { "l\($0): '\(String(repeating: "x", count: 400))'" }.joined(separator: ", ")
        for labels in [many, large] {
            let counterpart = State.counterpart().replacing(
                "namespace: openshift-machine-api", with: "namespace: openshift-machine-api, labels: {\(labels)}")
            let court = try Court(.openshift, TestCluster(State.openshift, counterpart)).only(.machineAPIAuthoritative)
            let old = try Objects.set(namespace: Self.home)
            let ruling = try court.update(old, to: old.merged(with: yaml("{metadata: {labels: {mine: y}}}")))
            #expect(ruling.fields == ["metadata.labels.mine"])
        }
    }

    @Test("Only labels of machines that OpenShift may synchronize are kept, and they count in the memory")
    func memory() throws {
        func summary(_ apiVersion: String, _ namespace: String, labels: String) throws -> ObjectSummary {
            let kind = "apiVersion: \(apiVersion)\nkind: Machine\n"
            let manifest = "\(kind)metadata: {name: one, namespace: \(namespace), labels: {\(labels)}}"
            let group = apiVersion.split(separator: "/").first.map { String($0) } ?? ""
            let key = ObjectKey(group: group, kind: "Machine", namespace: namespace, name: "one")
            return try #require(TestCluster(manifest).summary(of: key))
        }
        let label = "a-long-name-of-a-label: a-long-value-of-a-label"
        for (apiVersion, namespace) in [
            ("machine.openshift.io/v1beta1", "openshift-machine-api"), ("cluster.x-k8s.io/v1beta2", Self.home),
        ] {
            let kept = try summary(apiVersion, namespace, labels: label)
            #expect(kept.machine?.synchronized?.value(of: "a-long-name-of-a-label") == "a-long-value-of-a-label")
            #expect(try kept.memoryBytes > summary(apiVersion, namespace, labels: "").memoryBytes + 64)
            let other = try summary(apiVersion, "default", labels: label)
            #expect(other.machine?.synchronized == nil)
        }
    }

    @Test("Without the objects of Cluster API, a change of labels has to wait")
    func pending() throws {
        var cluster = try TestCluster(State.openshift)
        cluster.pending = [APIGroup.cluster]
        let court = Court(.openshift, cluster).only(.machineAPIAuthoritative)
        let old = try Objects.machineAPI(change: "{status: {authoritativeAPI: ClusterAPI}}")
        #expect(try court.update(old, to: old.merged(with: yaml("{metadata: {labels: {mine: y}}}"))).code == 503)
        #expect(try court.update(old, to: old.merged(with: yaml("{metadata: {annotations: {mine: y}}}"))).rules == [])
    }
}
