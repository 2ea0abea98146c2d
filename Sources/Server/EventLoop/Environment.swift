internal import Glibc

/// The environment of the process.
public enum Environment {
    /// A variable; nil when it is not set. Not while another thread changes the environment.
    public static func variable(_ name: String) -> String? {
        unsafe getenv(name).map { unsafe String(cString: $0) }
    }
}
