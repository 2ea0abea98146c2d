internal import APISchema
internal import JSON
internal import KubernetesAPI

/// The versions in which the OCNE kinds are served, oldest first. `VersionTraits` describes each.
public enum APIVersion: String, CaseIterable, Sendable {
    /// The version that CAPOCNE published: a fork of the kubeadm kinds at Cluster API 1.3.
    case v1alpha1
    /// The version that has the shape of Cluster API's contract v1beta2.
    case v1beta2

    /// The hub of conversion: every other version, a spoke, is converted to it and from it.
    public static let hub = APIVersion.v1beta2

    /// True for the hub of conversion.
    public var isHub: Bool { self == .hub }

    /// The spokes of conversion, oldest first.
    public static let spokes = allCases.filter { !$0.isHub }

    /// The versions, newest first.
    public static let newestFirst = Array(allCases.reversed())

    /// The versions in which CRDs may store objects, oldest first.
    public static let storable = allCases.filter { $0.traits.isStorable }

    /// The Cluster API contract that the version implements: `v1beta1`.
    public var contract: String { "\(traits.contract)" }

    /// The version in the `apiVersion` of an object of an OCNE kind; the oldest if that is no served version.
    init(of object: Field) {
        let apiVersion = object["apiVersion"]
        self =
            Self.newestFirst.first { version in
                OCNEKind.allCases.contains { apiVersion.hasText($0.schema(in: version).gvk.apiVersion) }
            } ?? Self.allCases[0]
    }
}

extension APIVersion {
    /// The version that objects are converted to from this one.
    var other: APIVersion {
        switch self {
        case .v1alpha1: .v1beta2
        case .v1beta2: .v1alpha1
        }
    }
}
