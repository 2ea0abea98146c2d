import Foundation
import TestSupport
import Testing

@Suite("Log")
struct LogTests {
    /// Requests with unusual names.
    private static let awkward = #"a\"b\\c\nd\u0000e\u2028f😀"#

    private func ask(_ server: ServerProcess) throws {
        let client = try SecureClient(server)
        try client.send(Reviews.mutate(uid: "plain"))
        _ = try client.answer()
        try client.send(Reviews.mutate(uid: Self.awkward))
        _ = try client.answer()
        try client.send(Reviews.mutate(uid: String(repeating: "long", count: 1_000)))
        _ = try client.answer()
        try client.send(
            Reviews.post(
                "validate-\(Reviews.config)",
                Reviews.create(
                    kind: "OCNEConfig", group: "bootstrap.cluster.x-k8s.io",
                    spec:
                        #"{"files":[{"path":"/a","content":"top secret"},{"path":"/a","content":"top secret"}],"users":[{"name":"u","passwd":"top secret"}]}"#
                )))
        _ = try client.answer()
        try client.send(Reviews.post("validate-\(Reviews.config)", "top secret"))
        _ = try client.answer()
    }

    /// Produces every kind of log line until the server exits.
    private func provoke(_ server: ServerProcess) throws {
        try ask(server)
        server.signal(15)
        _ = try server.waitForExit()
    }

