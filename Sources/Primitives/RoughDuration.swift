/// Durations as people read them.
public enum RoughDuration {
    /// Formats seconds as `12 days`, as hours below two days, and as minutes below two hours; negative ones as zero.
    public static func text(seconds: Int64) -> String {
        let days = seconds / 86_400
        if days >= 2 { return "\(days) days" }
        return seconds >= 7_200 ? "\(seconds / 3_600) hours" : "\(max(seconds, 0) / 60) minutes"
    }
}
