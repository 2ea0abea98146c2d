internal import JSON
internal import KubernetesAPI
internal import OCNEAPI
internal import TechPreview

extension CheckReport {
    /// The ids of all rules that findings can have, sorted.
    public static let knownRules = Set(
        (OCNERule.rules + Rule.manifests + TechPreviewRule.allCases.map(\.description.rule)).map { "\($0.id)" })

    /// Drops findings of rules that are not selected, and moves those that the comments of their file accept.
    ///
    /// - Parameter first: The first finding of the file.
    mutating func select(_ selection: RuleSelection, _ comments: AcceptedFindings, from first: Int) {
        var comments = comments
        var reported: [Finding] = []
        let all = findings[first...] + comments.mistakes(knownRules: Self.knownRules)
        for finding in all where selection.contains(finding.rule) {
            if let reason = comments.reason(for: finding) {
                accepted.append(AcceptedFinding(finding: finding, reason: reason))
            } else {
                reported.append(finding)
            }
        }
        reported.sort { ($0.position.line, $0.position.column) < ($1.position.line, $1.position.column) }
        findings.replaceSubrange(first..., with: reported)
        unusedComments += comments.unused(knownRules: Self.knownRules).map { (comments.fileName, $0) }
    }
}
