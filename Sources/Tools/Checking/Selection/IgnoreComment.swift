/// A comment that accepts findings: `# ocne-webhook: ignore RULE reason`. Several rules are separated by commas.
struct IgnoreComment {
    /// The ids of the rules; empty if there is none.
    let rules: [String]
    /// Why the findings are accepted; empty if the comment does not say.
    let reason: String

    private static let prefix = "ocne-webhook:"
    private static let verb = "ignore"

    /// Parses a comment with its number sign; nil if it is about something else.
    init?(_ comment: String) {
        let text = comment.drop { $0 == "#" || $0 == " " || $0 == "\t" }
        guard text.hasPrefix(Self.prefix) else { return nil }
        let words = text.dropFirst(Self.prefix.count).split(whereSeparator: \.isWhitespace)
        guard words.first.map({ $0 == Self.verb }) == true else { return nil }
        rules = words.dropFirst().first?.split(separator: ",").map { String($0) } ?? []
        reason = words.dropFirst(2).joined(separator: " ")
    }
}
