internal import APISchema
internal import KubernetesAPI

/// Admission endpoints of the OCNE kinds, and their paths.
public enum AdmissionEndpoint: Sendable, Equatable {
    /// Defaults of a kind, on CREATE and UPDATE.
    case mutate(OCNEKind, APIVersion)
    /// Rules of a kind, on CREATE, UPDATE and DELETE (which is always allowed).
    case validate(OCNEKind, APIVersion)
    /// Rules of the sub-resource `scale` of OCNEControlPlane. A Scale is the same in every version of the kind.
    case validateScale(ScaleRegistration)

    /// Path and endpoint of everything that is served, in a fixed order.
    public static var all: [(path: String, endpoint: AdmissionEndpoint)] {
        APIVersion.allCases.flatMap { version in
            endpoints(in: version) + version.traits.capocneScalePaths.map { ($0, .validateScale(.capocne)) }
        }
    }

    private static func endpoints(in version: APIVersion) -> [(path: String, endpoint: AdmissionEndpoint)] {
        OCNEKind.allCases.map { ("/mutate-\(resourcePath(of: $0, version))", .mutate($0, version)) }
            + OCNEKind.allCases.map { ("/validate-\(resourcePath(of: $0, version))", .validate($0, version)) }
            + [("/validate-scale-\(resourcePath(of: .controlPlane, version))", .validateScale(.own))]
    }

    /// Group with dashes, version and kind, as Kubernetes tools build webhook paths.
    private static func resourcePath(of kind: OCNEKind, _ version: APIVersion) -> String {
        let gvk = kind.schema(in: version).gvk
        let group = gvk.group.split(separator: ".").joined(separator: "-")
        return "\(group)-\(gvk.version)-\(gvk.kind.lowercased())"
    }
}

/// Origin of the webhook configuration that calls the endpoint for `scale`.
public enum ScaleRegistration: Sendable, Equatable {
    /// Ours.
    case own
    /// CAPOCNE's, under a version that the kind does not have. Clusters that have it keep getting CAPOCNE's decisions:
    /// a negative number is left to the API server, which refuses it (`ValidateScale` of autoscaling).
    case capocne
}
