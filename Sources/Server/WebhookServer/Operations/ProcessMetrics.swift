internal import EventLoop
internal import Metrics

/// The metrics of the process that Prometheus' clients agree on.
enum ProcessMetrics {
    static func register(in registry: MetricsRegistry) {
        let started = Double(Clock.unixMilliseconds) / 1000
        registry.counter("process_cpu_seconds_total", "Total user and system CPU time spent in seconds.") {
            Double(ProcessUsage.processorMicroseconds) / 1e6
        }
        registry.gauge("process_resident_memory_bytes", "Resident memory size in bytes.") {
            Double(ProcessUsage.residentBytes)
        }
        registry.gauge("process_start_time_seconds", "Start time of the process since unix epoch in seconds.") {
            started
        }
    }
}
