import TestSupport
import Testing

@Suite("Metrics exposition")
struct ExpositionTests {
    /// Returns the metrics of a server on which every feature was used.
    static func text(openMetrics: Bool) throws -> String {
        let scratch = try Scratch()
        // No API server listens there; the live state's metrics are exported all the same.
        try scratch.write(
            "kubeconfig",
            """
            clusters: [{name: a, cluster: {server: "http://127.0.0.1:1"}}]
            users: [{name: a, user: {token: a}}]
            contexts: [{name: a, context: {cluster: a, user: a}}]
            current-context: a
            """)
        try scratch.write("policy.yaml", "profile: openshift\n")
        let server = try ServerProcess([
            "--kubeconfig", scratch.path("kubeconfig"), "--policy", scratch.path("policy.yaml"),
        ])
        let client = try SecureClient(server)
        let machine =
            #"{"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","request":{"uid":"u","operation":"CREATE","object":{}}}"#
        for (path, body) in [
            ("mutate-\(Reviews.config)", Reviews.config(uid: "a")), ("validate-tech-preview", machine),
            ("convert", Reviews.growing(1)),
            ("validate-\(Reviews.config)", "no review"),
        ] {
            try client.send(Reviews.post(path, body))
            _ = try client.answer()
        }
        return try PlainHTTP.exchange(
            "GET /metrics HTTP/1.1\r\nHost: a\r\n\(openMetrics ? "Accept: application/openmetrics-text\r\n" : "")Connection: close\r\n\r\n",
            port: server.operationsPort
        ).text
    }

    @Test(
        "Passes promtool's check",
        .requires(.promtool))
    func promtool() throws {
        let checked = try Tool.promtool.run(["check", "metrics"], input: try Self.text(openMetrics: false))
        #expect(checked.status == 0 && checked.all == "", "\(checked.all)")
    }

    @Test("Every family is declared once, before its samples", arguments: [false, true])
    func families(openMetrics: Bool) throws {
        let text = try Self.text(openMetrics: openMetrics)
        var seen: [Substring] = []
        var kind = Substring()
        for line in text.split(separator: "\n") where line != "# EOF" {
            let words = line.split(separator: " ", maxSplits: 3)
            if words[1] == "HELP", words[0] == "#" {
                #expect(!seen.contains(words[2]), "\(words[2]) is there twice")
                seen.append(words[2])
            } else if words[0] == "#" {
                #expect(words[1] == "TYPE" && words[2] == seen.last)
                kind = words[3]
            } else {
                let family = try #require(seen.last)
                let suffixes: [String] =
                    switch kind {
                    case "histogram": ["_bucket", "_sum", "_count"]
                    case "counter": [openMetrics ? "_total" : ""]
                    default: [""]
                    }
                let name = line.prefix { $0 != " " && $0 != "{" }
                #expect(suffixes.contains { name == family + $0 }, "\(line)")
                #expect(kind != "counter" || name.hasSuffix("_total"), "\(line)")
            }
        }
        #expect(text.hasSuffix("# EOF\n") == openMetrics)
    }

    @Test("Clients cannot create series", arguments: ["mutate-\(Reviews.config)", "validate-tech-preview"])
    func cardinality(path: String) throws {
        let server = try ServerProcess()
        let client = try SecureClient(server)
        func ask(_ i: Int) throws {
            let own =
                #""uid":"u\#(i)","operation":"CREATE","name":"n\#(i)","namespace":"s\#(i)","userInfo":{"username":"w\#(i)"}"#
            let kind =
                #""kind":{"group":"g\#(i)","version":"v\#(i)","kind":"K\#(i)"},"resource":{"group":"g\#(i)","resource":"r\#(i)"}"#
            let object = #"{"apiVersion":"g\#(i)/v\#(i)","kind":"K\#(i)","metadata":{"name":"n\#(i)"}}"#
            try client.send(
                Reviews.post(
                    path,
                    #"{"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","request":{\#(own),\#(kind),"object":\#(object)}}"#
                ))
            _ = try client.answer()
        }
        func series() throws -> Int {
            try PlainHTTP.get("/metrics", port: server.operationsPort).text.split(separator: "\n").count {
                !$0.hasPrefix("#")
            }
        }
        try ask(0)
        let before = try series()
        for i in 1...50 { try ask(i) }
        #expect(try series() == before)
    }
}
