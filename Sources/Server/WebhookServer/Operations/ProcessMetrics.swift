internal import EventLoop
internal import Metrics

/// The metrics of the process that Prometheus' clients agree on.
enum ProcessMetrics {
    static func register(in registry: MetricsRegistry) {
        let started = Double(Clock.unixMilliseconds) / 1000
        registry.counter("process_cpu_seconds_total", "User and system time of the process.") {
            Double(ProcessUsage.processorMicroseconds) / 1e6
        }
        registry.gauge("process_resident_memory_bytes", "Memory that is resident.") {
            Double(ProcessUsage.residentBytes)
        }
        registry.gauge("process_start_time_seconds", "When the process started, since 1970.") { started }
    }
}
