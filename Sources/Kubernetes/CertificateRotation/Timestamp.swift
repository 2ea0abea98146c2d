internal import HTTP

/// Times as they are written here.
enum Timestamp {
    /// `20261121T063259Z`.
    static func compact(_ unixSeconds: Int64) -> String { text(unixSeconds).filter { $0 != "-" && $0 != ":" } }

    /// `2026-11-21T06:32:59Z`.
    static func text(_ unixSeconds: Int64) -> String { CivilTime(unixSeconds: unixSeconds).rfc3339 }
}
