internal import ArgumentParser

/// Minimum level of lines that are logged (`--log-level`).
enum LogLevel: String, ExpressibleByArgument, CaseIterable, Comparable {
    case debug, info, notice, warning, error, off

    static func < (a: LogLevel, b: LogLevel) -> Bool { a.rank < b.rank }

    /// Severity, ascending.
    var rank: UInt8 {
        switch self {
        case .debug: 0
        case .info: 1
        case .notice: 2
        case .warning: 3
        case .error: 4
        case .off: 5
        }
    }

    /// Name in log lines.
    var name: StaticString {
        switch self {
        case .debug: "debug"
        case .info: "info"
        case .notice: "notice"
        case .warning: "warning"
        case .error: "error"
        case .off: "off"
        }
    }
}

/// Format of log lines (`--log-format`).
enum LogFormat: String, ExpressibleByArgument, CaseIterable {
    case text, json
}
