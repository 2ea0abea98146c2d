internal import EventLoop
internal import Metrics
internal import Synchronization
internal import WebhookServer

/// Something read from files and read again when they change: the old value stays in use while the files are broken.
///
/// Bound to the service thread once the server runs.
final class Watched: @unchecked Sendable {
    // Unchecked: used by the main thread, which becomes the service thread.
    let name: String
    private let further: [String]
    private let list: () -> [String]
    private let isDue: () -> Bool
    private let apply: () throws -> Void
    private let log: Log
    private let registry: MetricsRegistry
    private var seen: [[UInt8]?] = []
    /// For `/readyz?verbose`.
    let health = HealthStatus()
    /// When it was read last, in seconds since 1970, well or not.
    private let readAt = Mutex<Int64>(Clock.unixMilliseconds / 1000)

    /// Bytes that one file may have.
    private static let maxFileBytes = 64 * 1024 * 1024
    /// How often files that keep changing are read in a row; what comes later is read when it is next looked for
    /// changes.
    private static let maxReadings = 4

    /// - Parameters:
    ///   - name: What it is called in logs, metrics and health.
    /// - files: What to look at for changes now, in an order of its own; while there are none, there is nothing to be
    ///     read.
    ///   - directories: Where a change may concern it, beside those of the files.
    ///   - isDue: Whether what was refused, though nothing in the files has changed, is to be tried again.
    ///   - apply: Reads the files and puts what they say in use; throws when they cannot be used.
    init(
        _ name: String, files: @escaping () -> [String], in directories: [String] = [],
        isDue: @escaping () -> Bool = { false }, log: Log,
        _ registry: MetricsRegistry, apply: @escaping () throws -> Void
    ) {
        self.name = name
        further = directories
        list = files
        self.isDue = isDue
        self.log = log
        self.registry = registry
        self.apply = apply
        seen = contents
        registry.gauge(
            "ocne_webhook_last_reload_successful", "Whether what is in use is what the files say (1), by what.",
            [("what", name)]
        ) { [health] in health.problem == nil ? 1 : 0 }
        // There from the start: a counter that begins at 1 never seems to rise.
        for result in ["success", "failure"] { _ = counter(result) }
    }

    /// Reads again if there is something new, or if told to.
    func refresh(force: Bool = false) {
        guard !files.isEmpty || !further.isEmpty else {
            health.problem = nil
            return
        }
        var before = contents
        guard force || before != seen || isDue() else { return }
        var failure: (any Error)?
        // Files can change while they are read, so that a certificate and the key of another would be taken for a pair.
        // What was read counts when they are afterwards as they were before.
        for _ in 0..<Self.maxReadings {
            do {
                try apply()
                failure = nil
            } catch {
                failure = error
            }
            seen = before
            let after = contents
            if after == before { break }
            before = after
        }
        readAt.withLock { $0 = Clock.unixMilliseconds / 1000 }
        report(failure)
    }

    private func report(_ failure: (any Error)?) {
        guard let failure else {
            health.problem = nil
            counter("success").add()
            return log.notice("reloaded \(name)")
        }
        health.problem = "kept what was there before: \(failure)"
        counter("failure").add()
        log.error("could not reload \(name), keeping what was there before", ["reason": "\(failure)"])
    }

    /// When it was read last, in seconds since 1970, well or not. Any thread.
    var lastReadUnixSeconds: Int64 { readAt.withLock { $0 } }

    /// The files that it is read from now.
    var files: [String] { list() }

    /// Where a change may concern it now.
    var directories: [String] {
        var found = further
        for file in files {
            let directory = file.lastIndex(of: "/").map { $0 == file.startIndex ? "/" : String(file[..<$0]) } ?? "."
            if !found.contains(directory) { found.append(directory) }
        }
        return found
    }

    private var contents: [[UInt8]?] {
        list().map { path in
            do { return try File.read(path, limit: Self.maxFileBytes) } catch { return nil }
        }
    }

    private func counter(_ result: String) -> Counter {
        registry.counter(
            "ocne_webhook_reloads_total", "Configuration read again, by what and result.",
            [("what", name), ("result", result)])
    }
}
