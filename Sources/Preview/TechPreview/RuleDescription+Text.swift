internal import KubernetesAPI

extension TechPreviewRule {
    /// The text of `policy explain`.
    public var explanation: String {
        let words = description
        var text = "\(words.rule.id)\n\n\(words.rule.summary)\n\n"
        for (title, content) in [
            ("Applies to", words.appliesTo), (words.onlyWarns ? "Warns about" : "Refuses", words.refuses),
            ("Reason", words.rationale),
            ("Instead", words.remedy),
        ] {
            text += Self.folded("\(title): \(content)")
        }
        text += "Mode: \(words.ocne.rawValue) in the profile ocne, \(words.openshift.rawValue) in openshift\n"
        if let setting = words.refusalSetting {
            text += "It refuses requests only with \(setting): otherwise enforce is the same as warn.\n"
        } else if words.onlyWarns {
            text += "It never refuses a request: enforce is the same as warn.\n"
        }
        return text
    }

    private static let width = 100

    /// Wraps a paragraph.
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
