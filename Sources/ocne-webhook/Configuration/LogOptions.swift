internal import ArgumentParser

/// Flags of the log.
struct LogOptions: ParsableArguments {
    /// Flags that a reload of the settings applies at once.
    static let reloadable: Set<String> = ["log-level", "log-format", "log-decisions"]

    @Option(
        help: ArgumentHelp(
            "Minimum level of log lines: info has one line per decision, notice has server events only.",
            valueName: "level"))
    var logLevel = LogLevel.info
    @Option(help: ArgumentHelp("Format of log lines.", valueName: "format"))
    var logFormat = LogFormat.text
    @Option(
        help: ArgumentHelp(
            "Decisions that are logged at level info. One of: all, refused (refusals and failed conversions), sampled=N (refusals, failures, and one in N of the rest).",
            valueName: "which"))
    var logDecisions = LogDecisions.all

    var settings: LogSettings { LogSettings(level: logLevel, format: logFormat, decisions: logDecisions) }
}

extension LogOptions: FlagGroup {
    static var flags: [GroupFlag<Self>] {
        [
            GroupFlag("log-level", LogLevel.info) { $0.logLevel = $1 },
            GroupFlag("log-format", LogFormat.text) { $0.logFormat = $1 },
            GroupFlag("log-decisions", LogDecisions.all) { $0.logDecisions = $1 },
        ]
    }
}
