import ClusterObjects
import JSON
import TestDocuments
import Testing

@testable import LiveState

@Suite("Object store") struct ObjectStoreTests {
    private static func name(_ i: Int) -> ObjectStore.Name {
        ObjectStore.Name(namespace: "namespace-\(i % 3)", name: "a-name-that-is-on-the-heap-\(i)")
    }

    @Test("A store equals a dictionary after the same changes", arguments: SeededRandom.seeds)
    func model(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        var store = ObjectStore(coverage: .complete)
        var model: [ObjectStore.Name: String] = [:]
        for i in 0..<PropertyRun.count(default: 4000) {
            // Grows for a while, then shrinks.
            let isGrowth = i / 500 % 2 == 0
            let name = Self.name(random.below(700))
            if random.below(10) < (isGrowth ? 8 : 2) {
                store.put(name, ObjectSummary(uid: "u\(i)"))
                model[name] = "u\(i)"
            } else {
                store.remove(name)
                model[name] = nil
            }
            #expect(store.count == model.count && store[name]?.uid == model[name])
        }
        #expect(Dictionary(uniqueKeysWithValues: store.all.map { ($0.0, $0.1.uid) }) == model)
        for name in model.keys { store.remove(name) }
        #expect(store.count == 0 && store.all.isEmpty)
    }

    @Test("Memory grows with the objects and is freed with them", arguments: [10, 1000, 5000])
    func memory(_ number: Int) {
        var store = ObjectStore(coverage: .complete)
        let empty = store.memoryBytes
        var largest = 0
        for i in 0..<number {
            store.put(Self.name(i), Machines.summary(i))
            largest = max(largest, store.memoryBytes)
        }
        #expect(largest == store.memoryBytes && largest > number * 300)
        for i in 0..<(number * 9 / 10) { store.remove(Self.name(i)) }
        #expect(store.memoryBytes < largest / 3)
        for i in 0..<number { store.remove(Self.name(i)) }
        #expect(store.memoryBytes <= empty + number)
    }

    @Test("Failure domains are those of the objects, after any changes", arguments: SeededRandom.seeds)
    func failureDomains(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        var store = ObjectStore(coverage: .complete)
        var model: [ObjectStore.Name: FailureDomain] = [:]
        let domains = (0..<4).compactMap { FailureDomain(region: "r\($0)", zone: "z") }
        for _ in 0..<PropertyRun.count(default: 1000) {
            let name = Self.name(random.below(20))
            if random.below(2) == 0 {
                let domain = domains[random.below(domains.count)]
                store.put(name, try Self.machine(in: domain))
                model[name] = domain
            } else {
                store.remove(name)
                model[name] = nil
            }
            #expect(domains.map(store.failureDomains.contains) == domains.map(model.values.contains))
        }
    }

    @Test("More failure domains than are counted may all be in use")
    func failureDomainLimit() throws {
        var store = ObjectStore(coverage: .complete)
        for i in 0..<1100 {
            let domain = try #require(FailureDomain(region: "r\(i)", zone: "z"))
            let unused = try #require(FailureDomain(region: "none", zone: "z"))
            store.put(Self.name(i), try Self.machine(in: domain))
            #expect(store.failureDomains.contains(domain))
            #expect(store.failureDomains.contains(unused) == (i >= 1024))
        }
        #expect(store.failureDomains.memoryBytes < 200_000)
    }

    private static func machine(in domain: FailureDomain) throws -> ObjectSummary {
        let labels =
            "\"machine.openshift.io/region\":\"\(domain.region)\",\"machine.openshift.io/zone\":\"\(domain.zone)\""
        let json = "{\"metadata\":{\"namespace\":\"openshift-machine-api\",\"labels\":{\(labels)}}}"
        var tape = Tape(capacity: 64)
        let root = try tape.parse(Array(json.utf8).span).root
        return ObjectSummary(group: APIGroup.machine, version: "v1beta1", kind: "Machine", root)
    }

    @Test("A copy does not change with the original")
    func copies() {
        var store = ObjectStore(coverage: .complete)
        for i in 0..<500 { store.put(Self.name(i), ObjectSummary(uid: "\(i)")) }
        let copy = store
        store.put(Self.name(3), ObjectSummary(uid: "new"))
        store.remove(Self.name(4))
        store.coverage = .pending
        #expect(copy[Self.name(3)]?.uid == "3" && copy[Self.name(4)]?.uid == "4" && copy.coverage == .complete)
        #expect(store[Self.name(3)]?.uid == "new" && store[Self.name(4)] == nil)
    }

    @Test("The same name in two namespaces is two objects")
    func namespaces() {
        var store = ObjectStore(coverage: .complete)
        store.put(ObjectStore.Name(namespace: "a", name: "x"), ObjectSummary(uid: "1"))
        store.put(ObjectStore.Name(namespace: "b", name: "x"), ObjectSummary(uid: "2"))
        store.remove(ObjectStore.Name(namespace: "a", name: "x"))
        #expect(store.all.map(\.1.uid) == ["2"])
    }
}
