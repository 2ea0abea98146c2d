import ClusterObjects
import KubernetesClient
import Testing

@testable import LiveState

@Suite("Failures of a reflector") struct ReflectorFailureTests {
    private static let expired = #"{"kind":"Status","code":410,"reason":"Expired"}"#

    @Test("A list that fails is repeated from its start or from the failed page", arguments: [401, 403, 429, 500, 503])
    func listKeepsItsToken(_ status: Int) {
        var talk = ScriptedReflector()
        _ = talk.resume()
        _ = talk.answer(list(["a"], resourceVersion: "9", next: "t"))
        #expect(talk.answer(status, "").pause != nil)
        #expect(talk.resume().target?.hasSuffix("continue=t") == true)
    }

    @Test("A watch that is refused keeps its resourceVersion", arguments: [401, 403, 429, 500, 503])
    func watchKeepsItsVersion(_ status: Int) {
        var talk = ScriptedReflector()
        _ = talk.synced("a")
        #expect(talk.answer(status, "").pause != nil)
        #expect(talk.resume().target?.hasSuffix("resourceVersion=10") == true)
        #expect(talk.names == ["n/a"] && talk.sync.objects.coverage == .complete)
    }

    @Test("A watch whose resourceVersion is not accepted is followed by a list", arguments: [400, 410, 504])
    func watchNeedsList(_ status: Int) {
        var talk = ScriptedReflector()
        _ = talk.synced("a")
        #expect(talk.answer(status, Self.expired).pause != nil)
        // Without a resourceVersion: the most recent state.
        #expect(talk.resume().target == "/apis/cluster.x-k8s.io/v1beta1/machines?limit=100")
        #expect(talk.names == ["n/a"])
    }

    @Test("410 is followed by a list at once, but not again and again")
    func expiredTwice() throws {
        var talk = ScriptedReflector()
        _ = talk.synced("a")
        talk.now += 10 * ScriptedReflector.second
        var pauses: [UInt64] = []
        for version in 11..<20 {
            _ = talk.resume()
            pauses.append(try #require(talk.answer(410, Self.expired).pause))
            _ = talk.resume()
            _ = talk.answer(list(["a"], resourceVersion: "\(version)"))
        }
        #expect(pauses[0] < ScriptedReflector.second / 2)
        // Every list succeeds, which resets the backoff: the requests are spread by its jitter alone.
        #expect(pauses.allSatisfy { $0 >= 125_000_000 })
        #expect(talk.sync.counts.lists == 10 && talk.sync.counts.failures == 9)
    }

    @Test("A watch respects Retry-After, up to a minute")
    func retryAfter() {
        var talk = ScriptedReflector()
        _ = talk.synced("a")
        #expect(talk.answer(429, "", retryAfter: 7).pause == 7 * ScriptedReflector.second)
        _ = talk.resume()
        #expect(talk.answer(429, "", retryAfter: 3600).pause == 60 * ScriptedReflector.second)
    }

    @Test("A list that is interrupted continues with its page, and its objects are not published before its end")
    func interruptedList() {
        var talk = ScriptedReflector()
        _ = talk.resume()
        _ = talk.answer(list(["a"], resourceVersion: "9", next: "t"))
        let generation = talk.sync.generation
        #expect(talk.fail(.broken("reset")).pause != nil)
        #expect(talk.sync.generation == generation && talk.sync.objects.count == 0)
        #expect(talk.resume().target?.hasSuffix("continue=t") == true)
        _ = talk.answer(list(["b"], resourceVersion: "9"))
        #expect(talk.names == ["n/a", "n/b"])
    }

    @Test("An object that was deleted while no watch was running is gone after the list")
    func deletedMeanwhile() {
        var talk = ScriptedReflector()
        _ = talk.synced("a", "b")
        _ = talk.fail()
        _ = talk.resume()
        _ = talk.answer(410, Self.expired)
        _ = talk.resume()
        _ = talk.answer(list(["b"], resourceVersion: "30"))
        #expect(talk.names == ["n/b"])
        #expect(talk.resume().target?.hasSuffix("resourceVersion=30") == true)
    }

    @Test("The deletion of an object that is not in the cache changes its resourceVersion only")
    func unknownDeletion() {
        var talk = ScriptedReflector()
        _ = talk.synced("a")
        #expect(talk.part(event("DELETED", "x", "11")) == .read)
        #expect(talk.names == ["n/a"])
        _ = talk.fail()
        #expect(talk.resume().target?.hasSuffix("resourceVersion=11") == true)
    }

    @Test("Events of another namespace are ignored, and move the watch on")
    func otherNamespace() {
        var talk = ScriptedReflector(.releases, version: "v1")
        _ = talk.resume()
        _ = talk.answer(#"{"kind":"ConfigMapList","metadata":{"resourceVersion":"3"},"items":[]}"#)
        let generation = talk.sync.generation
        let object = #"{"metadata":{"namespace":"elsewhere","name":"ocne-metadata","resourceVersion":"4"}}"#
        #expect(talk.part(#"{"type":"ADDED","object":\#(object)}"# + "\n") == .read)
        #expect(talk.sync.generation == generation && talk.names.isEmpty)
        _ = talk.fail()
        #expect(talk.resume().target?.hasSuffix("resourceVersion=4") == true)
    }

    @Test("Success resets the count of failures and the problem")
    func success() {
        var talk = ScriptedReflector()
        _ = talk.resume()
        for i in 1...3 {
            #expect(talk.answer(500, #"{"message":"etcd is down"}"#).pause != nil)
            #expect(talk.sync.failuresInARow == i)
            #expect(talk.sync.problem == "list of machines.cluster.x-k8s.io: 500 etcd is down")
            _ = talk.resume()
        }
        _ = talk.answer(list(["a"], resourceVersion: "9"))
        #expect(talk.sync.failuresInARow == 0 && talk.sync.problem == nil && talk.sync.lastContact == talk.now)
    }

    @Test("An evicted reflector frees its memory, is pending, and lists again")
    func evicted() {
        let memory = LiveStateMemory(limit: 1 << 20)
        let budget = MemoryBudget(memory)
        let account = budget.account()
        var talk = ScriptedReflector(account: account)
        _ = talk.synced("a", "b")
        let generation = talk.sync.generation
        #expect(memory.used > 0)
        #expect(talk.sync.evict().pause != nil)
        #expect(memory.used == 0 && talk.sync.isOverBudget && talk.sync.generation > generation)
        #expect(talk.sync.objects.coverage == .pending && talk.names.isEmpty)
        #expect(talk.resume().target?.contains("?limit=") == true)
        _ = talk.answer(list(["a"], resourceVersion: "12"))
        #expect(talk.names == ["n/a"] && !talk.sync.isOverBudget && memory.used > 0)
    }
}
