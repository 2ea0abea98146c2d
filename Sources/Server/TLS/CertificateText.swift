internal import Primitives

/// Formatting for messages about certificates.
enum CertificateText {
    /// Names listed in one message.
    private static let maxNames = 6

    /// `a, b and 3 more`.
    static func list(_ names: [String]) -> String {
        guard !names.isEmpty else { return "no name" }
        let rest = names.count - maxNames
        return names.prefix(maxNames).joined(separator: ", ") + (rest > 0 ? " and \(rest) more" : "")
    }

    /// `2026-11-21T06:32:59Z`.
    static func time(_ unixSeconds: Int64) -> String { CivilTime(unixSeconds: unixSeconds).rfc3339 }
}
