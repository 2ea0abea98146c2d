internal import ClusterObjects
internal import EventLoop
internal import LiveState
internal import StatusPage

extension StatusReporter {
    /// The objects of the cluster: resources with problems first, others collapsed.
    var live: StatusReport.Section {
        let blocks: [StatusReport.Block]
        switch service.liveState.source {
        case .none:
            blocks = [
                .note(
                    .text(
                        "No cluster is watched. Rules check only the object itself; scale requests are refused."
                    ))
            ]
        case .directory(let directory):
            blocks = [.note(.text("Objects of the cluster are read from the manifests in \(directory.path)."))]
        case .cluster: blocks = Self.blocks(service.liveState.cluster?.statuses ?? [])
        }
        return StatusReport.Section("live-state", "Live state", blocks)
    }

    private static func blocks(_ statuses: [ReflectorStatus]) -> [StatusReport.Block] {
        let problems = statuses.filter { !$0.hasSynced || $0.problem != nil }
        let synced = statuses.filter { $0.coverage == .complete && $0.problem == nil }
        let (filled, empty) = (synced.filter { $0.objects > 0 }, synced.filter { $0.objects == 0 })
        let absent = statuses.filter { $0.coverage == .notInstalled && $0.problem == nil }
        let objects = synced.reduce(0) { $0 + max($1.objects, 0) }
        var blocks: [StatusReport.Block] = []
        if problems.isEmpty {
            blocks.append(
                .note(
                    .state(
                        .good, "synced",
                        detail: "\(objects) objects of \(synced.count) resources are watched.")))
        } else {
            blocks.append(
                .note(
                    .state(
                        .warning, "not synced",
                        detail:
                            "\(problems.count) of \(statuses.count) resources have problems; requests that need them "
                            + "are handled according to --state-unavailable.")))
            blocks.append(table("Resources with problems", problems))
        }
        for (resources, summary, caption) in [
            (filled, "synced, with objects", "Resources with objects" as StaticString),
            (empty, "synced, without objects", "Resources without objects"),
            (absent, "not served by the cluster", "Resources that the cluster does not serve"),
        ] where !resources.isEmpty {
            blocks.append(.details(summary: "\(resources.count) resources: \(summary)", [table(caption, resources)]))
        }
        return blocks
    }

    private static func table(_ caption: StaticString, _ statuses: [ReflectorStatus]) -> StatusReport.Block {
        let now = Clock.monotonicNanoseconds
        return .table(
            StatusReport.Table(
                caption,
                [
                    .text("Resource"), .text("State"), .number("Objects"), .number("Last contact"), .number("Changes"),
                    .number("Failures"),
                ],
                statuses.map { status in
                    let age = status.lastContactNanoseconds.map {
                        Self.duration(seconds: Int64((now > $0 ? now - $0 : 0) / 1_000_000_000))
                    }
                    let state: StatusReport.Value =
                        switch status.coverage {
                        case .complete: .state(.good, "synced")
                        case .notInstalled: .text("not served")
                        default: .state(.warning, "unknown")
                        }
                    return [
                        .code(status.resource.name), .lines([state, status.problem.map { .text($0) } ?? .nothing]),
                        .count(UInt64(max(status.objects, 0))), .text(age.map { "\($0) ago" } ?? "never"),
                        .count(status.events),
                        .count(status.failures),
                    ]
                }))
    }
}
