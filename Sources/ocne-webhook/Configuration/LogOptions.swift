internal import ArgumentParser

/// Flags of the log.
struct LogOptions: ParsableArguments {
    /// Flags that a reload of the settings applies at once.
    static let reloadable: Set<String> = ["log-level", "log-format", "log-decisions"]

    @Option(
        help: ArgumentHelp(
            "Minimum level of log lines. One of: debug, info (one line per decision), notice (server events), warning, error, off.",
            valueName: "level"))
    var logLevel = LogLevel.info
    @Option(help: ArgumentHelp("Format of log lines. One of: text, json.", valueName: "format"))
    var logFormat = LogFormat.text
    @Option(
        help: ArgumentHelp(
            "Decisions that are logged at level info. One of: all, refused (refusals and failed conversions), sampled=N (these and one in N others).",
            valueName: "which"))
    var logDecisions = LogDecisions.all

    var settings: LogSettings { LogSettings(level: logLevel, format: logFormat, decisions: logDecisions) }
}
