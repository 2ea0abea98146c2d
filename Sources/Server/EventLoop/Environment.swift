internal import Glibc

/// The environment of the process.
public enum Environment {
    /// Returns the value of a variable; nil if it is not set. Must not run while another thread changes the
    /// environment.
    public static func variable(_ name: String) -> String? {
        unsafe getenv(name).map { unsafe String(cString: $0) }
    }
}
