internal import EventLoop
internal import StatusPage

extension StatusReporter {
    /// Number of decisions before the rest is collapsed.
    private static let shownFirst = 5

    /// Refusals and failed conversions.
    var refusals: StatusReport.Section {
        let failed = recent.latest([.failedConversion])
        let refused = recent.latest([.refused])
        let conversions: [StatusReport.Block] =
            failed.isEmpty
            ? [.note(.state(.good, "No conversion has failed", detail: "since startup."))]
            : Self.newestFirst(
                failed, "Failed conversions, newest first",
                [.text("Time (UTC)"), .text("Object"), .text("Versions"), .text("Reason")]
            ) { decision in
                [
                    Self.moment(decision), Self.object(decision),
                    decision[.versions].isEmpty ? .nothing : .text(decision[.versions]),
                    .text(decision[.reason]),
                ]
            }
        let refusals: [StatusReport.Block] =
            refused.isEmpty
            ? [.note(.text("No request has been refused since startup."))]
            : Self.newestFirst(
                refused, "Refused requests, newest first",
                [.text("Time (UTC)"), .text("Object"), .text("User"), .text("Reason")]
            ) { decision in
                [
                    .lines([Self.moment(decision), .text(Self.operation(decision))]), Self.object(decision),
                    .code(decision[.user]),
                    .lines([.text(decision[.reason]), decision[.rules].isEmpty ? .nothing : .code(decision[.rules])]),
                ]
            }
        return StatusReport.Section("refusals", "Refusals and failed conversions", conversions + refusals)
    }

    private static func newestFirst(
        _ decisions: [RecordedDecision], _ caption: StaticString, _ columns: [StatusReport.Column],
        row: (RecordedDecision) -> [StatusReport.Value]
    ) -> [StatusReport.Block] {
        let (first, rest) = (decisions.prefix(shownFirst), decisions.dropFirst(shownFirst))
        let blocks: [StatusReport.Block] = [.table(StatusReport.Table(caption, columns, first.map(row)))]
        if rest.isEmpty { return blocks }
        return blocks + [
            .details(
                summary: "\(rest.count) older",
                [.table(StatusReport.Table("Older", columns, rest.map(row)))])
        ]
    }

    /// The last decisions, or those that the query selects.
    func recentDecisions(_ query: PageQuery) -> StatusReport.Section {
        let decisions = query.isRefusedOnly ? recent.latest([.refused, .failedConversion]) : recent.latest()
        let table = StatusReport.Block.table(
            StatusReport.Table(
                "Newest first, at most 50",
                [
                    .text("Time (UTC)"), .text("Decision"), .text("Object"), .text("User"), .text("Rules"),
                    .text("Webhook"),
                    .number("Duration"),
                ],
                decisions.map { decision in
                    [
                        Self.moment(decision), .lines([Self.state(decision), .text(Self.operation(decision))]),
                        Self.object(decision),
                        decision[.user].isEmpty ? .nothing : .code(decision[.user]),
                        decision[.rules].isEmpty ? .nothing : .code(decision[.rules]), .code(decision[.webhook]),
                        .text(Self.duration(microseconds: Double(decision.microseconds))),
                    ]
                }, empty: "none yet."))
        // A chosen filter opens the table.
        return StatusReport.Section(
            "decisions", "Recent decisions",
            [
                .filter,
                query.isRefusedOnly || decisions.isEmpty
                    ? table : .details(summary: "\(decisions.count) decisions", [table]),
            ])
    }

    // MARK: - Cells

    /// Seconds since the request came in.
    static func age(of decision: RecordedDecision) -> Int64 {
        let now = Clock.monotonicNanoseconds
        return Int64((now > decision.receivedNanoseconds ? now - decision.receivedNanoseconds : 0) / 1_000_000_000)
    }

    private static func moment(_ decision: RecordedDecision) -> StatusReport.Value {
        .moment(time(Clock.unixSeconds - age(of: decision)))
    }

    private static func state(_ decision: RecordedDecision) -> StatusReport.Value {
        switch decision.outcome {
        case .allowed: .state(.good, "allowed")
        case .refused: .state(.bad, "refused")
        case .failedConversion: .state(.bad, "failed")
        }
    }

    /// `CREATE (dry run)`; the versions of a conversion.
    private static func operation(_ decision: RecordedDecision) -> String {
        let operation = decision.outcome == .failedConversion ? "convert \(decision[.versions])" : decision[.operation]
        return operation + (decision.isDryRun ? " (dry run)" : "")
    }

    private static func object(_ decision: RecordedDecision) -> StatusReport.Value {
        let place = [decision[.namespace], decision[.name]].filter { !$0.isEmpty }.joined(separator: "/")
        return .lines([
            place.isEmpty ? .nothing : .code(place), decision[.kind].isEmpty ? .nothing : .text(decision[.kind]),
        ])
    }
}
