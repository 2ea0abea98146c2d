internal import JSON
internal import KubernetesAPI
internal import TechPreview

/// Checks objects by the rules of the Technology Preview, as the server does.
struct TechPreviewCheck {
    let admission: TechPreviewAdmission

    /// The findings about an object.
    ///
    /// - Parameters:
    ///   - json: The object with defaults.
    ///   - old: The object before an update; nil for one that is new.
    func findings(in json: [UInt8], old: [UInt8]?) throws(JSONError) -> [TechPreviewFinding] {
        try ManifestRequest(object: json, old: old).decided { admission.decide($0).findings }
    }
}

extension Violation {
    /// A finding of the Technology Preview; nil for one that the server reports in the audit log only.
    init?(_ finding: TechPreviewFinding) {
        let description = finding.rule.description
        let warning = finding.warning
        let severity: Finding.Severity
        switch finding.effect {
        case .denied: severity = .error
        case .warned, .unchanged, .unverified: severity = .warning
        case .audited, .exempt: return nil
        }
        let error = finding.effect == .denied ? finding.fieldError?.message : nil
        self.init(
            description.rule, finding.path.steps, error ?? warning.statement, help: "\(description.remedy)",
            severity: severity, isAboutName: Self.isKey(finding.path.steps), origin: warning.origin?.steps)
    }

    /// True if a path leads to a label or an annotation: the key is wrong, not its value.
    private static func isKey(_ path: [PathStep]) -> Bool {
        if case .member(let name) = path.dropLast().last {
            ["labels", "annotations", "matchLabels"].contains(name)
        } else {
            false
        }
    }
}
