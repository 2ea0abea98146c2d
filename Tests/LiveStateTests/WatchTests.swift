import ClusterObjects
import KubernetesClient
import Testing

@testable import LiveState

@Suite struct WatchTests {
    @Test("Events change the cache, however their bytes are split", arguments: [1, 2, 7, 64, 10_000])
    func events(_ part: Int) {
        var talk = ScriptedReflector()
        _ = talk.synced("a", "b")
        let text = event("ADDED", "c", "11") + event("MODIFIED", "a", "12", uid: "v") + event("DELETED", "b", "13")
        var rest = text[...]
        while !rest.isEmpty {
            #expect(talk.part(String(rest.prefix(part))) == .read)
            rest = rest.dropFirst(part)
        }
        #expect(talk.names == ["n/a", "n/c"])
        #expect(talk.sync.objects[ObjectStore.Name(namespace: "n", name: "a")]?.uid == "v")
        #expect(talk.waiting == 0)
        #expect(talk.sync.counts == Reflector.Counts(events: 3, lists: 1, failures: 0))
        _ = talk.fail()
        #expect(talk.resume().target?.hasSuffix("resourceVersion=13") == true)
    }

    @Test("A bookmark only moves the resourceVersion of the next watch")
    func bookmark() {
        var talk = ScriptedReflector()
        _ = talk.synced("a")
        let generation = talk.sync.generation
        talk.now += 60 * ScriptedReflector.second
        let bookmark = #"{"type":"BOOKMARK","object":{"kind":"Machine","metadata":{"resourceVersion":"77"}}}"# + "\n"
        #expect(talk.part(bookmark) == .read)
        #expect(talk.sync.generation == generation)
        #expect(talk.sync.lastContact == talk.now)
        _ = talk.fail()
        #expect(talk.resume().target?.hasSuffix("resourceVersion=77") == true)
    }

    @Test("Restarts a watch that reached its timeout at once, and one that ended early after a pause")
    func ends() {
        var talk = ScriptedReflector()
        _ = talk.synced("a")
        talk.now += 400 * ScriptedReflector.second
        #expect(talk.answer("").target?.contains("watch=true") == true)
        #expect(talk.answer("").pause != nil)
        #expect(talk.resume().target?.contains("watch=true") == true)
    }