    @Test("Omits allowed decisions if the file sets it, but not refusals and failed conversions")
    func decisions() throws {
        let files = try Scratch()
        try files.write("config.yaml", "log-decisions: refused\n")
        let server = try ServerProcess(["--config", files.path("config.yaml"), "--loops", "1"])
        let client = try SecureClient(server)
        func allow(_ uid: String) throws {
            try client.send(Reviews.mutate(uid: uid))
            #expect(try client.answer().status == 200)
        }
        try allow("quiet")
        try client.send(Reviews.post("convert", Reviews.growing(1)))
        _ = try client.answer()
        try client.send(Reviews.post("convert", Reviews.growing(1).replacing("v1alpha1", with: "v9")))
        _ = try client.answer()
        let refused = Reviews.create(kind: "OCNEConfig", group: "bootstrap.cluster.x-k8s.io", spec: #"{"files":0}"#)
        try client.send(Reviews.post("validate-\(Reviews.config)", refused))
        _ = try client.answer()
        _ = try server.waitForLog(containing: "allowed=false")
        #expect(!server.log.contains("allowed=true") && !server.log.contains(" info conversion "))
        #expect(server.log.contains("conversion failed"))

        try files.replace("config.yaml", "log-decisions: sampled=10\n")
        _ = try server.waitForLog(containing: "log-decisions")
        for i in 0..<40 { try allow("sampled-\(i)") }
        try client.send(Reviews.post("validate-\(Reviews.config)", refused.replacing(#""create""#, with: #""last""#)))
        _ = try client.answer()
        _ = try server.waitForLog(containing: #"uid="last""#)
        #expect(server.log.split(separator: "\n").count { $0.contains("allowed=true") } == 4, "\(server.log)")
        #expect(
            try server.metric(
                #"ocne_webhook_decisions_total{webhook="mutate",kind="OCNEConfig",version="v1alpha1",operation="CREATE",allowed="true"}"#
            )
                == 41)
    }

    @Test("Every line is a JSON object with time, level and message")
    func json() throws {
        let server = try ServerProcess(["--log-format", "json", "--shutdown-delay", "0s"])
        try provoke(server)
        var messages: [String] = []
        for line in server.log.split(separator: "\n") {
            let object = try #require(
                try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any], "\(line)")
            #expect(
                object["time"] is String && ["info", "notice", "warning"].contains(object["level"] as? String),
                "\(line)")
            messages.append(try #require(object["message"] as? String))
            if object["uid"] as? String == "plain" {
                #expect(object["webhook"] as? String == "mutate" && object["kind"] as? String == "OCNEConfig")
                #expect(object["namespace"] as? String == "b" && object["name"] as? String == "a")
                #expect(object["allowed"] as? Bool == true && object["microseconds"] is Int)
            }
            if object["allowed"] as? Bool == false { #expect(object["rules"] as? String == "file-path-unique") }
        }
        #expect(messages.filter { $0 == "decision" }.count == 4)
        for message in ["serving", "unreadable review", "going away: finishing what is in flight", "stopped"] {
            #expect(messages.contains(message), "\(messages)")
        }
        #expect(!server.log.contains("secret"))
    }

    @Test("Logs a worker's decision when it is made")
    func worker() throws {
        let server = try ServerProcess()
        let client = try SecureClient(server)
        try client.send(Reviews.post("mutate-\(Reviews.config)", Reviews.config(uid: "large", padding: 300_000)))
        _ = try client.answer()
        try Deadline.wait("the line is there") { server.log.contains(#"decision uid="large""#) }
    }

    @Test("A text line starts with time and level, and no value can end it")
    func text() throws {
        let server = try ServerProcess(["--shutdown-delay", "0s"])
        try provoke(server)
        for line in server.log.split(separator: "\n") {
            #expect(
                line.wholeMatch(of: /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ (info|notice|warning) [a-zA-Z].*/) != nil,
                "\(line)")
        }
        let decisions = server.log.split(separator: "\n").filter { $0.contains(" info decision uid=\"") }
        #expect(decisions.count == 4 && decisions.contains { $0.contains(#"rules="file-path-unique""#) })
        #expect(!server.log.contains("secret"))
    }

    @Test("No name can control the terminal that displays the log", arguments: ["text", "json"])
    func controls(format: String) throws {
        let server = try ServerProcess(["--log-format", format, "--shutdown-delay", "0s"])
        let client = try SecureClient(server)
        // Unchanged where JSON allows it, otherwise escaped: escape sequences, line ends, bidirectional
        // controls.
        let evil =
            #"a\u001b[2J\n2026-01-01T00:00:00Z info decision \r\u0007"#
            + "\u{7F}\u{9B}2Jb\u{85}\u{2028}\u{202E}\u{2066}\u{FEFF}\u{E0001}é"
        try client.send(
            Reviews.post(
                "validate-\(Reviews.config)",
                #"{"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","request":{"uid":"\#(evil)","operation":"CREATE","name":"\#(evil)","#
                    + #""namespace":"\#(evil)","userInfo":{"username":"\#(evil)"},"object":{"apiVersion":"bootstrap.cluster.x-k8s.io/v1alpha1","#
                    + #""kind":"OCNEConfig","metadata":{"name":"a"},"spec":{}}}}"#))
        _ = try client.answer()
        try client.send(
            Reviews.post(
                "convert",
                #"{"apiVersion":"apiextensions.k8s.io/v1","kind":"ConversionReview","request":{"uid":"u","#
                    + #""desiredAPIVersion":"\#(evil)","objects":[{"apiVersion":"\#(evil)","kind":"\#(evil)","metadata":{"name":"\#(evil)"}}]}}"#
            ))
        _ = try client.answer()
        server.signal(15)
        _ = try server.waitForExit()
        let log = server.log
        #expect(
            log.unicodeScalars.allSatisfy {
                $0 == "\n" || ![.control, .format, .lineSeparator].contains($0.properties.generalCategory)
            })
        let decisions = log.split(separator: "\n").filter { $0.contains("\"OCNEConfig\"") }
        #expect(decisions.count == 1)
        #expect(
            decisions.allSatisfy { $0.contains(#"\u007f\u009b2Jb\u0085\u2028\u202e\u2066\ufeff\udb40\udc01é""#) },
            "\(decisions)")
        #expect(log.contains("conversion failed"))
    }

    @Test("Logs no decisions above level info")
    func levels() throws {
        let server = try ServerProcess(["--log-level", "notice", "--shutdown-delay", "0s"])
        try provoke(server)
        #expect(!server.log.contains("decision") && server.log.contains(" serving "))
    }
}
