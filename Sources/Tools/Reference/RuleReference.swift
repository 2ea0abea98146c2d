internal import KubernetesAPI
internal import OCNEAPI
internal import TechPreview

/// `docs/reference/rules.md`: every rule that can refuse a request or warn about it.
public enum RuleReference {
    /// The document.
    public static var markdown: String {
        var text = introduction
        for rule in OCNERule.allCases { text += row(rule) }
        text += limits
        for rule in TechPreviewRule.allCases {
            let words = rule.description
            text += "\n### \(words.rule.id)\n\n\(words.rule.summary)\n\n"
            text += "| | |\n| --- | --- |\n"
            for (title, content) in [
                ("looks at", words.appliesTo), (words.onlyWarns ? "says" : "refuses", words.refuses),
                ("why", words.rationale),
                ("instead", words.remedy),
            ] {
                text += "| \(title) | \("\(content)".replacing("|", with: "\\|")) |\n"
            }
            text += "| mode | `\(words.ocne.rawValue)` in the profile ocne, `\(words.openshift.rawValue)` in openshift"
            text += words.onlyWarns ? "; it never refuses |\n" : " |\n"
        }
        return text
    }

    private static func row(_ rule: OCNERule) -> String {
        let declaration = rule.declaration
        let isOfAllKinds = declaration.kinds.count == OCNEKind.allCases.count
        let kinds = isOfAllKinds ? "all" : declaration.kinds.map { "`\($0.rawValue)`" }.joined(separator: ", ")
        let cells = [
            "`\(rule.id)`", "\(rule.summary)", kinds, declaration.versions.map(\.rawValue).joined(separator: ", "),
            rule.whyEnforced == nil ? "enforce, warn, audit" : "enforce", "\(declaration.source)",
        ]
        return "| \(cells.joined(separator: " | ")) |\n"
    }

    private static let introduction = """
        # Rules

        Generated from the rules' declarations; edit those, not this file (`make manifests`).

        The id of a rule is in the log line of a refusal, in the audit log (in the annotation `rules`; limits of the Technology Preview have an
        annotation of their own; API servers prefix it with the webhook's name), in the metric `ocne_webhook_rule_refusals_total` and in the
        findings of `ocne-webhook validate`.

        ## OCNE objects

        Rules of `OCNEConfig`, `OCNEConfigTemplate`, `OCNEControlPlane` and `OCNEControlPlaneTemplate`. In addition, a value of the wrong type is
        refused with 400 and its path. The policy may set the mode of a rule
        (`ocneRules`, see [technology-preview.md](../technology-preview.md#monitor-mode-for-the-rules-of-ocne-objects)). The source is the
        function of CAPOCNE 1.7 or Cluster API 1.13 that the rule does the work of.

        | rule | requirement | kinds | versions | modes | source |
        | --- | --- | --- | --- | --- | --- |

        """

    private static let limits = """

        ## Limits of the Technology Preview

        Rules of `/validate-tech-preview` for Cluster API objects, where a webhook configuration calls it; see
        [technology-preview.md](../technology-preview.md). All violated rules are reported, in this order. `ocne-webhook policy explain RULE` prints the same.

        """
}
