internal import CLinux

/// The clocks of the server. Logic is handed the time; only loops read it.
public enum Clock {
    /// Nanoseconds of the clock that never goes back.
    public static var monotonicNanoseconds: UInt64 { clinux_monotonic_nanoseconds() }

    /// Milliseconds since 1970, for logs and headers.
    public static var unixMilliseconds: Int64 { clinux_unix_milliseconds() }

    /// Nanoseconds since 1970, for spans.
    public static var unixNanoseconds: UInt64 { clinux_unix_nanoseconds() }
}
