internal import EventLoop
internal import HTTP

/// The log of the process: what happens to the server itself. Any thread; written at once.
struct Log: Sendable {
    let level: LogLevel
    let format: LogFormat

    func debug(_ message: String, _ values: KeyValuePairs<StaticString, String> = [:]) { write(.debug, message, values) }
    func info(_ message: String, _ values: KeyValuePairs<StaticString, String> = [:]) { write(.info, message, values) }
    func notice(_ message: String, _ values: KeyValuePairs<StaticString, String> = [:]) { write(.notice, message, values) }
    func warning(_ message: String, _ values: KeyValuePairs<StaticString, String> = [:]) { write(.warning, message, values) }
    func error(_ message: String, _ values: KeyValuePairs<StaticString, String> = [:]) { write(.error, message, values) }

    private func write(_ level: LogLevel, _ message: String, _ values: KeyValuePairs<StaticString, String>) {
        guard level >= self.level else { return }
        let time = Array(CivilTime(unixSeconds: Clock.unixMilliseconds / 1000).rfc3339.utf8)
        var record = LogRecord(appendingTo: [], format, time: time, level, message)
        for (name, value) in values { record.add(name, value) }
        File.writeStandardError(record.end())
    }
}
