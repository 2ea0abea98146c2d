internal import ClusterObjects
internal import JSON
internal import KubernetesAPI

/// `primary-resources`
enum PrimaryResources {
    static let description = RuleDescription(
        "primary-resources", "Objects that a machine set refers to exist and belong to the same cluster.",
        appliesTo: "CREATE and UPDATE of MachineSet, MachineDeployment, Machine, Cluster and OCNEControlPlane",
        refuses: """
            a referenced Cluster, machine template or infrastructure cluster that does not exist, a label cluster.x-k8s.io/cluster-name that \
            differs from spec.clusterName, references to other namespaces, and references to a version that the kind does not have
            """,
        rationale:
            "These objects must be created manually; without them nothing is reconciled and no error is reported.",
        remedy:
            "correct the reference, or create the object that it names in the same namespace; the order does not matter",
        onlyWarns: true, ocne: .warn, openshift: .warn)

    static func check(_ review: borrowing Review, _ findings: inout Findings) {
        guard review.isCreateOrUpdate, !review.subject.isScale else { return }
        switch (review.subject.api, review.subject.kind) {
        case (.cluster, .cluster):
            checkReference(review.spec["infrastructureRef"], review, &findings)
            if let reference = Reference(review.spec["controlPlaneRef"]) { checkPlace(reference, review, &findings) }
        case (.cluster, .machineSet), (.cluster, .machineDeployment), (.cluster, .machine):
            checkCluster(review, &findings)
            checkReference(review.infrastructure, review, &findings)
            if let reference = Reference(review.machineSpec["bootstrap"]["configRef"]) {
                checkPlace(reference, review, &findings)
            }
        case (.controlPlane, .ocneControlPlane):
            let template = review.spec["machineTemplate"]
            checkReference(template["infrastructureRef"], review, &findings)
            checkReference(template["spec"]["infrastructureRef"], review, &findings)
        default: return
        }
    }

    /// Checks the Cluster, and the labels that repeat its name.
    private static func checkCluster(_ review: borrowing Review, _ findings: inout Findings) {
        let clusterName = review.spec["clusterName"]
        guard !clusterName.isEmpty else { return }
        let name = clusterName.string
        let key = ObjectKey(group: APIGroup.cluster, kind: "Cluster", namespace: review.namespaceText, name: name)
        if isMissing(key, review) {
            findings.notice("Cluster \(quoted(name)) not found in namespace \(quoted(key.namespace)); create it")
        }
        checkLabel(review.labels, "metadata.labels", name, &findings)
        guard review.subject.kind != .machine else { return }
        checkLabel(review.templateLabels, "spec.template.metadata.labels", name, &findings)
        let inner = review.machineSpec["clusterName"]
        if !inner.isEmpty, !inner.hasText(name) {
            findings.notice(
                "spec.template.spec.clusterName \(quoted(inner.string)) must equal spec.clusterName \(quoted(name))"
            )
        }
    }

    private static func checkLabel(
        _ labels: borrowing Field, _ path: String, _ name: String, _ findings: inout Findings
    ) {
        let label = labels["cluster.x-k8s.io/cluster-name"]
        guard label.exists, !label.hasText(name) else { return }
        findings.notice(
            "label cluster.x-k8s.io/cluster-name \(quoted(label.string)) in \(path) must equal spec.clusterName \(quoted(name))"
        )
    }

    /// Checks references to machine templates and infrastructure clusters; infrastructure machines are created and
    /// deleted with their machines.
    private static func checkReference(_ field: Field, _ review: borrowing Review, _ findings: inout Findings) {
        guard let reference = Reference(field) else { return }
        checkPlace(reference, review, &findings)
        guard reference.hasName, !reference.kind.isEmpty else { return }
        let own = review.namespaceText
        guard reference.group == APIGroup.infrastructure else { return }
        guard reference.kind.hasSuffix("MachineTemplate") || review.subject.kind == .cluster else { return }
        let key = reference.key(in: own)
        if isMissing(key, review) {
            findings.notice(
                "\(reference.kind) \(quoted(key.name)) not found in namespace \(quoted(own)); create it")
        }
    }

    /// Checks what references in older versions name: a namespace and an API version.
    private static func checkPlace(
        _ reference: borrowing Reference, _ review: borrowing Review, _ findings: inout Findings
    ) {
        checkNamespace(reference.field, review, &findings)
        checkVersion(reference, review, &findings)
    }

    /// Warns about a version that no contract label of the kind's CRD lists.
    private static func checkVersion(
        _ reference: borrowing Reference, _ review: borrowing Review, _ findings: inout Findings
    ) {
        let apiVersion = reference.field["apiVersion"]
        guard !apiVersion.isEmpty, !reference.kind.isEmpty else { return }
        guard let known = review.situation.cluster.crd(group: reference.group, kind: reference.kind)?.versions,
            !known.isEmpty
        else { return }
        let version = apiVersion.string.split(separator: "/", omittingEmptySubsequences: false).last ?? ""
        guard !known.contains(String(version)) else { return }
        findings.notice(
            "\(reference.kind) of \(reference.group) has no version \(quoted(String(version))); "
                + "use \(known.joined(separator: " or "))",
            at: apiVersion)
    }

    /// References in an older version can name a namespace.
    private static func checkNamespace(_ field: Field, _ review: borrowing Review, _ findings: inout Findings) {
        let (namespace, kind, name) = (field["namespace"], field["kind"], field["name"])
        guard !namespace.isEmpty, !kind.isEmpty, !name.isEmpty, !namespace.hasText(review.namespaceText) else { return }
        let own = quoted(review.namespaceText)
        findings.notice(
            "\(kind.string) \(quoted(name.string)) must be in namespace \(own), not \(quoted(namespace.string))",
            at: namespace)
    }

    /// Returns true if an object certainly does not exist. The API of a request is installed, even if the live state
    /// has observed no object of it.
    private static func isMissing(_ key: ObjectKey, _ review: borrowing Review) -> Bool {
        guard review.situation.cluster.summary(of: key) == nil else { return false }
        switch review.situation.cluster.coverage(group: key.group, kind: key.kind) {
        case .complete, .notInstalled: return true
        case .pending, .notWatched: return false
        }
    }
}
