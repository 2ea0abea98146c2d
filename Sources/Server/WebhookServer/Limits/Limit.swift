internal import EventLoop
internal import Primitives

/// A limit of the server: its flag, default and unit, and what happens at the limit.
public struct Limit: Sendable {
    /// Unit of a limit.
    public enum Unit: Sendable {
        case bytes
        case count
        /// Nanoseconds.
        case duration
    }

    /// The flag of `serve`, without dashes; nil for a limit that is fixed.
    public let flag: String?
    /// Unit of the value.
    public let unit: Unit
    /// Bytes, a count, or nanoseconds.
    public let defaultValue: Int
    /// True if a reload of the settings changes it while the server runs.
    public let isReloadable: Bool
    /// Subject of the limit, without a full stop.
    public let summary: String
    /// Examples of values; nil for a limit that is fixed.
    public let example: String?
    /// Behavior of the server at the limit.
    public let effect: String

    /// Help text of the flag.
    public var help: String { summary + (example.map { ", for example \($0)." } ?? ".") }

    static func bytes(_ flag: String?, _ bytes: Int, _ summary: String, example: String? = nil, effect: String) -> Limit
    {
        Limit(
            flag: flag, unit: .bytes, defaultValue: bytes, isReloadable: flag != nil, summary: summary,
            example: example, effect: effect)
    }

    static func count(_ flag: String?, _ count: Int, _ summary: String, example: String? = nil, effect: String) -> Limit
    {
        Limit(
            flag: flag, unit: .count, defaultValue: count, isReloadable: flag != nil, summary: summary,
            example: example, effect: effect)
    }

    static func seconds(_ flag: String?, _ seconds: Int, _ summary: String, example: String? = nil, effect: String)
        -> Limit
    {
        Limit(
            flag: flag, unit: .duration, defaultValue: seconds * 1_000_000_000, isReloadable: flag != nil,
            summary: summary, example: example, effect: effect)
    }
}

/// A time limit, in nanoseconds: dividing a `Duration`, which has 128 bits, for every request would cost too much.
public struct Timeout: Sendable, Equatable {
    /// The time in nanoseconds.
    public let nanoseconds: UInt64

    /// The time as a duration.
    public var duration: Duration { .nanoseconds(Int64(clamping: nanoseconds)) }

    /// The time as the value of a limit.
    var value: Int { Int(clamping: nanoseconds) }

    /// Creates a time limit of `duration`; negative durations are zero.
    public init(_ duration: Duration) { nanoseconds = duration.nanoseconds }

    /// Creates the default of a limit whose unit is a duration.
    init(_ limit: Limit) { nanoseconds = UInt64(max(limit.defaultValue, 0)) }
}
