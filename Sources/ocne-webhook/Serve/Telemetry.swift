internal import Metrics

/// The metrics and the log of the process. Any thread.
struct Telemetry: Sendable {
    let registry: MetricsRegistry
    let log: Log
}
