internal import APISchema
internal import EventLoop
internal import KubernetesAPI
internal import Metrics
internal import OCNEAPI
internal import StatusPage
internal import WebhookServer

extension StatusReporter {
    /// The last decisions.
    var recentDecisions: StatusReport.Section {
        let (monotonic, unix) = (Clock.monotonicNanoseconds, Clock.unixMilliseconds)
        let rows = recent.latest.map { decision -> [StatusReport.Cell] in
            let age = monotonic > decision.receivedNanoseconds ? monotonic - decision.receivedNanoseconds : 0
            let place = [decision[.namespace], decision[.name]].filter { !$0.isEmpty }.joined(separator: "/")
            return [
                .moment(Self.time(unix / 1000 - Int64(age / 1_000_000_000))),
                decision.isAllowed ? .state(.good, "allowed") : .state(.bad, "refused"),
                .text(decision[.operation] + (decision.isDryRun ? " (dry run)" : "")), .text(decision[.kind]), .code(place),
                .code(decision[.user]),
                decision[.rules].isEmpty ? .nothing : .text(decision[.rules]), .text(decision[.webhook]),
                .text(Self.duration(microseconds: Double(decision.microseconds))),
            ]
        }
        return StatusReport.Section(
            "decisions", "Last decisions",
            [
                .table(
                    StatusReport.Table(
                        "The newest first, at most 50",
                        [
                            .text("Time (UTC)"), .text("Decision"), .text("Operation"), .text("Kind"), .text("Object"), .text("User"),
                            .text("Rules"),
                            .text("Webhook"), .number("Took"),
                        ], rows, empty: "none yet."))
            ])
    }

    /// Requests and connections since the start.
    var traffic: StatusReport.Section {
        let requests = registry.readings(of: "controller_runtime_webhook_requests_total")
        let latencies = registry.readings(of: "controller_runtime_webhook_latency_seconds")
        let inFlight = registry.readings(of: "controller_runtime_webhook_requests_in_flight")
        let labels = Set(requests.compactMap { $0[label: "webhook"] })
        let routes = routes.current
        let known = routes.map(\.label)
        let rows = (known + labels.subtracting(known).sorted()).map { label -> [StatusReport.Cell] in
            let mine = requests.filter { $0[label: "webhook"] == label }
            let others = mine.filter { $0[label: "code"] != "200" && $0.count > 0 }
            let codes = others.map { "\($0[label: "code"] ?? ""): \($0.count)" }.sorted().joined(separator: ", ")
            let latency = latencies.first { $0[label: "webhook"] == label }
            let mean = latency.map { $0.count > 0 ? $0.value / Double($0.count) * 1e6 : 0 } ?? 0
            return [
                label.isEmpty ? .text("no such path") : .code(label), .count(mine.first { $0[label: "code"] == "200" }?.count ?? 0),
                codes.isEmpty ? .nothing : .text(codes), .count(inFlight.first { $0[label: "webhook"] == label }?.count ?? 0),
                mean > 0 ? .text(Self.duration(microseconds: mean)) : .nothing,
                routes.first { $0.label == label }.map { .text(Self.bytes(Int64($0.maxBodyBytes))) } ?? .nothing,
            ]
        }
        return StatusReport.Section(
            "traffic", "Requests and connections",
            [
                .facts([
                    ("Connections, HTTP/1.1", .count(reading("ocne_webhook_connections", ("protocol", "http/1.1")))),
                    ("Connections, HTTP/2", .count(reading("ocne_webhook_connections", ("protocol", "h2")))),
                    ("Accepted so far", .count(reading("ocne_webhook_connections_accepted_total"))),
                    ("Closed for want of room", .count(reading("ocne_webhook_connections_refused_total"))),
                    ("TLS handshakes", .count(reading("ocne_webhook_tls_handshakes_total"))),
                    (
                        "TLS handshakes that failed",
                        .count(registry.readings(of: "ocne_webhook_tls_handshake_failures_total").reduce(0) { $0 &+ $1.count })
                    ),
                ]),
                .table(
                    StatusReport.Table(
                        "Requests since the start, by endpoint",
                        [
                            .text("Endpoint"), .number("200"), .text("Other codes"), .number("In flight"), .number("Mean time"),
                            .number("Largest body"),
                        ], rows)),
            ])
    }

    private func reading(_ name: String, _ label: (name: String, value: String)? = nil) -> UInt64 {
        registry.readings(of: name).first { reading in label.map { reading[label: $0.name] == $0.value } ?? true }?.count ?? 0
    }

    /// What is served at all.
    var served: StatusReport.Section {
        let kinds = OCNEKind.allCases.map { kind -> [StatusReport.Cell] in
            [
                .code(kind.rawValue), .code(kind.schema(in: .v1beta2).gvk.group),
                .code(APIVersion.allCases.map(\.rawValue).joined(separator: ", ")),
            ]
        }
        return StatusReport.Section(
            "served", "What is served",
            [
                .table(
                    StatusReport.Table("Kinds: defaults, rules and conversion", [.text("Kind"), .text("Group"), .text("Versions")], kinds))
            ])
    }
}