    @Test(
        "Lists again after the resourceVersion has expired, and keeps the cache until then", arguments: [true, false])
    func gone(_ inStream: Bool) throws {
        var talk = ScriptedReflector()
        _ = talk.synced("a")
        let status = #"{"kind":"Status","code":410,"reason":"Expired","message":"too old resource version"}"#
        talk.now += 10 * ScriptedReflector.second
        for _ in 0..<10 { _ = talk.fail() }
        _ = talk.resume()
        let action = inStream ? talk.part(#"{"type":"ERROR","object":\#(status)}"# + "\n") : talk.answer(410, status)
        // Regardless of other failures before, and not repeatedly.
        #expect(try #require(action.pause) < ScriptedReflector.second / 2)
        #expect(talk.names == ["n/a"] && talk.sync.objects.coverage == .complete)
        #expect(talk.resume().target?.contains("?limit=") == true)
        _ = talk.answer(list(["b"], resourceVersion: "30"))
        #expect(talk.names == ["n/b"])
    }

    @Test(
        "Lists again after garbage in a watch, since events may have been missed",
        arguments: [
            "garbage\n", "{}\n", "\n", #"{"type":"ADDED"}"# + "\n",
            #"{"type":"ADDED","object":{"metadata":{"name":"x"}}}"# + "\n",
            #"{"type":"ADDED","object":{"metadata":{"resourceVersion":"1"}}}"# + "\n", event("RENAMED", "a", "11"),
            event("ADDED", String(repeating: "x", count: 254), "11"), String(repeating: "[", count: 5000) + "\n",
        ])
    func garbage(_ text: String) {
        var talk = ScriptedReflector()
        _ = talk.synced("a")
        #expect(talk.part(text).pause != nil)
        #expect(talk.sync.problem?.hasPrefix("watch of machines.cluster.x-k8s.io: ") == true)
        #expect(talk.resume().target?.contains("?limit=") == true)
        #expect(talk.names == ["n/a"])
    }

    @Test("Lists again after an event that is too large")
    func tooLarge() {
        var talk = ScriptedReflector()
        _ = talk.synced("a")
        #expect(talk.fail(.tooLarge).pause != nil)
        #expect(talk.resume().target?.contains("?limit=") == true)
    }

    @Test("Resumes after a broken connection, and lists again after a watch was rejected repeatedly")
    func refusals() {
        var talk = ScriptedReflector()
        _ = talk.synced("a")
        for _ in 0..<20 {
            #expect(talk.fail().pause != nil)
            #expect(talk.resume().target?.hasSuffix("resourceVersion=10") == true)
        }
        for _ in 0..<4 {
            #expect(talk.answer(500, "").pause != nil)
            #expect(talk.resume().target?.hasSuffix("resourceVersion=10") == true)
        }
        #expect(talk.answer(500, "").pause != nil)
        #expect(talk.resume().target?.contains("?limit=") == true)
    }

    @Test("The cache is valid during a watch and shortly after it; then it is listed again")
    func stale() {
        var talk = ScriptedReflector()
        _ = talk.synced("a")
        #expect(talk.part("") == .read)
        talk.now += 80 * ScriptedReflector.second
        talk.sync.markStale(now: talk.now)
        #expect(talk.sync.objects.coverage == .complete)
        _ = talk.fail()
        talk.now += LiveStateLimits.staleAfter
        talk.sync.markStale(now: talk.now)
        #expect(talk.sync.objects.coverage == .complete)
        talk.now += 1
        talk.sync.markStale(now: talk.now)
        #expect(talk.sync.objects.coverage == .pending)
        #expect(talk.sync.objects.count == 1)
        #expect(talk.resume().target?.contains("?limit=") == true)
        _ = talk.answer(list(["b"], resourceVersion: "30"))
        #expect(talk.sync.objects.coverage == .complete)
        #expect(talk.names == ["n/b"])
    }

    @Test("Lists again if a watch was rejected for too long")
    func lateWatch() {
        var talk = ScriptedReflector()
        _ = talk.synced("a")
        talk.now += LiveStateLimits.staleAfter + 1
        talk.sync.markStale(now: talk.now)
        #expect(talk.sync.objects.coverage == .pending)
        #expect(talk.part(event("ADDED", "b", "11")).pause != nil)
        #expect(talk.resume().target?.contains("?limit=") == true)
    }

    @Test("Restarts a watch that is as silent as the API server, unless it was heard of since")
    func doubt() {
        var talk = ScriptedReflector()
        _ = talk.synced("a")
        let asked = talk.now
        let early = talk.sync.abandonWatch(silentSince: asked - 1, now: asked)
        #expect(!early)
        talk.now += 30 * ScriptedReflector.second
        _ = talk.part(event("ADDED", "b", "11"))
        let heard = talk.sync.abandonWatch(silentSince: talk.now - 1, now: talk.now)
        #expect(!heard)
        talk.now += 20 * ScriptedReflector.second
        let silent = talk.sync.abandonWatch(silentSince: talk.now - 10 * ScriptedReflector.second, now: talk.now)
        #expect(silent)
        #expect(talk.resume().target?.hasSuffix("resourceVersion=11") == true)
        // The cache stays valid for a short time only.
        talk.now += LiveStateLimits.staleAfter
        talk.sync.markStale(now: talk.now)
        #expect(talk.sync.objects.coverage == .complete)
        talk.now += 1
        talk.sync.markStale(now: talk.now)
        #expect(talk.sync.objects.coverage == .pending)
        let again = talk.sync.abandonWatch(silentSince: talk.now, now: talk.now)
        #expect(again)
        let listing = talk.resume()
        #expect(listing.target?.contains("?limit=") == true)
        let listed = talk.sync.abandonWatch(silentSince: talk.now, now: talk.now)
        #expect(!listed)
    }

    @Test("Tolerates clocks that go backwards")
    func clock() {
        var talk = ScriptedReflector()
        _ = talk.synced("a")
        _ = talk.fail()
        talk.sync.markStale(now: talk.now - 600 * ScriptedReflector.second)
        #expect(talk.sync.objects.coverage == .complete)
    }

    @Test("Discovers a resource that is gone again, and drops its objects only if it is not found")
    func uninstalled() throws {
        var talk = ScriptedReflector()
        _ = talk.synced("a")
        #expect(talk.answer(404, "") == .idle)
        #expect(talk.resume() == .idle)
        #expect(try #require(talk.sync.needsDiscoveryAfter) > 0)
        #expect(talk.names == ["n/a"])
        let isNew = talk.sync.discovered(nil, now: talk.now)
        #expect(isNew)
        #expect(talk.sync.objects.coverage == .notInstalled)
        #expect(talk.names == [])
        let isNewAgain = talk.sync.discovered(nil, now: talk.now)
        #expect(!isNewAgain)
        let isBack = talk.sync.discovered("v1beta2", now: talk.now)
        #expect(isBack)
        #expect(talk.resume().target?.contains("/v1beta2/machines?limit") == true)
    }

    @Test("Lists again after the storage version has changed, and not if it is the same")
    func converter() {
        var talk = ScriptedReflector()
        _ = talk.synced("a")
        let same = talk.sync.discovered("v1beta1", now: talk.now)
        #expect(!same)
        let other = talk.sync.discovered("v1beta2", now: talk.now)
        #expect(other)
        #expect(talk.names == ["n/a"] && talk.sync.objects.coverage == .complete)
        #expect(talk.resume().target?.contains("/v1beta2/machines?limit") == true)
    }
}
