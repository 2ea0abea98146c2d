import ClusterObjects
import TestSupport
import Testing

@testable import LiveState

@Suite("State directory") struct StateDirectoryTests {
    private let scratch: Scratch

    init() throws { scratch = try Scratch() }

    private func key(_ kind: String, _ name: String) -> ObjectKey {
        ObjectKey(group: APIGroup.cluster, kind: kind, namespace: "n", name: name)
    }

    private func machine(_ name: String, uid: String = "u") -> String {
        #"{"apiVersion":"cluster.x-k8s.io/v1beta1","kind":"Machine","metadata":{"namespace":"n","name":"\#(name)","uid":"\#(uid)"}}"#
    }

    @Test("Documents, lists and JSON files are read, in the order of file names")
    func files() throws {
        try scratch.write(
            "b.yaml",
            """
            apiVersion: cluster.x-k8s.io/v1beta1
            kind: Machine
            metadata: {namespace: "n", name: a, uid: first}
            ---
            apiVersion: cluster.x-k8s.io/v1beta1
            kind: Cluster
            metadata: {namespace: "n", name: c}
            """)
        try scratch.write("c.json", #"{"kind":"List","items":[\#(machine("a", uid: "second")),\#(machine("b"))]}"#)
        try scratch.write("a.yml", "# empty\n")
        let objects = try StateDirectory(path: scratch.path).read()
        #expect(objects.count == 3)
        #expect(objects.summary(of: key("Machine", "a"))?.uid == "second")
        #expect(objects.summary(of: key("Machine", "b")) != nil && objects.summary(of: key("Cluster", "c")) != nil)
        #expect(objects.summary(of: key("Machine", "c")) == nil)
    }

    @Test("Other files, subdirectories, and documents without a kind or a name are ignored")
    func ignored() throws {
        try scratch.write("notes.txt", machine("a"))
        try scratch.write("sub/a.json", machine("a"))
        try scratch.write("b.yaml", "kind: Machine\n---\nmetadata: {name: x}\n---\nnull\n")
        let directory = StateDirectory(path: scratch.path)
        #expect(directory.files == [scratch.path("b.yaml")])
        #expect(try directory.read().count == 0)
    }

    @Test("A cluster that is read is complete: an absent object does not exist, an absent group is not installed")
    func coverage() throws {
        try scratch.write(
            "a.yaml",
            """
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: {name: things.g}
            spec: {group: g}
            """)
        try scratch.write("b.json", machine("a"))
        let objects = try StateDirectory(path: scratch.path).read()
        #expect(objects.coverage(group: "g", kind: "Thing") == .complete)
        #expect(objects.coverage(group: APIGroup.cluster, kind: "Cluster") == .complete)
        #expect(objects.coverage(group: "h", kind: "Thing") == .notInstalled)
        #expect(objects.isInstalled(group: "g") && !objects.isInstalled(group: "h"))
    }

    @Test("An invalid file is reported with line and column")
    func invalid() throws {
        try scratch.write("a.yaml", "kind: Machine\nmetadata: {name: [\n")
        let error = #expect(throws: StateDirectoryError.self) { try StateDirectory(path: scratch.path).read() }
        let prefix = "\(scratch.path("a.yaml")):"
        #expect(error?.description.hasPrefix(prefix) == true, "\(error?.description ?? "")")
        let position = error?.description.dropFirst(prefix.count).split(separator: ":").prefix(2).map { Int($0) }
        #expect(position?.count == 2 && position?.allSatisfy { $0 != nil } == true, "\(error?.description ?? "")")
    }

    @Test("A directory that does not exist is an error of reading, and has no files")
    func missing() {
        let directory = StateDirectory(path: scratch.path("nowhere"))
        #expect(directory.files.isEmpty)
        let error = #expect(throws: StateDirectoryError.self) { try directory.read() }
        #expect(error?.description.hasPrefix(scratch.path("nowhere")) == true)
    }
}
