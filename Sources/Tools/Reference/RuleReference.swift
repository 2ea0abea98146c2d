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
                ("Applies to", words.appliesTo), (words.onlyWarns ? "Warns about" : "Refuses", words.refuses),
                ("Reason", words.rationale),
                ("Instead", words.remedy),
            ] {
                text += "| \(title) | \("\(content)".replacing("|", with: "\\|")) |\n"
            }
            text += "| Mode | `\(words.ocne.rawValue)` in profile ocne, `\(words.openshift.rawValue)` in openshift"
            if let setting = words.refusalSetting {
                text += "; refuses only with `\(setting)` |\n"
            } else {
                text += words.onlyWarns ? "; never refuses |\n" : " |\n"
            }
        }
        return text
    }

    private static func row(_ rule: OCNERule) -> String {
        let declaration = rule.declaration
        let isOfAllKinds = declaration.kinds.count == OCNEKind.allCases.count
        let kinds = isOfAllKinds ? "all" : declaration.kinds.map { "`\($0.rawValue)`" }.joined(separator: ", ")
        let columns = [
            "`\(rule.id)`", "\(rule.summary)", "\(rule.remedy)", kinds,
            declaration.versions.map(\.rawValue).joined(separator: ", "),
            rule.whyEnforced == nil ? "enforce, warn, audit" : "enforce", "\(declaration.source)",
        ]
        return "| \(columns.joined(separator: " | ")) |\n"
    }

    private static let introduction = """
        # Rules

        Generated from the rules by `make manifests`; do not edit.

        The id of a rule appears in the log line of a refusal, in the metric `ocne_webhook_rule_refusals_total`, in the findings of
        `ocne-webhook validate`, and in the audit log: in the annotation `rules` for OCNE objects, and in an annotation named after the rule for
        Technology Preview rules. API servers prefix annotations with the name of the webhook.

        ## OCNE objects

        These rules apply to `OCNEConfig`, `OCNEConfigTemplate`, `OCNEControlPlane` and `OCNEControlPlaneTemplate`. In addition, a value of the
        wrong type is refused with 400 and its path; such a refusal has no rule, and metrics count it as `none`. The policy can set the mode of a rule
        (`ocneRules`, see [technology-preview.md](../technology-preview.md#monitor-mode-for-the-rules-of-ocne-objects)). The Source column names
        the corresponding function of CAPOCNE 1.7 or Cluster API 1.13.

        | Rule | Requirement | Instead | Kinds | Versions | Modes | Source |
        | --- | --- | --- | --- | --- | --- | --- |

        """

    private static let limits = """

        ## Technology Preview rules

        `/validate-tech-preview` applies these rules to Cluster API objects if its webhook configuration is installed; see
        [technology-preview.md](../technology-preview.md). A refusal lists all violated rules in this order. `ocne-webhook policy explain RULE` prints
        the same.

        """
}
