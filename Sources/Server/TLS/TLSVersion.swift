internal import COpenSSL

/// Versions of TLS, named as Kubernetes' components name them in `--tls-min-version`.
public enum TLSVersion: String, Sendable, CaseIterable, Comparable {
    /// RFC 2246, deprecated by RFC 8996.
    case v1_0 = "VersionTLS10"
    /// RFC 4346, deprecated by RFC 8996.
    case v1_1 = "VersionTLS11"
    /// RFC 5246.
    case v1_2 = "VersionTLS12"
    /// RFC 8446.
    case v1_3 = "VersionTLS13"

    /// As OpenSSL counts them.
    var number: Int32 {
        switch self {
        case .v1_0: TLS1_VERSION
        case .v1_1: TLS1_1_VERSION
        case .v1_2: TLS1_2_VERSION
        case .v1_3: TLS1_3_VERSION
        }
    }

    /// True if `a` is older than `b`.
    public static func < (a: TLSVersion, b: TLSVersion) -> Bool { a.number < b.number }
}
