internal import EventLoop
internal import HTTP
internal import LiveState
internal import Metrics
internal import OCNEAPI
internal import StatusPage
internal import TLS
internal import TechPreview
internal import WebhookServer

/// Makes the status page: collects what is known all over the process when somebody looks.
///
/// Used on the service thread; what it looks at is locked, atomic or immutable.
struct StatusReporter: Sendable {
    let registry: MetricsRegistry
    let recent: RecentDecisions
    let routes: Shared<[Route]>
    /// What is read from files.
    let watched: [Watched]
    let decisions: Shared<AdmissionConfiguration>
    let techPreview: Shared<TechPreviewAdmission>
    let liveState: LiveStateReport
    /// The settings; looked at on the service thread.
    let settings: SettingsReload
    /// The files in force.
    let sources: Shared<FileSources>
    let currentTLS: CurrentTLS
    private let startedUnixSeconds = Clock.unixMilliseconds / 1000

    /// What is known of the cluster comes from.
    enum LiveStateReport: Sendable {
        case cluster(LiveCluster)
        case directory(String)
        case none
    }

    init(
        registry: MetricsRegistry, recent: RecentDecisions, routes: Shared<[Route]>, watched: [Watched],
        decisions: Shared<AdmissionConfiguration>, techPreview: Shared<TechPreviewAdmission>, liveState: LiveStateReport,
        settings: SettingsReload, sources: Shared<FileSources>, currentTLS: CurrentTLS
    ) {
        self.registry = registry
        self.recent = recent
        self.routes = routes
        self.watched = watched
        self.decisions = decisions
        self.techPreview = techPreview
        self.liveState = liveState
        self.settings = settings
        self.sources = sources
        self.currentTLS = currentTLS
    }

    /// The page, at the root of the operations listener.
    var page: OperationsPage {
        OperationsPage(
            path: "/", contentType: "text/html; charset=utf-8", accessPath: "/status",
            fields: [
                ("content-security-policy", StatusStyle.contentSecurityPolicy), ("cache-control", "no-store"),
                ("x-content-type-options", "nosniff"), ("referrer-policy", "no-referrer"), ("cross-origin-resource-policy", "same-origin"),
            ]
        ) { view in report(view.readiness).html(query: view.query) }
    }

    func report(_ checks: [HealthCheck]) -> StatusReport {
        let findings = checks.map { Finding($0) }
        var report = StatusReport(
            title: "ocne-webhook \(Build.version)", host: HostName.current ?? "", verdict: Finding.verdict(findings),
            time: Self.time(Clock.unixMilliseconds / 1000))
        report.sections = [
            health(findings), process, traffic, certificates, files, live, policy, served, recentDecisions,
        ]
        return report
    }

    // MARK: - Health and process

    /// What a health check says now.
    private struct Finding {
        let name: String
        let state: StatusReport.State
        let text: String

        init(_ check: HealthCheck) {
            name = check.name
            if let problem = check.problem() {
                state = check.isRequired ? .bad : .warning
                text = problem
            } else {
                state = .good
                text = check.detail() ?? ""
            }
        }

        static func verdict(_ findings: [Finding]) -> StatusReport.Cell {
            let bad = findings.filter { $0.state == .bad }.map(\.name)
            if !bad.isEmpty { return .state(.bad, "Not ready", detail: bad.joined(separator: ", ")) }
            let warnings = findings.filter { $0.state == .warning }.map(\.name)
            if !warnings.isEmpty { return .state(.warning, "Ready, but look at", detail: warnings.joined(separator: ", ")) }
            return .state(.good, "Ready")
        }

        var cell: StatusReport.Cell {
            switch state {
            case .good: .state(.good, "fine")
            case .warning: .state(.warning, "warning")
            case .bad: .state(.bad, "failing")
            }
        }
    }

    private func health(_ findings: [Finding]) -> StatusReport.Section {
        StatusReport.Section(
            "health", "Health",
            [
                .table(
                    StatusReport.Table(
                        "What readiness depends on, and what should be known", [.text("Check"), .text("State"), .text("More")],
                        findings.map { [.code($0.name), $0.cell, $0.text.isEmpty ? .nothing : .text($0.text)] }))
            ])
    }

    private var process: StatusReport.Section {
        let now = Clock.unixMilliseconds / 1000
        return StatusReport.Section(
            "process", "Process",
            [
                .facts([
                    ("Version", .code(Build.version)), ("OpenSSL", .code(OpenSSL.version)), ("FIPS", .text(OpenSSL.isFIPS ? "on" : "off")),
                    ("nghttp2", .code(Nghttp2.version)), ("Started", .time(Self.time(startedUnixSeconds))),
                    ("Up for", .text(Self.duration(seconds: now - startedUnixSeconds))),
                    ("Memory", .text(Self.bytes(ProcessUsage.residentBytes))),
                    ("Processor time", .text(Self.duration(seconds: ProcessUsage.processorMicroseconds / 1_000_000))),
                ])
            ])
    }

    // MARK: - Words

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
