internal import StatusPage
internal import WebhookServer

extension Service {
    /// The status page; none if it is off.
    func statusPages(_ watched: [Watched], _ routes: [Route]) -> [OperationsPage] {
        guard let recent else { return [] }
        let reporter = StatusReporter(
            recent: recent, telemetry: telemetry, configuration: store.shared, watched: watched,
            service: StatusReporter.Service(
                routes: routes, settings: reload, liveState: liveState, tls: tls.configuration, replicas: replicas))
        return [reporter.page]
    }
}
