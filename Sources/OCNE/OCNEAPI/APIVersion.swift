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
    /// The version that objects are converted to from this one.
    var other: APIVersion {
        switch self {
        case .v1alpha1: .v1beta2
        case .v1beta2: .v1alpha1
        }
    }

    /// The version that an object of an OCNE kind says it is in; one that says nothing of use is taken for the oldest.
    init(of object: Field) {
        let apiVersion = object["apiVersion"]
        let isHub = V1Beta2.kinds.contains { apiVersion.hasText($0.gvk.apiVersion) }
        self = isHub ? .v1beta2 : .v1alpha1
    }
}

extension Field {
    /// Whether the field says anything: in `v1alpha1` what is there does, empty or not; in `v1beta2` empty texts, and
    /// objects that have nothing in them however deep, are the same as absent ones.
    func isSet(in version: APIVersion) -> Bool {
        guard let value else { return false }
        return version == .v1alpha1 || value.saysAnything
    }
}

extension Cursor {
    /// Whether there is anything but empty texts in a value. An empty `controlPlane` joins one, so it is something.
    fileprivate var saysAnything: Bool {
        switch kind {
        case .null: return false
        case .string: return !isEmptyString
        case .object:
            var members = self.members
            while let member = members.next() {
                if member.value.saysAnything || member.name.stringEquals("controlPlane") && !member.value.isNull {
                    return true
                }
            }
            return false
        default: return true
        }
    }
}
