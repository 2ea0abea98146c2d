internal import EventLoop
internal import HTTP
internal import Primitives
internal import Synchronization

/// The log of the process: what happens to the server itself. Any thread; written at once.
///
/// How much is logged, and how, can change while the server runs.
struct Log: Sendable {
    private let settings: LogSettings

    init(level: LogLevel, format: LogFormat, decisions: LogDecisions = .all) {
        settings = LogSettings(level, format, decisions)
    }

    /// Logs so much, and so, from now on. Any thread.
    func use(level: LogLevel, format: LogFormat, decisions: LogDecisions) { settings.set(level, format, decisions) }

    /// Which decisions are logged now, as `LogDecisions.rate` says. Any thread.
    var decisionRate: UInt32 { settings.decisionRate }

    /// How lines of a level are written now; nil when they are not.
    func format(of level: LogLevel) -> LogFormat? { settings.format(of: level) }

    func debug(_ message: String, _ values: KeyValuePairs<StaticString, String> = [:]) {
        write(.debug, message, values)
    }
    func info(_ message: String, _ values: KeyValuePairs<StaticString, String> = [:]) { write(.info, message, values) }
    func notice(_ message: String, _ values: KeyValuePairs<StaticString, String> = [:]) {
        write(.notice, message, values)
    }
    func warning(_ message: String, _ values: KeyValuePairs<StaticString, String> = [:]) {
        write(.warning, message, values)
    }
    func error(_ message: String, _ values: KeyValuePairs<StaticString, String> = [:]) {
        write(.error, message, values)
    }

    private func write(_ level: LogLevel, _ message: String, _ values: KeyValuePairs<StaticString, String>) {
        guard let format = settings.format(of: level) else { return }
        let time = Array(CivilTime(unixSeconds: Clock.unixMilliseconds / 1000).rfc3339.utf8)
        var record = LogRecord(appendingTo: [], format, time: time, level, message)
        for (name, value) in values { record.add(name, value) }
        StandardError.write(record.end())
    }
}

/// Level and format in one number, and the rate of decisions in another, so that requests can look at them without
/// waiting.
private final class LogSettings: Sendable {
    private let packed: Atomic<UInt8>
    private let decisions: Atomic<UInt32>

    init(_ level: LogLevel, _ format: LogFormat, _ decisions: LogDecisions) {
        packed = Atomic(Self.pack(level, format))
        self.decisions = Atomic(decisions.rate)
    }

    func set(_ level: LogLevel, _ format: LogFormat, _ decisions: LogDecisions) {
        packed.store(Self.pack(level, format), ordering: .relaxed)
        self.decisions.store(decisions.rate, ordering: .relaxed)
    }

    var decisionRate: UInt32 { decisions.load(ordering: .relaxed) }

    func format(of level: LogLevel) -> LogFormat? {
        let current = packed.load(ordering: .relaxed)
        guard level.rank >= current >> 1 else { return nil }
        return current & 1 == 0 ? .text : .json
    }

    private static func pack(_ level: LogLevel, _ format: LogFormat) -> UInt8 {
        level.rank << 1 | (format == .json ? 1 : 0)
    }
}
