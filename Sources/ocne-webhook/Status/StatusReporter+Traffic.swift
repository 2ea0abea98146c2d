internal import APISchema
internal import EventLoop
internal import KubernetesAPI
internal import Metrics
internal import OCNEAPI
internal import Primitives
internal import StatusPage
internal import WebhookServer

extension StatusReporter {
    /// Requests and connections since the start.
    var traffic: StatusReport.Section {
        let requests = registry.readings(of: "controller_runtime_webhook_requests_total")
        let latencies = registry.readings(of: "controller_runtime_webhook_latency_seconds")
        let inFlight = registry.readings(of: "controller_runtime_webhook_requests_in_flight")
        let labels = Set(requests.compactMap { $0[label: "webhook"] })
        let limits = configuration.current.limits
        let known = service.routes.map(\.path)
        let rows = (known + labels.subtracting(known).sorted()).map {
            label -> (isUsed: Bool, cells: [StatusReport.Value]) in
            let mine = requests.filter { $0[label: "webhook"] == label }
            let others = mine.filter { $0[label: "code"] != "200" && $0.count > 0 }
            let codes = others.map { "\($0[label: "code"] ?? ""): \($0.count)" }.sorted().joined(separator: ", ")
            let latency = latencies.first { $0[label: "webhook"] == label }
            let mean = latency.map { $0.count > 0 ? $0.value / Double($0.count) * 1e6 : 0 } ?? 0
            let answered = mine.first { $0[label: "code"] == "200" }?.count ?? 0
            let current = inFlight.first { $0[label: "webhook"] == label }?.count ?? 0
            let cells: [StatusReport.Value] = [
                label.isEmpty ? .text("unknown paths") : .code(label), .count(answered),
                codes.isEmpty ? .nothing : .text(codes),
                .count(current), mean > 0 ? .text(Self.duration(microseconds: mean)) : .nothing,
                service.routes.first { $0.path == label }.map {
                    .text(Self.bytes(Int64(limits.maxBodyBytes($0.bodyLimit))))
                } ?? .nothing,
            ]
            return (answered > 0 || !codes.isEmpty || current > 0, cells)
        }
        func table(_ caption: StaticString, _ rows: [[StatusReport.Value]]) -> StatusReport.Block {
            .table(
                StatusReport.Table(
                    caption,
                    [
                        .text("Endpoint"), .number("200"), .text("Other codes"), .number("In flight"),
                        .number("Mean time"),
                        .number("Body limit"),
                    ], rows, empty: "none yet."))
        }
        let (used, unused) = (rows.filter(\.isUsed).map(\.cells), rows.filter { !$0.isUsed }.map(\.cells))
        return StatusReport.Section(
            "traffic", "Requests and connections",
            [
                .properties([
                    ("Connections, HTTP/1.1", .count(reading("ocne_webhook_connections", ("protocol", "http/1.1")))),
                    ("Connections, HTTP/2", .count(reading("ocne_webhook_connections", ("protocol", "h2")))),
                    ("Connections accepted", .count(reading("ocne_webhook_connections_accepted_total"))),
                    ("Rejected: connection limit", .count(reading("ocne_webhook_connections_refused_total"))),
                    ("TLS handshakes", .count(reading("ocne_webhook_tls_handshakes_total"))),
                    (
                        "Failed TLS handshakes",
                        .count(
                            registry.readings(of: "ocne_webhook_tls_handshake_failures_total").reduce(0) {
                                $0 &+ $1.count
                            })
                    ),
                ]),
                table("Requests by endpoint since startup", used),
            ]
                + (unused.isEmpty
                    ? []
                    : [
                        .details(
                            summary: "\(unused.count) endpoints without requests",
                            [table("Endpoints without requests", unused)])
                    ]))
    }

    private func reading(_ name: String, _ label: (name: String, value: String)? = nil) -> UInt64 {
        registry.readings(of: name).first { reading in label.map { reading[label: $0.name] == $0.value } ?? true }?
            .count ?? 0
    }

    /// The kinds that are served.
    var served: StatusReport.Section {
        let kinds = OCNEKind.allCases.map { kind -> [StatusReport.Value] in
            [
                .code(kind.rawValue), .code(kind.group),
                .code(APIVersion.allCases.map(\.rawValue).joined(separator: ", ")),
            ]
        }
        return StatusReport.Section(
            "served", "Served kinds",
            [
                .details(
                    summary: "\(kinds.count) kinds",
                    [
                        .table(
                            StatusReport.Table(
                                "Kinds: defaults, rules and conversion",
                                [.text("Kind"), .text("Group"), .text("Versions")], kinds))
                    ])
            ])
    }
}
