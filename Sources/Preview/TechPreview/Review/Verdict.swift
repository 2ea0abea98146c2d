internal import ClusterObjects
internal import JSON
internal import KubernetesAPI

/// Why a request is refused, by rule, in the order of the rules.
struct Verdict {
    private var reasons: [(rule: TechPreviewRule, finding: Finding)] = []

    mutating func add(_ finding: Finding, _ rule: TechPreviewRule) {
        reasons.append((rule, finding))
    }

    /// Refuses the request, if there is a reason.
    ///
    /// Faults of fields alone are 422 Invalid with a cause for each. Where the act as a whole is refused, 403 Forbidden
    /// says so, and names the faults as well. What only waits for the live state is 503: it may be fine a moment later.
    func deny(_ request: borrowing AdmissionRequest, _ review: borrowing Review, _ response: inout AdmissionResponse) {
        guard !reasons.isEmpty else { return }
        let known = reasons.filter { !$0.finding.isUnavailable }
        let rules = reasons.map(\.rule.description.rule)
        guard !known.isEmpty else {
            let texts = reasons.map {
                "\($0.finding.text); the webhook is still reading the cluster's state: try again in a moment (rule \($0.rule.id))"
            }
            return response.deny(Status(code: 503, reason: "ServiceUnavailable", message: joined(texts)), by: rules)
        }
        let kind = request.kind["kind"].isEmpty ? review.object["kind"].string : request.kind["kind"].string
        let version = review.object["apiVersion"].string
        let group = request.kind["kind"].isEmpty ? apiGroup(of: version) : request.kind["group"].string
        let name = review.name.string
        let errors = known.compactMap { fieldError($0.finding, $0.rule) }
        if errors.count == known.count {
            return response.deny(
                invalid: GroupVersionKind(group: group, version: request.kind["version"].string, kind: kind),
                name: name, errors)
        }
        let resource = request.resource["resource"].isEmpty ? kind.lowercased() : request.resource["resource"].string
        let texts = known.map { $0.finding.warning($0.rule) }
        let message = "\(resource)\(group.isEmpty ? "" : ".\(group)") \(quoted(name)) is forbidden: \(joined(texts))"
        response.deny(.forbidden(message), by: known.map(\.rule.description.rule))
    }

    private func joined(_ texts: [String]) -> String {
        var different: [String] = []
        for text in texts where !different.contains(text) { different.append(text) }
        return different.joined(separator: "; ")
    }

    private func fieldError(_ finding: Finding, _ rule: TechPreviewRule) -> FieldError? {
        guard case .field(let type, let path, let shown, let byteOffset) = finding.kind else { return nil }
        return FieldError(
            type, path, shownValue: shown, detail: "\(finding.text) (rule \(rule.id))", rule: rule.description.rule,
            byteOffset: byteOffset)
    }
}
