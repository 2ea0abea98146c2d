internal import EventLoop
internal import HTTP
internal import Primitives
internal import Synchronization

/// The level and format of the log, and the decisions that are logged.
struct LogSettings: Sendable, Equatable {
    var level: LogLevel
    var format: LogFormat
    var decisions = LogDecisions.all

    /// Returns the format of lines of a level; nil if they are not logged.
    func format(of level: LogLevel) -> LogFormat? { level.rank >= self.level.rank ? format : nil }
}

/// The log of the process: events of the server itself. Any thread; written at once.
///
/// Lines of decisions are collected per thread (`LogLines`), by the settings of the running configuration.
struct Log: Sendable {
    private let settings: Shared<LogSettings>

    init(_ settings: LogSettings) {
        self.settings = Shared(settings)
    }

    /// Applies other settings from now on.
    func use(_ settings: LogSettings) { self.settings.update { $0 = settings } }

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

    /// Writes a line, unless the settings leave out its level.
    func write(_ level: LogLevel, _ message: String, _ values: KeyValuePairs<StaticString, String>) {
        guard let format = settings.current.format(of: level) else { return }
        let time = Array(CivilTime(unixSeconds: Clock.unixSeconds).rfc3339.utf8)
        var record = LogRecord(appendingTo: [], format, time: time, level, message)
        for (name, value) in values { record.add(name, value) }
        StandardError.write(record.end())
    }
}
