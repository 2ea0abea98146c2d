internal import Checking
internal import ClusterObjects
internal import EventLoop
internal import KubernetesClient
internal import LiveState
internal import Primitives

/// Checks the objects of a live cluster. Lists only: first the summaries that rules read of other objects, then every
/// object that is judged. Findings that depend on other objects are confirmed by a second reading, since the cluster
/// changes in between.
final class LiveCheck {
    private let access: ClusterAccess
    private var settings: CheckSettings
    private let progress = CheckProgress()
    private let signals: SignalInbox
    /// Versions that were discovered.
    private var versions: [String: String?] = [:]

    init(access: ClusterAccess, settings: CheckSettings) throws {
        self.access = access
        self.settings = settings
        signals = try SignalInbox()
    }

    /// - Returns: The report, the settings in effect, and the signal that interrupted the check.
    /// - Throws: `ConfigurationError` if the API server cannot be reached.
    func run() throws -> (report: ClusterReport, settings: CheckSettings, signal: ServerSignal?) {
        defer { progress.clear() }
        var report = try read(WatchedResource.checked, only: nil)
        let unconfirmed = report.unconfirmed
        if !unconfirmed.isEmpty, signals.received == nil {
            let resources = WatchedResource.checked.filter { unconfirmed.kinds.contains("\($0.group)/\($0.kind)") }
            do {
                let later = try read(resources, only: unconfirmed)
                if signals.received == nil { report = report.confirmed(by: later) }
            } catch let error as ConfigurationError {
                report.unread.append(("confirmation of findings that depend on other objects", error.description))
            }
        }
        report.isInterrupted = signals.received != nil
        return (report, settings, signals.received)
    }

    /// Reads the cluster once.
    ///
    /// - Parameter selected: The objects to judge; nil for all.
    private func read(_ resources: [WatchedResource], only selected: ObjectSelection?) throws -> ClusterReport {
        let known = WatchedResource.readByCheck(metadataIn: settings.metadataNamespace)
        progress.phase = selected == nil ? "reading references" : "confirming: reading references"
        let snapshot = ClusterSnapshot(of: known, converter: OCNEVersionConverter())
        let state = ListOutcomes(forwardingTo: snapshot, progress)
        try list(known, to: state)
        settings.useMetadata(of: snapshot.objects)

        progress.phase = selected == nil ? "checking" : "confirming"
        let judge = CheckConsumer(
            ClusterCheck(
                settings.settings, facts: ClusterFacts(snapshot.objects, dump: false),
                versions: ClusterState(objects: snapshot.objects), converter: OCNEVersionConverter(), only: selected,
                findings: .spilling(), clock: { Clock.unixSeconds }))
        let judged = ListOutcomes(forwardingTo: judge, progress)
        if signals.received == nil { try list(resources, to: judged) }
        var report = judge.check.result
        report.absent = judged.absent
        report.unread = judged.unread + state.unread.filter { one in !judged.unread.contains { $0 == one } }
        report.unread += snapshot.overLimit.map {
            ($0, "too many objects for rules that look at them; these were skipped")
        }
        return report
    }

    private func list(_ resources: [WatchedResource], to consumer: ListOutcomes) throws {
        let loop = try EventLoop()
        let client = APIClient(access, userAgent: Build.userAgent, on: loop)
        var random = SystemRandomNumberGenerator()
        let lister = ClusterLister(resources, versions: versions, to: consumer, seed: random.next()) { loop.stop() }
        let runner = APIStateMachineRunner(lister, client) {}
        try signals.start(on: loop)
        let box = UnsafeTransfer(runner)
        loop.submit { box.value.resume() }
        loop.run()
        versions = runner.machine.versions
        if let failure = runner.machine.failure, signals.received == nil {
            throw ConfigurationError("API server: \(failure) (\(access.server.authority))")
        }
    }
}

/// Passes the objects of lists to the check.
private final class CheckConsumer: ListConsumer {
    var check: ClusterCheck
    private var apiVersion = ""
    private var kind = ""
    private var hasBegun = false

    init(_ check: consuming ClusterCheck) { self.check = check }

    func begin(_ resource: WatchedResource, version: String) {
        apiVersion = resource.group.isEmpty ? version : "\(resource.group)/\(version)"
        kind = resource.kind
        hasBegun = true
        check.begin(resource.name, version: version)
    }

    func take(_ object: Span<UInt8>) { check.check(object, apiVersion: apiVersion, kind: kind) }

    func end(_ resource: WatchedResource, _ outcome: ListOutcome) {
        switch outcome {
        case .complete, .failed: break
        // A resource without a version was not begun.
        case .notServed, .forbidden: if hasBegun { check.discard() }
        }
        hasBegun = false
    }
}

/// Notes the outcome of each list, and shows progress.
private final class ListOutcomes: ListConsumer {
    private(set) var absent: [String] = []
    private(set) var unread: [(resource: String, reason: String)] = []
    private let consumer: any ListConsumer
    private let progress: CheckProgress
    private var count = 0

    init(forwardingTo consumer: any ListConsumer, _ progress: CheckProgress) {
        self.consumer = consumer
        self.progress = progress
    }

    func begin(_ resource: WatchedResource, version: String) {
        count = 0
        progress.begin(resource.name)
        consumer.begin(resource, version: version)
    }

    func take(_ object: Span<UInt8>) {
        count += 1
        progress.show(count)
        consumer.take(object)
    }

    func end(_ resource: WatchedResource, _ outcome: ListOutcome) {
        switch outcome {
        case .complete: break
        case .notServed: absent.append(resource.name)
        case .forbidden(let message):
            let group = resource.group.isEmpty ? "the core API group" : "API group \(resource.group)"
            unread.append(
                (resource.name, "forbidden: grant the verb list on \(resource.plural) in \(group) (\(message))"))
        case .failed(let reason): unread.append((resource.name, reason))
        }
        consumer.end(resource, outcome)
    }
}

/// The signal that ends the check. Create before any thread.
private final class SignalInbox {
    private(set) var received: ServerSignal?
    private var loop: EventLoop?
    private var watch: SignalWatch?

    init() throws {
        watch = try SignalWatch { [weak self] signal in
            guard let self, signal != .reload else { return }
            received = signal
            loop?.stop()
        }
    }

    func start(on loop: EventLoop) throws {
        self.loop = loop
        try watch?.start(on: loop)
    }
}
