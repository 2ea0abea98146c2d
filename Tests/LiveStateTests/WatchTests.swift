import ClusterObjects
import KubernetesClient
import Testing

@testable import LiveState

@Suite struct WatchTests {
    @Test("Events change what is known, however their bytes arrive", arguments: [1, 2, 7, 64, 10_000])
    func events(_ part: Int) {
        var talk = Conversation()
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

    @Test("A bookmark moves the place where the next watch goes on, and nothing else")
    func bookmark() {
        var talk = Conversation()
        _ = talk.synced("a")
        let generation = talk.sync.generation
        talk.now += 60 * Conversation.second
        let bookmark = #"{"type":"BOOKMARK","object":{"kind":"Machine","metadata":{"resourceVersion":"77"}}}"# + "\n"
        #expect(talk.part(bookmark) == .read)
        #expect(talk.sync.generation == generation)
        #expect(talk.sync.lastContact == talk.now)
        _ = talk.fail()
        #expect(talk.resume().target?.hasSuffix("resourceVersion=77") == true)
    }

    @Test("A watch that has run its time is followed by another at once; one that ends at once is not")
    func ends() {
        var talk = Conversation()
        _ = talk.synced("a")
        talk.now += 400 * Conversation.second
        #expect(talk.answer("").target?.contains("watch=true") == true)
        #expect(talk.answer("").pause != nil)
        #expect(talk.resume().target?.contains("watch=true") == true)
    }

    @Test("A history that is gone is listed again, and what is known stays until then", arguments: [true, false])
    func gone(_ inStream: Bool) throws {
        var talk = Conversation()
        _ = talk.synced("a")
        let status = #"{"kind":"Status","code":410,"reason":"Expired","message":"too old resource version"}"#
        talk.now += 10 * Conversation.second
        for _ in 0..<10 { _ = talk.fail() }
        _ = talk.resume()
        let action = inStream ? talk.part(#"{"type":"ERROR","object":\#(status)}"# + "\n") : talk.answer(410, status)
        // However often something else failed before, and not again and again.
        #expect(try #require(action.pause) < Conversation.second / 2)
        #expect(talk.names == ["n/a"] && talk.sync.objects.coverage == .complete)
        #expect(talk.resume().target?.contains("?limit=") == true)
        _ = talk.answer(list(["b"], resourceVersion: "30"))
        #expect(talk.names == ["n/b"])
    }

    @Test(
        "Garbage in a watch leads to a new list: nobody knows what was missed",
        arguments: [
            "garbage\n", "{}\n", "\n", #"{"type":"ADDED"}"# + "\n",
            #"{"type":"ADDED","object":{"metadata":{"name":"x"}}}"# + "\n",
            #"{"type":"ADDED","object":{"metadata":{"resourceVersion":"1"}}}"# + "\n", event("RENAMED", "a", "11"),
            event("ADDED", String(repeating: "x", count: 254), "11"), String(repeating: "[", count: 5000) + "\n",
        ])
    func garbage(_ text: String) {
        var talk = Conversation()
        _ = talk.synced("a")
        #expect(talk.part(text).pause != nil)
        #expect(talk.sync.problem?.hasPrefix("watch of machines.cluster.x-k8s.io: ") == true)
        #expect(talk.resume().target?.contains("?limit=") == true)
        #expect(talk.names == ["n/a"])
    }

    @Test("An event that is too large leads to a new list")
    func tooLarge() {
        var talk = Conversation()
        _ = talk.synced("a")
        #expect(talk.fail(.tooLarge).pause != nil)
        #expect(talk.resume().target?.contains("?limit=") == true)
    }

    @Test("A connection that breaks goes on where it was; a watch that is refused again and again is not all there is")
    func refusals() {
        var talk = Conversation()
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

    @Test("While a watch is on, what is known is relied on; without one only for moments, and then it is listed anew")
    func stale() {
        var talk = Conversation()
        _ = talk.synced("a")
        #expect(talk.part("") == .read)
        talk.now += 80 * Conversation.second
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

    @Test("A watch that was asked for too long is given up for a list")
    func lateWatch() {
        var talk = Conversation()
        _ = talk.synced("a")
        talk.now += LiveStateLimits.staleAfter + 1
        talk.sync.markStale(now: talk.now)
        #expect(talk.sync.objects.coverage == .pending)
        #expect(talk.part(event("ADDED", "b", "11")).pause != nil)
        #expect(talk.resume().target?.contains("?limit=") == true)
    }

    @Test("A watch that has been as silent as the API server is asked for anew; one that was heard of since is not")
    func doubt() {
        var talk = Conversation()
        _ = talk.synced("a")
        let asked = talk.now
        let early = talk.sync.abandonWatch(silentSince: asked - 1, now: asked)
        #expect(!early)
        talk.now += 30 * Conversation.second
        _ = talk.part(event("ADDED", "b", "11"))
        let heard = talk.sync.abandonWatch(silentSince: talk.now - 1, now: talk.now)
        #expect(!heard)
        talk.now += 20 * Conversation.second
        let silent = talk.sync.abandonWatch(silentSince: talk.now - 10 * Conversation.second, now: talk.now)
        #expect(silent)
        #expect(talk.resume().target?.hasSuffix("resourceVersion=11") == true)
        // For a moment what is known counts, then it does not.
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

    @Test("Clocks that go back take nothing away")
    func clock() {
        var talk = Conversation()
        _ = talk.synced("a")
        _ = talk.fail()
        talk.sync.markStale(now: talk.now - 600 * Conversation.second)
        #expect(talk.sync.objects.coverage == .complete)
    }

    @Test("A resource that is gone is looked for again, and forgotten only when it is not found")
    func uninstalled() throws {
        var talk = Conversation()
        _ = talk.synced("a")
        #expect(talk.answer(404, "") == .rest)
        #expect(talk.resume() == .rest)
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

    @Test("Another stored version is listed anew; the same one changes nothing")
    func converter() {
        var talk = Conversation()
        _ = talk.synced("a")
        let same = talk.sync.discovered("v1beta1", now: talk.now)
        #expect(!same)
        let other = talk.sync.discovered("v1beta2", now: talk.now)
        #expect(other)
        #expect(talk.names == ["n/a"] && talk.sync.objects.coverage == .complete)
        #expect(talk.resume().target?.contains("/v1beta2/machines?limit") == true)
    }
}
