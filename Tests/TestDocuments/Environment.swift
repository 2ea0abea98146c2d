internal import Glibc

/// The environment of the tests.
public enum Environment {
    /// Returns a variable; nil if it is not set.
    public static func variable(_ name: String) -> String? { unsafe getenv(name).map { unsafe String(cString: $0) } }
}
