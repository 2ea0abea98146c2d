internal import KubernetesAPI
internal import OCNEAPI
internal import TechPreview

/// `docs/reference/rules.md`: every rule that a request can be refused by, or warned about.
public enum RuleReference {
    /// The document.
    public static var markdown: String {
        var text = introduction
        for rule in Rule.ocne {
            text +=
                "| `\(rule.id)` | \(rule.summary) | \(rule.whyEnforced == nil ? "enforce, warn, audit" : "enforce") |\n"
        }
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

    private static let introduction = """
        # Rules

        Made from the rules; change those, not this (`make manifests`).

        The name of a rule stands in the log line of a refusal, in the audit log (in the annotation `rules`, for limits of the Technology Preview
        in one of its own name; API servers put the webhook's name in front), in the metric `ocne_webhook_rule_refusals_total` and in the
        findings of `ocne-webhook validate`.

        ## OCNE objects

        What `OCNEConfig`, `OCNEConfigTemplate`, `OCNEControlPlane` and `OCNEControlPlaneTemplate` are held to, in v1alpha1 and v1beta2 alike.
        Beside these, a value that is not of its field's type is refused as unreadable (400, with its path). The policy may set the mode of a rule
        (`ocneRules`, see [technology-preview.md](../technology-preview.md#monitor-mode-for-the-rules-of-ocne-objects)).

        | rule | demands | modes |
        | --- | --- | --- |

        """

    private static let limits = """

        ## Limits of the Technology Preview

        What `/validate-tech-preview` holds Cluster API's objects to, where it is registered; [technology-preview.md](../technology-preview.md) has the whole
        of it. All rules that are violated are told, in this order. `ocne-webhook policy explain RULE` says the same.

        """
}
