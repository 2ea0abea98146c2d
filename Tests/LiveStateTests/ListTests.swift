import ClusterObjects
import KubernetesClient
import Testing

@testable import LiveState

@Suite struct ListTests {
    @Test("Reads a list page by page, and publishes it after the last page")
    func pages() {
        var talk = ScriptedReflector()
        #expect(talk.resume().target == "/apis/cluster.x-k8s.io/v1beta1/machines?limit=100")
        #expect(
            talk.answer(list(["a"], resourceVersion: "9", next: "t+/=1")).target?.hasSuffix(
                "?limit=200&continue=t%2B%2F%3D1") == true)
        #expect(talk.sync.objects.coverage == .pending)
        #expect(talk.sync.objects.count == 0)
        let watch = talk.answer(list(["b"], resourceVersion: "9"))
        #expect(watch.target?.contains("watch=true&allowWatchBookmarks=true&timeoutSeconds=") == true)
        #expect(watch.target?.hasSuffix("&resourceVersion=9") == true)
        #expect(talk.sync.objects.coverage == .complete)
        #expect(talk.names == ["n/a", "n/b"])
    }

    @Test("Requests only metadata of resources whose existence is all that matters")
    func metadata() {
        var talk = ScriptedReflector(.clusters)
        guard case .request(let first) = talk.resume() else {
            Issue.record("no request")
            return
        }
        #expect(first.accept == .metadataList)
        #expect(first.target.contains("limit=500"))
        let page =
            #"{"kind":"PartialObjectMetadataList","metadata":{"resourceVersion":"3"},"items":[\#(machine("a"))]}"#
        guard case .request(let watch) = talk.answer(page) else {
            Issue.record("no request")
            return
        }
        #expect(watch.accept == .metadata)
        #expect(talk.names == ["n/a"])
    }

    @Test("Uses OCNE metadata only from the configured namespaces")
    func releases() {
        func namespaces(_ kinds: [WatchedResource]) -> [[String]] {
            kinds.filter { $0.onlyName == "ocne-metadata" }.map(\.onlyNamespaces)
        }
        #expect(namespaces(WatchedResource.all) == [["capi-ocne-control-plane-system"]])
        #expect(namespaces(WatchedResource.all(metadataIn: ["planes"])) == [["planes"]])
        #expect(WatchedResource.all(metadataIn: ["planes"]).map(\.name) == WatchedResource.all.map(\.name))
    }

    @Test("Requests a single name if only one matters, and ignores other namespaces")
    func onlyName() {
        var talk = ScriptedReflector(.releases, version: "v1")
        #expect(talk.resume().target == "/api/v1/configmaps?limit=100&fieldSelector=metadata.name%3Docne-metadata")
        let items = ["here", "elsewhere"].map {
            #"{"metadata":{"namespace":"\#($0)","name":"ocne-metadata"},"data":{"mapping":"a"}}"#
        }
        let page =
            #"{"kind":"ConfigMapList","metadata":{"resourceVersion":"3"},"items":[\#(items.joined(separator: ","))]}"#
        #expect(
            talk.answer(page).target?.contains("fieldSelector=metadata.name%3Docne-metadata&resourceVersion=3") == true)
        #expect(talk.names == ["here/ocne-metadata"])
    }

    @Test("Repeats a page that is too large with a smaller limit, down to one object; then fails")
    func tooLarge() {
        var talk = ScriptedReflector()
        _ = talk.resume()
        _ = talk.answer(list(["a"], resourceVersion: "9", next: "t"))
        for size in [50, 12, 3, 1] {
            #expect(talk.fail(.tooLarge).target?.hasSuffix("limit=\(size)&continue=t") == true)
        }
        #expect(talk.fail(.tooLarge).pause != nil)
        #expect(talk.sync.problem == "response too large")
    }

    @Test("Page sizes grow while pages are small and shrink when they are large")
    func adaptive() {
        var talk = ScriptedReflector()
        _ = talk.resume()
        for limit in [200, 400, 500, 500] {
            #expect(
                talk.answer(list(["a"], resourceVersion: "9", next: "t")).target?.contains("limit=\(limit)&") == true)
        }
        let filler = String(repeating: " ", count: LiveStateLimits.largePageBytes)
        for limit in [250, 125] {
            #expect(
                talk.answer(list(["a"], resourceVersion: "9", next: "t") + filler).target?.contains("limit=\(limit)&")
                    == true)
        }
    }

    @Test("Restarts the list after its continue token has expired", arguments: [410, 400])
    func expiredToken(_ status: Int) {
        var talk = ScriptedReflector()
        _ = talk.resume()
        _ = talk.answer(list(["a"], resourceVersion: "9", next: "t"))
        #expect(talk.answer(status, #"{"kind":"Status","message":"too old"}"#).pause != nil)
        #expect(talk.resume().target?.contains("continue") == false)
        _ = talk.answer(list(["b"], resourceVersion: "12"))
        #expect(talk.names == ["n/b"])
    }

    @Test(
        "A response that is not a list is a failure that keeps the cached objects",
        arguments: [
            "", "nonsense", "[]", "{}", #"{"kind":"MachineList","items":[]}"#,
            #"{"kind":"Status","metadata":{"resourceVersion":"1"}}"#,
            #"{"kind":"MachineList","metadata":{"resourceVersion":"1"},"items":[{"metadata":{}}]}"#,
            #"{"kind":"MachineList","metadata":{"resourceVersion":"1"},"items":[7]}"#,
            #"{"kind":"MachineList","metadata":{"resourceVersion":"1"},"items":["#,
        ])
    func garbage(_ text: String) {
        var talk = ScriptedReflector()
        _ = talk.synced("a")
        _ = talk.part(#"{"type":"ERROR","object":{"kind":"Status","code":410,"reason":"Expired"}}"# + "\n")
        #expect(talk.resume().target?.contains("limit") == true)
        #expect(talk.answer(text).pause != nil)
        #expect(talk.names == ["n/a"])
        #expect(talk.sync.problem?.hasPrefix("list of machines.cluster.x-k8s.io: ") == true)
        #expect(talk.resume().target?.contains("limit") == true)
        _ = talk.answer(list(["b"], resourceVersion: "20"))
        #expect(talk.names == ["n/b"])
        #expect(talk.sync.problem == nil)
    }

    @Test("Respects Retry-After of a busy API server, up to a minute")
    func retryAfter() throws {
        var talk = ScriptedReflector()
        _ = talk.resume()
        #expect(try #require(talk.answer(429, "", retryAfter: 20).pause) == 20 * ScriptedReflector.second)
        _ = talk.resume()
        #expect(try #require(talk.answer(503, "", retryAfter: 1_000_000).pause) == 60 * ScriptedReflector.second)
    }

    @Test("Reports a forbidden request with the API server's message, and retries")
    func forbidden() {
        var talk = ScriptedReflector()
        _ = talk.resume()
        #expect(talk.answer(403, #"{"kind":"Status","message":"user x cannot list"}"#).pause != nil)
        #expect(talk.sync.problem == "list of machines.cluster.x-k8s.io: 403 user x cannot list")
        #expect(talk.resume().target?.contains("limit") == true)
    }

    @Test("Backoff grows, has jitter, and is limited")
    func backoff() {
        var backoff = Backoff(seed: 3)
        let waits = (0..<40).map { _ in backoff.next() }
        #expect(waits[0] >= 125_000_000 && waits[0] <= 375_000_000)
        #expect(waits.dropFirst(4).allSatisfy { $0 >= ScriptedReflector.second && $0 <= 3 * ScriptedReflector.second })
        #expect(Set(waits).count == waits.count)
        backoff.reset()
        #expect(backoff.next() <= 375_000_000)
    }
}
