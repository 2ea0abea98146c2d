internal import CLinux

/// The system's clocks. Only event loops read them; logic takes the time as a parameter.
public enum Clock {
    /// Nanoseconds of the monotonic clock.
    public static var monotonicNanoseconds: UInt64 { clinux_monotonic_nanoseconds() }

    /// Milliseconds since 1970, for logs and headers.
    public static var unixMilliseconds: Int64 { clinux_unix_milliseconds() }

    /// Seconds since 1970.
    public static var unixSeconds: Int64 { unixMilliseconds / 1000 }

    /// Nanoseconds since 1970, for spans.
    public static var unixNanoseconds: UInt64 { clinux_unix_nanoseconds() }
}
