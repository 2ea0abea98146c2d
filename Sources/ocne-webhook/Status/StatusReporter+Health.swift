internal import EventLoop
internal import HTTP
internal import Metrics
internal import StatusPage
internal import TLS
internal import WebhookServer

extension StatusReporter {
    /// The present result of a health check.
    struct Finding {
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

        fileprivate var cell: StatusReport.Value {
            switch state {
            case .good: .state(.good, "pass")
            case .warning: .state(.warning, "warning")
            case .bad: .state(.bad, "failing")
            }
        }
    }

    /// Maximum length of a problem in the verdict; the sections have it in full.
    private static let problemCharacters = 240
    /// Seconds in which failed conversions count as a problem.
    static let recentSeconds: Int64 = 3600

    /// Returns the problems of health checks, a CA that has expired or soon will, and failed conversions. A certificate that
    /// clients refuse is an error though the server is ready.
    func verdict(_ findings: [Finding]) -> StatusVerdict {
        var problems = findings.filter { $0.state != .good }.map { finding in
            let isLong = finding.text.count > Self.problemCharacters
            let isRefused =
                finding.name == ServingCertificate.checkName
                && registry.readings(of: ServingCertificate.validMetric).first?.value == 0
            return StatusVerdict.Problem(
                isRefused ? .bad : finding.state, finding.name,
                isLong ? String(finding.text.prefix(Self.problemCharacters)) + "\u{2026}" : finding.text)
        }
        if let authority = authorityExpiry, let (state, text) = authority.problem {
            problems.append(StatusVerdict.Problem(state, authority.name, text))
        }
        // A failure without a kind is an invalid review, which any client can send.
        let failed = recent.latest([.failedConversion]).count {
            !$0[.kind].isEmpty && Self.age(of: $0) <= Self.recentSeconds
        }
        if failed > 0 {
            let count = failed < RecentDecisions.capacity ? "\(failed)" : "\(failed) or more"
            problems.append(StatusVerdict.Problem(.warning, "failed conversions", "\(count) within the last hour"))
        }
        return StatusVerdict(problems, checks: findings.count, isReady: !findings.contains { $0.state == .bad })
    }

    /// Health checks, those with problems first.
    func health(_ findings: [Finding]) -> StatusReport.Section {
        func table(_ caption: StaticString, _ findings: [Finding]) -> StatusReport.Block {
            .table(
                StatusReport.Table(
                    caption, [.text("Check"), .text("State"), .text("Details")],
                    findings.map { [.code($0.name), $0.cell, $0.text.isEmpty ? .nothing : .text($0.text)] }))
        }
        let problems = findings.filter { $0.state != .good }
        let passing = findings.filter { $0.state == .good }
        return StatusReport.Section(
            "health", "Health checks",
            (problems.isEmpty ? [] : [table("Checks with problems", problems)])
                + [
                    .details(
                        summary: "\(passing.count) of \(findings.count) checks pass",
                        [table("Passing checks", passing)])
                ])
    }

    /// The process and its libraries.
    var process: StatusReport.Section {
        let now = Clock.unixSeconds
        return StatusReport.Section(
            "process", "Process",
            [
                .properties([
                    ("Version", .code(Build.version)), ("OpenSSL", .code(OpenSSL.version)),
                    ("FIPS", .text(OpenSSL.isFIPS ? "on" : "off")),
                    ("nghttp2", .code(Nghttp2.version)), ("Started", .time(Self.time(startedUnixSeconds))),
                    ("Uptime", .text(Self.duration(seconds: now - startedUnixSeconds))),
                    ("Memory", .text(Self.bytes(ProcessUsage.residentBytes))),
                    ("CPU time", .text(Self.duration(seconds: ProcessUsage.processorMicroseconds / 1_000_000))),
                ])
            ])
    }
}
