internal import ClusterObjects
internal import JSON
internal import KubernetesAPI

/// Finds what is wrong between an object and others: references to nothing, missing owners, control planes without a
/// Cluster, machines without an owner.
struct ReferenceCheck {
    let facts: ClusterFacts
    /// True if the policy reports the violations of primary-resources, so that these are not reported twice.
    let reportsPrimaryResources: Bool

    /// Returns the violations in an object, all of them warnings; none for an object that is being deleted, whose
    /// owners and references go as well.
    func violations(in object: ClusterObject, _ root: borrowing Field) -> [Violation] {
        let metadata = root["metadata"]
        guard !metadata["deletionTimestamp"].exists else { return [] }
        var found: [Violation] = []
        for entry in References.entries(group: object.group, kind: object.kind) {
            References.forEach(entry, in: root) { field, path in
                if let violation = missing(entry, field, path, in: object) { found.append(violation) }
            }
        }
        found += owners(metadata, of: object)
        if object.group == APIGroup.controlPlane, object.kind.hasSuffix("ControlPlane"),
            facts.isOutsideOfClusters(object.key)
        {
            found.append(
                Violation(
                    .controlPlaneWithoutCluster, [], "no Cluster refers to this control plane",
                    help: "set spec.controlPlaneRef of its Cluster, or delete it", severity: .warning))
        }
        return found
    }

    private func missing(
        _ entry: References.Entry, _ field: borrowing Field, _ path: [PathStep], in object: ClusterObject
    ) -> Violation? {
        guard let key = key(entry, field, in: object), facts.isMissing(key) else { return nil }
        if reportsPrimaryResources, entry.isPrimary {
            // The conditions of the rule.
            if entry.form == .clusterName { return nil }
            if key.group == APIGroup.infrastructure, object.kind == "Cluster" || key.kind.hasSuffix("MachineTemplate") {
                return nil
            }
        }
        return Violation(
            .missingReference, path, "\(key.kind) \(quoted(key.name)) not found in namespace \(quoted(key.namespace))",
            help: "create it, or correct the reference", severity: .warning)
    }

    /// Returns the key that a reference leads to; nil if it names no object, or one in another namespace, which only
    /// contract v1beta1 can name and no controller follows.
    private func key(_ entry: References.Entry, _ field: borrowing Field, in object: ClusterObject) -> ObjectKey? {
        switch entry.form {
        case .clusterName, .className:
            guard !field.isEmpty else { return nil }
            let kind = entry.form == .clusterName ? "Cluster" : "ClusterClass"
            return ObjectKey(group: APIGroup.cluster, kind: kind, namespace: object.namespace, name: field.string)
        case .object:
            guard let reference = ObjectReference(field), !reference.group.isEmpty,
                reference.namespace.isEmpty || reference.namespace == object.namespace
            else { return nil }
            return ObjectKey(
                group: reference.group, kind: reference.kind, namespace: object.namespace, name: reference.name)
        }
    }

    /// Returns the violations of owner references.
    private func owners(_ metadata: borrowing Field, of object: ClusterObject) -> [Violation] {
        var found: [Violation] = []
        var count = 0
        var elements = metadata["ownerReferences"].elements
        while let element = elements.next() {
            let owner = OwnerReference(Field(element))
            defer { count += 1 }
            guard facts.isMissing(owner, of: object.namespace) else { continue }
            let path: [PathStep] = [.member("metadata"), .member("ownerReferences"), .element(count)]
            found.append(
                Violation(
                    .missingOwner, path, "owner \(owner.kind) \(quoted(owner.name)) does not exist",
                    help: "remove the reference or delete the object; garbage collection deletes it otherwise",
                    severity: .warning))
        }
        if count == 0, object.group == APIGroup.cluster, object.kind == "Machine" {
            found.append(
                Violation(
                    .unownedMachine, [.member("metadata"), .member("ownerReferences")], "the Machine has no owner",
                    help: "delete it, or set spec.clusterName to the name of its Cluster", severity: .warning))
        }
        return found
    }
}
