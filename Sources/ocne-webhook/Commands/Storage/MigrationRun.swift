internal import EventLoop
internal import KubernetesClient
internal import Primitives
internal import StorageMigration

/// Runs a migration on the calling thread, with progress on standard error.
struct MigrationRun {
    /// The migration at its end.
    let migration: StorageMigration
    /// The signal that ended it early.
    let signal: ServerSignal?

    /// Runs a migration until it is done or the process is asked to end: then the current request is finished first. A
    /// second signal ends it at once.
    ///
    /// - Throws: `SystemError` if the system is out of descriptors.
    init(_ migration: StorageMigration, at access: ClusterAccess, showsProgress: Bool) throws {
        let loop = try EventLoop()
        let client = APIClient(access, userAgent: Build.userAgent, on: loop)
        let progress = MigrationProgress(isShown: showsProgress)
        var migration = migration
        migration.stepped = {
            progress.show($0)
            if $0.isDone { loop.stop() }
        }
        let runner = UnsafeTransfer(APIStateMachineRunner(migration, client) {})
        var received: ServerSignal?
        let signals = try SignalWatch { signal in
            guard received == nil else { return loop.stop() }
            received = signal
            if runner.value.machine.stop() { runner.value.resume() }
        }
        try signals.start(on: loop)
        loop.submit { runner.value.resume() }
        loop.run()
        progress.clear()
        if !runner.value.machine.isDone { runner.value.machine.abandon() }
        self.migration = runner.value.machine
        signal = received
    }
}

/// The progress of a migration: a line of the terminal that is overwritten, or a line of a log every ten seconds.
final class MigrationProgress {
    private let isTerminal: Bool
    private let isShown: Bool
    private var nextAt: UInt64
    private var isOnLine = false

    private static let terminalInterval: UInt64 = 100_000_000
    private static let logInterval: UInt64 = 10_000_000_000

    init(isShown: Bool) {
        self.isShown = isShown
        isTerminal = Terminal.showsProgress
        nextAt = Clock.monotonicNanoseconds &+ (isTerminal ? 0 : Self.logInterval)
    }

    func show(_ migration: StorageMigration) {
        guard isShown, let result = migration.progress else { return }
        let now = Clock.monotonicNanoseconds
        guard now >= nextAt else { return }
        nextAt = now &+ (isTerminal ? Self.terminalInterval : Self.logInterval)
        let count = result.total.map { "\(result.processed) of \($0) objects" } ?? "\(result.processed) objects"
        let line = "\(result.name): \(count)"
        isOnLine = isTerminal
        StandardError.write(Array((isTerminal ? "\r\u{1B}[K\(line)" : "\(line)\n").utf8))
    }

    func clear() {
        if isOnLine { StandardError.write(Array("\r\u{1B}[K".utf8)) }
    }
}
