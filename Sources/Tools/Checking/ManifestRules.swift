internal import KubernetesAPI

/// The documentation of the rules of manifests.
public enum ManifestRules {
    /// Returns the documentation of a rule, as `ocne-webhook explain` prints it; nil if no rule has the id.
    public static func explanation(of id: String) -> String? {
        guard let rule = Rule.manifests.first(where: { "\($0.id)" == id }) else { return nil }
        var text = "\(rule.id)\n\n\(rule.summary)\n\n"
        guard let warning = ValueWarning.all.first(where: { $0.rule == rule }) else {
            return text + "Checked by ocne-webhook validate only.\n"
        }
        text += "Instead: \(warning.help)\nMode: ocne-webhook validate warns; the server accepts the value.\n"
        text += "\nThe spec of OCNEConfig, wherever a kind has it\n"
        for field in warning.fields { text += "  \(field)\n" }
        return text
    }
}
