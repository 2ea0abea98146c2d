internal import APISchema
internal import JSON
internal import KubernetesAPI

/// The versions in which the OCNE kinds are served.
public enum APIVersion: String, CaseIterable, Sendable {
    /// What CAPOCNE published, a fork of the kubeadm kinds at Cluster API 1.3: a spoke of conversion.
    case v1alpha1
    /// The shape of Cluster API's contract v1beta2: the hub of conversion.
    case v1beta2
}

extension APIVersion {
    /// The version that an object of an OCNE kind says it is in; one that says nothing of use is taken for the oldest.
    init(of object: Field) {
        let apiVersion = object["apiVersion"]
        let isHub = V1Beta2.kinds.contains { apiVersion.hasText($0.gvk.apiVersion) }
        self = isHub ? .v1beta2 : .v1alpha1
    }
}

extension Field {
    /// Whether the field says anything: in `v1alpha1` what is there does, empty or not; in `v1beta2` empty texts, and objects that have
    /// nothing in them, are the same as absent ones.
    func isSet(in version: APIVersion) -> Bool {
        guard let value else { return false }
        if version == .v1alpha1 { return true }
        switch value.kind {
        case .string: return !value.isEmptyString
        case .object:
            var members = value.members
            while let member = members.next() {
                if !member.value.isNull, !member.value.isEmptyString { return true }
            }
            return false
        default: return true
        }
    }
}
