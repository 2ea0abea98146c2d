internal import COpenSSL

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
    static func time(_ unixSeconds: Int64) -> String {
        var buffer = [CChar](repeating: 0, count: 32)
        let length = unsafe ocne_rfc3339(unixSeconds, &buffer, buffer.count)
        return String(decoding: buffer.prefix(length).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// `12 days`, or hours below two days, or minutes below two hours.
    static func duration(_ seconds: Int64) -> String {
        let days = seconds / 86_400
        if days >= 2 { return "\(days) days" }
        return seconds >= 7_200 ? "\(seconds / 3_600) hours" : "\(max(seconds, 0) / 60) minutes"
    }
}
