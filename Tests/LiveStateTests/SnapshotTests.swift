import ClusterObjects
import Testing

@testable import LiveState

@Suite struct SnapshotTests {
    private static func name(_ i: Int) -> ObjectStore.Name { ObjectStore.Name(namespace: "n\(i % 7)", name: "m-\(i)") }

    @Test("Finds objects in any number of them, and a snapshot does not change with the next one")
    func manyObjects() {
        var objects = ObjectStore(coverage: .complete)
        for i in 0..<10_000 { objects.put(Self.name(i), ObjectSummary(uid: "\(i)")) }
        let snapshot = objects
        for i in stride(from: 0, to: 10_000, by: 2) { objects.remove(Self.name(i)) }
        objects.put(Self.name(1), ObjectSummary(uid: "new"))
        #expect(snapshot.count == 10_000)
        #expect(objects.count == 5_000)
        #expect((0..<10_000).allSatisfy { snapshot[Self.name($0)]?.uid == "\($0)" })
        #expect(objects[Self.name(0)] == nil)
        #expect(objects[Self.name(1)]?.uid == "new")
        #expect(Set(snapshot.all.map(\.1.uid)).count == 10_000)
    }

    @Test("Everything is unknown without a watch")
    func none() {
        let nothing = ObjectCache()
        #expect(nothing.coverage(group: "cluster.x-k8s.io", kind: "Machine") == .notWatched)
        #expect(!nothing.isInstalled(group: "cluster.x-k8s.io"))
    }

    @Test("A directory is complete for every kind; a group is installed if it has an object or a CRD")
    func directory() {
        let key = ObjectKey(group: "g", kind: "K", namespace: "n", name: "a")
        let objects = ObjectCache([(key, ObjectSummary(uid: "1")), (key, ObjectSummary(uid: "2"))], installing: ["h"])
        #expect(objects.summary(of: key)?.uid == "2")
        #expect(objects.coverage(group: "g", kind: "Other") == .complete)
        #expect(objects.coverage(group: "h", kind: "X") == .complete)
        #expect(objects.coverage(group: "i", kind: "X") == .notInstalled)
        #expect(objects.isInstalled(group: ""))
        #expect(objects.objects(group: "g", kind: "K").map(\.key) == [key])
    }

    @Test("A pending resource is unknown, even if it was cached before")
    func pending() throws {
        let kind = try #require(WatchedResource.find(group: "cluster.x-k8s.io", kind: "Machine"))
        let key = ObjectKey(group: kind.group, kind: kind.kind, namespace: "n0", name: "m-0")
        var machines = ObjectStore(coverage: .complete)
        machines.put(Self.name(0), ObjectSummary(uid: "1"))
        var objects = ObjectCache(awaiting: WatchedResource.all)
        objects[kind] = machines
        #expect(objects.summary(of: key)?.uid == "1")
        machines.coverage = .pending
        objects[kind] = machines
        #expect(objects.summary(of: key) == nil)
        #expect(objects.coverage(group: key.group, kind: key.kind) == .pending)
    }

    @Test("A group is installed while one of its kinds is served")
    func installed() throws {
        let machine = try #require(WatchedResource.find(group: "cluster.x-k8s.io", kind: "Machine"))
        let set = try #require(WatchedResource.find(group: "cluster.x-k8s.io", kind: "MachineSet"))
        var objects = ObjectCache(awaiting: WatchedResource.all)
        #expect(objects.coverage(group: "cluster.x-k8s.io", kind: "Machine") == .pending)
        objects[machine] = ObjectStore(coverage: .complete)
        objects[set] = ObjectStore(coverage: .notInstalled)
        #expect(objects.isInstalled(group: "cluster.x-k8s.io"))
        objects[machine] = ObjectStore(coverage: .notInstalled)
        #expect(!objects.isInstalled(group: "cluster.x-k8s.io"))
    }
}
