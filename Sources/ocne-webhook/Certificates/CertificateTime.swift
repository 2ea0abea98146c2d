internal import HTTP

/// Formats times of certificates.
enum CertificateTime {
    /// `2026-11-21T06:32:59Z`.
    static func text(_ unixSeconds: Int64) -> String { CivilTime(unixSeconds: unixSeconds).rfc3339 }
}
