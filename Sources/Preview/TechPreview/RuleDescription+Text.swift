internal import KubernetesAPI

extension TechPreviewRule {
    /// What `policy explain` says about the rule.
    public var explanation: String {
        let words = description
        var text = "\(words.rule.id)\n\n\(words.rule.summary)\n\n"
        for (title, content) in [
            ("Looks at", words.appliesTo), (words.onlyWarns ? "Says" : "Refuses", words.refuses),
            ("Why", words.rationale),
            ("Instead", words.remedy),
        ] {
            text += Self.folded("\(title): \(content)")
        }
        text += "Mode: \(words.ocne.rawValue) in the profile ocne, \(words.openshift.rawValue) in openshift\n"
        if words.onlyWarns { text += "It never refuses anything: enforce is the same as warn.\n" }
        return text
    }

    private static let width = 100

    /// A paragraph in lines of readable length.
    private static func folded(_ text: String) -> String {
        var lines = ""
        var line = ""
        for word in text.split(separator: " ") {
            if !line.isEmpty, line.count + 1 + word.count > width {
                lines += line + "\n"
                line = " "
            }
            line += (line.isEmpty ? "" : " ") + word
        }
        return lines + line + "\n"
    }
}
