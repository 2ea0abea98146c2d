internal import Glibc

/// The system's clock.
public enum UnixTime {
    /// Seconds since 1970.
    public static var now: Int64 { Int64(unsafe time(nil)) }
}
