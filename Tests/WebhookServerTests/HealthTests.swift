import HTTP
import Metrics
import Testing

@testable import WebhookServer

@Suite("Health")
struct HealthTests {
    private let operations = Operations(
        metrics: MetricsRegistry(), liveness: [HealthCheck("loops") { nil }],
        readiness: [
            HealthCheck("loops", detail: { "2 loops" }) { nil }, HealthCheck("state") { "not synced" },
            HealthCheck("files", isRequired: false) { "line 3" },
        ], pages: [])

    private func get(_ path: String, _ query: String = "") -> (Int, String) {
        let answer = operations.response(to: OperationsRequest(method: .get, path: path, query: query))
        return (answer.status, String(decoding: answer.body, as: UTF8.self))
    }

    @Test("A failure lists every check, also without verbose")
    func failure() {
        #expect(
            get("/readyz")
                == (
                    503,
                    "[+]loops ok: 2 loops\n[-]state failed: not synced\n[!]files warning: line 3\nreadyz check failed\n"
                ))
        #expect(
            get("/livez") == (200, "ok") && get("/healthz", "verbose=1") == (200, "[+]loops ok\nhealthz check passed\n")
        )
    }

    @Test("A check that is left out does not fail")
    func excluded() {
        #expect(get("/readyz", "exclude=state") == (200, "ok"))
        #expect(
            get("/readyz", "verbose&exclude=state&exclude=files&exclude=state")
                == (200, "[+]loops ok: 2 loops\n[+]state excluded: ok\n[+]files excluded: ok\nreadyz check passed\n"))
        #expect(
            get("/livez", "exclude=b&exclude=a&verbose").1
                == "[+]loops ok\nwarn: some health checks cannot be excluded: no matches for \"a\", \"b\"\nlivez check passed\n"
        )
        #expect(get("/readyz", "exclude=loops").0 == 503)
    }

    @Test("Each check has a path")
    func single() {
        #expect(
            get("/livez/loops") == (200, "ok") && get("/healthz/loops") == (200, "ok")
                && get("/readyz/loops") == (200, "ok"))
        #expect(get("/readyz/state") == (503, "internal server error: not synced\n"))
        #expect(get("/readyz/files") == (200, "warning: line 3\n"))
        #expect(get("/livez/state") == (404, "unknown check; available: loops\n"))
        #expect(get("/readyz/").0 == 404 && get("/readyz/loops/").0 == 404 && get("/readyzloops").0 == 404)
        #expect(operations.response(to: OperationsRequest(method: .post, path: "/livez/loops")).status == 405)
    }

    @Test(
        "Parses queries like Go",
        arguments: [
            ("", false, []), ("verbose", true, []), ("verbose=false", true, []), ("Verbose", false, []),
            ("&&verbose&", true, []),
            ("exclude=a", false, ["a"]), ("exclude", false, [""]), ("exclude=a%2Db+c", false, ["a-b c"]),
            ("%65xclude=a", false, ["a"]),
            ("exclude=%", false, []), ("exclude=%2", false, []), ("exclude=%zz&verbose", true, []),
            ("exclude=a=b", false, ["a=b"]),
            ("=a", false, []), ("=", false, []),
        ] as [(String, Bool, [String])])
    func query(text: String, isVerbose: Bool, excluded: [String]) {
        let query = HealthQuery(text)
        #expect(query.isVerbose == isVerbose && query.excluded == excluded)
    }

    @Test("Limits the excluded names")
    func bounded() {
        #expect(HealthQuery((0..<1000).map { "exclude=\($0)" }.joined(separator: "&")).excluded.count == 64)
    }
}
