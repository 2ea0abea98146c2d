internal import EventLoop
internal import HTTP
internal import LiveState
internal import Metrics
internal import OCNEAPI
internal import Primitives
internal import StatusPage
internal import TLS
internal import TechPreview
internal import WebhookServer

/// Makes the status page from the state of the whole process, for each request.
///
/// Used on the service thread; the state that it reads is locked, atomic or immutable.
struct StatusReporter: Sendable {
    let recent: RecentDecisions
    let telemetry: Telemetry
    let configuration: Shared<RunningConfiguration>
    /// Parts of the configuration that are read from files.
    let watched: [Watched]
    let service: Service
    let startedUnixSeconds = Clock.unixSeconds

    /// Parts of the service that it reports on.
    struct Service: Sendable {
        let routes: [Route]
        /// The settings. Service thread.
        let settings: SettingsReload
        let liveState: LiveStateSource
        let tls: CurrentTLS
        /// The replicas behind the Service; nil outside of a cluster.
        let replicas: ReplicaMonitor?
    }

    var registry: MetricsRegistry { telemetry.registry }

    /// The page, at the root of the operations listener.
    var page: OperationsPage {
        OperationsPage(
            path: "/", contentType: "text/html; charset=utf-8", accessPath: "/status",
            fields: [
                ("content-security-policy", StatusStyle.contentSecurityPolicy), ("cache-control", "no-store"),
                ("x-content-type-options", "nosniff"), ("referrer-policy", "no-referrer"),
                ("cross-origin-resource-policy", "same-origin"),
            ]
        ) { view in
            let query = PageQuery(view.query)
            return report(view.readiness, query).html(query)
        }
    }

    func report(_ checks: [HealthCheck], _ query: PageQuery) -> StatusReport {
        let findings = checks.map { Finding($0) }
        var report = StatusReport(
            title: "\(Build.name) \(Build.version)", replica: replica, verdict: verdict(findings),
            time: Self.time(Clock.unixSeconds))
        report.sections = [
            refusals, certificates, live, health(findings), traffic, recentDecisions(query), files, policy, served,
            process,
        ]
        return report
    }

    /// The pod, which is the host name in a cluster, and its number among the replicas.
    private var replica: StatusReport.Replica {
        let name = HostName.current ?? ""
        return StatusReport.Replica(
            name: name,
            position: service.replicas?.endpoints.description(of: name)
                ?? "standalone (not in a cluster)")
    }

    // MARK: - Formats

    static func time(_ unixSeconds: Int64) -> String { CivilTime(unixSeconds: unixSeconds).rfc3339 }

    /// `3 d 4 h`, `12 min 5 s`.
    static func duration(seconds: Int64) -> String {
        switch max(seconds, 0) {
        case let s where s < 60: "\(s) s"
        case let s where s < 3_600: "\(s / 60) min \(s % 60) s"
        case let s where s < 86_400: "\(s / 3_600) h \(s / 60 % 60) min"
        case let s: "\(s / 86_400) d \(s / 3_600 % 24) h"
        }
    }

    /// `12 µs`, `1.5 ms`, `2.25 s`.
    static func duration(microseconds: Double) -> String {
        switch microseconds {
        case ..<1_000: "\(Int(microseconds.rounded())) \u{B5}s"
        case ..<1_000_000: "\((microseconds / 10).rounded() / 100) ms"
        case ..<1e15: "\((microseconds / 10_000).rounded() / 100) s"
        default: "long"
        }
    }

    static func bytes(_ count: Int64) -> String {
        count < 1 << 20 ? "\(count >> 10) KiB" : "\((Double(count) / 1_048_576 * 10).rounded() / 10) MiB"
    }
}
