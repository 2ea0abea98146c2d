internal import EventLoop
internal import Metrics
internal import WebhookServer

/// Something read from files and read again when they change: the old value stays in use while the files are broken.
///
/// Bound to the service thread once the server runs.
final class Watched: @unchecked Sendable {
    // Unchecked: used by the main thread, which becomes the service thread.
    let name: String
    let directories: [String]
    private let list: () -> [String]
    private let apply: () throws -> Void
    private let log: Log
    private let registry: MetricsRegistry
    private var seen: [[UInt8]?] = []
    /// For `/readyz?verbose`.
    let health = HealthStatus()

    /// Bytes that one file may have.
    private static let maxFileBytes = 64 * 1024 * 1024

    /// - Parameters:
    ///   - name: What it is called in logs, metrics and health.
    ///   - directories: Where a change may concern it.
    ///   - files: What to look at for changes, in an order of its own.
    ///   - apply: Reads the files and puts what they say in use; throws when they cannot be used.
    init(
        _ name: String, in directories: [String], files: @escaping () -> [String], log: Log, _ registry: MetricsRegistry,
        apply: @escaping () throws -> Void
    ) {
        self.name = name
        self.directories = directories
        list = files
        self.log = log
        self.registry = registry
        self.apply = apply
        seen = contents
    }

    /// Reads again if there is something new, or if told to.
    func refresh(force: Bool = false) {
        let current = contents
        guard force || current != seen else { return }
        seen = current
        do {
            try apply()
            health.problem = nil
            count("success")
            log.notice("reloaded \(name)")
        } catch {
            health.problem = "kept what was there before: \(error)"
            count("failure")
            log.error("could not reload \(name), keeping what was there before", ["reason": "\(error)"])
        }
    }

    private var contents: [[UInt8]?] {
        list().map { path in
            do { return try File.read(path, limit: Self.maxFileBytes) } catch { return nil }
        }
    }

    private func count(_ result: String) {
        registry.counter(
            "ocne_webhook_reloads_total", "Configuration read again, by what and result.", [("what", name), ("result", result)]
        )
        .add()
    }
}
