internal import ClusterObjects
internal import JSON
internal import KubernetesAPI

/// Warns of scaling up a set whose machines are refused: `kubectl scale` reports success, and no machine is created.
enum UselessScaling {
    /// Checks the update of a scale. It does not contain the set, which is looked up in the live state.
    static func check(_ review: borrowing Review, _ findings: inout Findings) {
        guard review.operation == .update, review.subject.api == .cluster, !review.isBefore,
            (review.spec["replicas"].int64 ?? 0) > (review.oldObject["spec"]["replicas"].int64 ?? 0)
        else { return }
        let kind = review.subject.kind.name
        let key = ObjectKey(
            group: APIGroup.cluster, kind: kind, namespace: review.namespaceText, name: review.name.string)
        guard case .found(let summary) = review.situation.look(key), let template = summary.machine?.template,
            let reason = reason(template, review)
        else { return }
        findings.notice(
            """
            new machines of \(kind) \(quoted(key.name)) will be refused: \(reason); correct the set: \
            \(NoControlPlaneMachines.remedy(review))
            """)
    }

    /// The reason why machines of a template are refused; nil when they are allowed.
    private static func reason(_ template: MachineTemplateSummary, _ review: borrowing Review) -> String? {
        if let label = template.controlPlaneLabel { return "control plane label \(label)" }
        if let infrastructure = template.infrastructure, infrastructure.group == APIGroup.controlPlane {
            return "infrastructure reference to \(infrastructure.kind)"
        }
        for secret in review.situation.policy.controlPlaneDataSecrets where secret == template.dataSecretName {
            return "control plane bootstrap data \(quoted(secret))"
        }
        guard let bootstrap = template.bootstrap else { return nil }
        if bootstrap.group == APIGroup.controlPlane { return "bootstrap reference to \(bootstrap.kind)" }
        guard bootstrap.group == APIGroup.bootstrap else { return nil }
        let own = review.namespaceText
        for namespace in bootstrap.namespace.isEmpty || bootstrap.namespace == own ? [own] : [own, bootstrap.namespace]
        {
            let key = ObjectKey(
                group: bootstrap.group, kind: bootstrap.kind, namespace: namespace, name: bootstrap.name)
            guard case .found(let summary) = review.situation.look(key), let route = summary.bootstrap?.routes.first
            else {
                continue
            }
            return "\(bootstrap.kind) \(quoted(bootstrap.name)) \(ControlPlaneFaults.words(route))"
        }
        return nil
    }
}
