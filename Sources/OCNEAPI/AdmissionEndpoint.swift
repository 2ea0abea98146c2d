internal import APISchema
internal import KubernetesAPI

/// What the API server calls for the OCNE kinds, and under which path.
public enum AdmissionEndpoint: Sendable, Equatable {
    case mutate(OCNEKind)
    case validate(OCNEKind)
    case validateScale

    /// Path and endpoint of everything that is served for `v1alpha1`, in a fixed order.
    public static var all: [(path: String, endpoint: AdmissionEndpoint)] {
        var all: [(String, AdmissionEndpoint)] = []
        for kind in OCNEKind.allCases { all.append(("/mutate-\(resourcePath(of: kind))", .mutate(kind))) }
        for kind in OCNEKind.allCases { all.append(("/validate-\(resourcePath(of: kind))", .validate(kind))) }
        all.append(("/validate-scale-\(resourcePath(of: .controlPlane))", .validateScale))
        // CAPOCNE registers the scale webhook under a version that the kind does not have; clusters that know that path keep working.
        all.append(("/validate-scale-controlplane-cluster-x-k8s-io-v1beta1-ocnecontrolplane", .validateScale))
        return all
    }

    /// Group with dashes, version and kind, as Kubernetes tools build webhook paths.
    private static func resourcePath(of kind: OCNEKind) -> String {
        let gvk = kind.schema.gvk
        let group = gvk.group.split(separator: ".").joined(separator: "-")
        return "\(group)-\(gvk.version)-\(gvk.kind.lowercased())"
    }
}
