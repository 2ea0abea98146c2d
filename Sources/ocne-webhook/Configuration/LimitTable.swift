internal import WebhookServer

extension Limit {
    /// Formats a value as flags take it: `8Mi`, `4096`, `5s`.
    func format(_ value: Int) -> String {
        switch unit {
        case .bytes: BytesArgument(value).defaultValueDescription
        case .count: "\(value)"
        case .duration: DurationArgument(.nanoseconds(value)).defaultValueDescription
        }
    }
}

/// The table of limits in `docs/operating.md`, which a test compares with this one.
enum LimitTable {
    /// The table in Markdown, without a line feed at its end.
    static var markdown: String {
        let rows = ServerLimits.all.map { limit in
            "| \(limit.flag.map { "`\($0)`" } ?? "fixed") | \(limit.format(limit.defaultValue)) | \(limit.summary) | \(limit.effect) |"
        }
        return (["| Flag | Default | Limits | At the limit |", "| --- | --- | --- | --- |"] + rows).joined(
            separator: "\n")
    }
}
