internal import ClusterObjects
internal import JSON
public import KubernetesAPI

extension TechPreviewFinding {
    /// The message with the source of the fault.
    private var detail: String {
        guard let convertedVersion else { return message }
        let annotation = "the annotation \(ConversionAnnotation.name)"
        return
            "in \(convertedVersion), from \(annotation) (edit it in \(convertedVersion), or remove that part): \(message)"
    }

    /// The finding as the error of a field; nil for one that is not about a field.
    public var fieldError: FieldError? { fieldError(detail) }

    /// The finding as a cause of a refusal, which names the rule.
    var cause: FieldError? { fieldError(attributed(detail, to: rule.description.rule)) }

    private func fieldError(_ detail: String) -> FieldError? {
        guard case .field(let type, let path, let shown) = kind else { return nil }
        return FieldError(
            type, path, shownValue: shown, detail: detail, rule: rule.description.rule, origin: origin)
    }

    /// The annotation that the fault comes from; nil for one of the object itself.
    private var origin: FieldPath? {
        guard convertedVersion != nil else { return nil }
        return ConversionAnnotation.path
    }

    /// The finding as a warning.
    public var warning: Warning {
        let kind: Warning.Kind =
            switch effect {
            case .unchanged: .unchangedViolation
            case .unverified: .unverifiedRule
            case .denied, .warned, .audited, .exempt: .reportedByRule
            }
        return Warning(
            kind, at: path, by: rule.description.rule, shown.isEmpty ? detail : "\(shown): \(detail)", origin: origin)
    }

    private var shown: String { if case .field(_, _, let shown) = kind { shown } else { "" } }

    /// The sentence in the message of a refusal that is not about fields alone.
    var sentence: String {
        guard isUnavailable else {
            return Warning(.reportedByRule, at: path, by: rule.description.rule, warning.message).description
        }
        return attributed(
            "\(detail): live state not synced; try again",
            to: rule.description.rule)
    }
}
