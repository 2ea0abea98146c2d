internal import JSON
internal import KubernetesAPI
internal import Primitives

/// The findings of a file that its comments accept.
///
/// A comment at the end of a line accepts findings on that line. One on a line of its own accepts those in the field
/// below it; at the top of a document, those in the whole document.
struct AcceptedFindings {
    private struct Scope {
        let comment: IgnoreComment
        let position: SourcePosition
        let lines: ClosedRange<Int>
        var isUsed = false
    }

    private let file: ManifestFile
    /// The name of the file.
    var fileName: String { file.name }
    private var scopes: [Scope] = []

    init(_ file: ManifestFile) {
        self.file = file
        guard !file.isJSON else { return }
        var outline: LineOutline?
        for position in file.comments {
            let line = file.source.line(position.line)
            let comment = line.unicodeScalars.dropFirst(position.column - 1)
            guard let found = IgnoreComment(String(comment)) else { continue }
            let isAlone = line.unicodeScalars.prefix(position.column - 1).allSatisfy { $0 == " " || $0 == "\t" }
            var lines = position.line...position.line
            if isAlone {
                let known = outline ?? LineOutline(file.source)
                outline = known
                lines = known.field(below: position.line) ?? lines
            }
            scopes.append(Scope(comment: found, position: position, lines: lines))
        }
    }

    /// Returns the reason for which a finding is accepted; nil if it is not.
    mutating func reason(for finding: Finding) -> String? {
        let id = "\(finding.rule.id)"
        // The innermost comment is the one that its author wrote for the field.
        let index = scopes.indices.last {
            scopes[$0].lines.contains(finding.position.line) && scopes[$0].comment.rules.contains(id)
                && !scopes[$0].comment.reason.isEmpty
        }
        guard let index else { return nil }
        scopes[index].isUsed = true
        return scopes[index].comment.reason
    }

    /// Findings about comments that accept nothing because they are incomplete or name an unknown rule.
    func mistakes(knownRules: Set<String>) -> [Finding] {
        scopes.compactMap { scope in
            guard let (message, help) = Self.mistake(in: scope.comment, knownRules) else { return nil }
            let line = file.source.line(scope.position.line)
            return Finding(
                severity: .warning, rule: .ignoreComment, file: file.name, position: scope.position,
                length: max(line.unicodeScalars.count - scope.position.column + 1, 1), line: SecretLine.masked(line),
                object: "", path: "", message: message, help: help)
        }
    }

    /// Positions of comments without mistakes that accepted no finding.
    func unused(knownRules: Set<String>) -> [SourcePosition] {
        scopes.filter { !$0.isUsed && Self.mistake(in: $0.comment, knownRules) == nil }.map(\.position)
    }

    private static func mistake(in comment: IgnoreComment, _ known: Set<String>) -> (message: String, help: String)? {
        let form = "write # ocne-webhook: ignore RULE reason"
        guard let first = comment.rules.first else { return ("the comment names no rule", form) }
        if let unknown = comment.rules.first(where: { !known.contains($0) }) {
            let near = nearest(to: unknown, among: known.sorted())
            return (
                "the comment names an unknown rule \(quoted(unknown))",
                near.isEmpty ? "run ocne-webhook explain rules for the rules" : "did you mean \(near[0])?"
            )
        }
        return comment.reason.isEmpty ? ("the comment gives no reason to ignore \(first)", form) : nil
    }
}
