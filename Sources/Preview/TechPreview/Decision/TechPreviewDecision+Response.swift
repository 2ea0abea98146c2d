internal import ClusterObjects
internal import JSON
public import KubernetesAPI

extension TechPreviewDecision {
    /// The answer to `request`, on which this is the decision.
    public func response(to request: borrowing AdmissionRequest) -> AdmissionResponse {
        var response = AdmissionResponse()
        let member = request.operation == .delete ? "oldObject" : "object"
        if lacksObject {
            response.deny(.badRequest("request.\(member): expected an object"))
            return response
        }
        guard !findings.isEmpty else { return response }
        for (rule, result) in results { response.annotate(rule.id, result.rawValue) }
        for finding in findings {
            switch finding.effect {
            case .warned, .unchanged, .unverified: response.warn(finding.warning)
            case .denied, .audited, .exempt: continue
            }
        }
        deny(request, &response)
        return response
    }

    /// Refuses the request for the findings that deny it.
    ///
    /// Faults of fields alone are 422 Invalid with a cause for each. If the request as a whole is refused, it is 403
    /// Forbidden, whose message names the faults of fields as well. If rules only lack the state of the cluster, it is
    /// 503: the request may succeed a moment later.
    private func deny(_ request: borrowing AdmissionRequest, _ response: inout AdmissionResponse) {
        let denied = findings.filter { $0.effect == .denied }
        guard !denied.isEmpty else { return }
        let known = denied.filter { !$0.isUnavailable }
        if known.isEmpty {
            let status = Status(code: 503, reason: "ServiceUnavailable", message: Self.joined(denied))
            return response.deny(status, by: denied.map(\.rule.description.rule))
        }
        let object = request.operation == .delete ? request.oldObject : request.object
        let hasKind = !request.kind["kind"].isEmpty
        let kind = hasKind ? request.kind["kind"].string : object["kind"].string
        let group = hasKind ? request.kind["group"].string : apiGroup(of: object["apiVersion"].string)
        let own = object["metadata"]["name"]
        let name = own.isEmpty ? request.name.string : own.string
        let causes = known.compactMap(\.cause)
        if causes.count == known.count {
            let version = request.kind["version"].string
            return response.deny(
                invalid: GroupVersionKind(group: group, version: version, kind: kind), name: name, causes)
        }
        let resource = request.resource["resource"].isEmpty ? kind.lowercased() : request.resource["resource"].string
        let subject = "\(resource)\(group.isEmpty ? "" : ".\(group)") \(quoted(name))"
        response.deny(
            .forbidden("\(subject) is forbidden: \(Self.joined(known))"), by: known.map(\.rule.description.rule))
    }

    /// The sentences of findings, each once.
    private static func joined(_ findings: [TechPreviewFinding]) -> String {
        var sentences: [String] = []
        for sentence in findings.lazy.map(\.sentence) where !sentences.contains(sentence) { sentences.append(sentence) }
        return sentences.joined(separator: "; ")
    }
}
