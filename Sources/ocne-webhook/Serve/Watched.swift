internal import EventLoop
internal import Metrics
internal import Synchronization
internal import WebhookServer

/// A part of the configuration that is read from files, and again when they change. The previous version stays in use
/// while the files are invalid.
///
/// Bound to the service thread once the server runs.
final class Watched: @unchecked Sendable {
    // Unchecked: used by the main thread, which becomes the service thread.
    /// Name in logs, metrics and health.
    let name: String
    private let source: Source
    private let apply: () throws -> Void
    private let telemetry: Telemetry
    private var observed: [[UInt8]?] = []
    /// For `/readyz?verbose`.
    let health = HealthStatus()
    /// Time of the last attempt to read it, in seconds since 1970.
    private let readAt = Mutex<Int64>(Clock.unixSeconds)

    /// The files to watch.
    struct Source {
        /// Returns the files as they are configured now, in a fixed order; without any, nothing is read.
        let files: () -> [String]
        /// Directories besides those of the files.
        var directories: [String] = []
        /// Returns true if files that were refused are to be tried again though they have not changed.
        var isRetryDue: () -> Bool = { false }
    }

    /// Maximum size of one file.
    private static let maxFileBytes = 64 * 1024 * 1024
    /// Maximum number of attempts in a row for files that keep changing; later changes are read at the next check.
    private static let maxAttempts = 4

    /// - Parameter apply: Reads the files and applies them; throws if they are invalid.
    init(_ name: String, _ source: Source, _ telemetry: Telemetry, apply: @escaping () throws -> Void) {
        self.name = name
        self.source = source
        self.telemetry = telemetry
        self.apply = apply
        observed = contents
        telemetry.registry.registerReloads(of: name, health)
    }

    /// Reads the files again if they have changed, or if forced.
    func refresh(force: Bool = false) {
        guard !files.isEmpty || !source.directories.isEmpty else {
            health.problem = nil
            return
        }
        var before = contents
        guard force || before != observed || source.isRetryDue() else { return }
        var failure: (any Error)?
        // Files can change while they are read, so that a certificate could be paired with the key of another. A
        // reading counts if the files are the same afterwards.
        for _ in 0..<Self.maxAttempts {
            do {
                try apply()
                failure = nil
            } catch {
                failure = error
            }
            observed = before
            let after = contents
            if after == before { break }
            before = after
        }
        readAt.withLock { $0 = Clock.unixSeconds }
        report(failure)
    }

    private func report(_ failure: (any Error)?) {
        guard let failure else {
            health.problem = nil
            telemetry.registry.reloads(of: name, "success").add()
            return telemetry.log.notice("reloaded \(name)")
        }
        health.problem = "kept the previous version: \(failure)"
        telemetry.registry.reloads(of: name, "failure").add()
        telemetry.log.error("could not reload \(name), kept the previous version", ["reason": "\(failure)"])
    }

    /// A warning for `/readyz?verbose`.
    var check: HealthCheck { HealthCheck(name, isRequired: false) { [health] in health.problem } }

    /// Time of the last attempt to read it, in seconds since 1970. Any thread.
    var lastReadUnixSeconds: Int64 { readAt.withLock { $0 } }

    /// The files that are read now.
    var files: [String] { source.files() }

    /// The directories that are watched now.
    var directories: [String] {
        var found = source.directories
        for file in files {
            let directory = file.lastIndex(of: "/").map { $0 == file.startIndex ? "/" : String(file[..<$0]) } ?? "."
            if !found.contains(directory) { found.append(directory) }
        }
        return found
    }

    private var contents: [[UInt8]?] {
        files.map { path in
            do { return try File.read(path, limit: Self.maxFileBytes) } catch { return nil }
        }
    }
}
