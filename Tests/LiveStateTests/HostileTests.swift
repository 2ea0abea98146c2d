import ClusterObjects
import HTTP
import JSON
import KubernetesClient
import TestDocuments
import Testing

@testable import LiveState

@Suite struct HostileTests {
    /// Returns a string with some bytes changed, removed, repeated or truncated.
    private static func damaged(_ text: String, _ random: inout SeededRandom) -> String {
        var bytes = Array(text.utf8)
        for _ in 0...random.below(6) where !bytes.isEmpty {
            let at = random.below(bytes.count)
            switch random.below(5) {
            case 0: bytes[at] = UInt8(truncatingIfNeeded: random.next())
            case 1: bytes.remove(at: at)
            case 2: bytes.insert(contentsOf: bytes[at..<min(at + random.below(30), bytes.count)], at: at)
            case 3: bytes.removeLast(bytes.count - at)
            default: bytes.insert(Array("{}[]\",:\n0".utf8)[random.below(9)], at: at)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test(
        "A reflector always has a next action after any response, and recovers with valid ones",
        arguments: SeededRandom.seeds)
    func damagedAnswers(_ seed: UInt64) {
        var random = SeededRandom(seed: seed)
        var talk = ScriptedReflector()
        var action = talk.resume()
        for _ in 0..<PropertyRun.count(default: 3000) {
            talk.now += UInt64(random.below(2_000_000_000))
            talk.sync.markStale(now: talk.now)
            switch action {
            case .pause, .idle:
                if talk.sync.needsDiscoveryAfter != nil { _ = talk.sync.discovered("v1beta1", now: talk.now) }
                action = talk.resume()
            case .request, .read:
                let isWatch = action.target?.contains("watch") ?? true
                let truth =
                    isWatch
                    ? event(
                        ["ADDED", "MODIFIED", "DELETED", "BOOKMARK"][random.below(4)], "m\(random.below(5))",
                        "\(random.below(100))")
                    : list(["a", "b"], resourceVersion: "1", next: random.once(in: 3) ? "t" : "")
                switch random.below(6) {
                case 0: action = talk.fail(random.once(in: 2) ? .tooLarge : .broken("x"))
                case 1:
                    action = talk.answer([404, 410, 500, 429, 401, 204][random.below(6)], Self.damaged("{}", &random))
                case 2 where isWatch: action = talk.part(Self.damaged(truth, &random))
                default: action = talk.answer(Self.damaged(truth, &random))
                }
            }
        }
        _ = talk.fail()
        _ = talk.sync.discovered("v1", now: talk.now)
        _ = talk.resume()
        _ = talk.answer(list(["only"], resourceVersion: "5"))
        #expect(talk.names == ["n/only"])
        #expect(talk.sync.objects.coverage == .complete)
        #expect(talk.sync.problem == nil)
    }

    @Test("Damaged discovery responses never lead to a version that is not served", arguments: SeededRandom.seeds)
    func damagedDiscovery(_ seed: UInt64) {
        var random = SeededRandom(seed: seed)
        var discovery = Discovery([.machines, .clusters], seed: seed)
        var tape = Tape()
        var now: UInt64 = 1
        var action = discovery.resume(now: now)
        for _ in 0..<PropertyRun.count(default: 3000) {
            if case .pause(let nanoseconds) = action {
                now += nanoseconds
                action = discovery.resume(now: now)
                continue
            }
            var head = HTTP1ResponseHead()
            head.status = [200, 200, 200, 404, 503][random.below(5)]
            let truth =
                random.once(in: 2)
                ? #"{"kind":"APIGroup","versions":[{"version":"v1beta1"},{"version":"v1beta2"}]}"#
                : #"{"kind":"APIResourceList","resources":[{"name":"machines","storageVersionHash":"x"},{"name":"clusters"}]}"#
            var body = Array(Self.damaged(truth, &random).utf8)
            action = discovery.receive(head, &body, isDone: true, &tape, now: now)
            for finding in discovery.findings {
                #expect(finding.version.map { !$0.isEmpty && $0.utf8.count <= 63 } ?? true)
            }
            discovery.findings = []
        }
    }
}
