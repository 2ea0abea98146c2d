internal import EventLoop

/// Watches directories for changes, and polls in case changes are not reported. Bound to the service thread.
final class FileWatch {
    private let loop: EventLoop
    private var isPolling = false
    private var watch: DirectoryWatch?

    private static let interval = Duration.seconds(10)

    init(_ loop: EventLoop) {
        self.loop = loop
    }

    /// Watches `directories`, and no longer those of an earlier call.
    func watch(_ directories: [String], changed: @escaping @Sendable () -> Void) {
        if !isPolling { loop.every(Self.interval, changed) }
        isPolling = true
        // Without a watch (too many of them, a file system without support) polling remains.
        guard let new = try? DirectoryWatch(directories, on: loop, changed: changed) else { return }
        watch?.close()
        watch = new
    }
}
