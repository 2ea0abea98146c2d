internal import APISchema
public import JSON
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

    /// The version in which CRDs store objects by default: the one that CAPOCNE's controllers use.
    public static let defaultStorage = APIVersion.v1alpha1

    /// The Cluster API contract that the version implements: `v1beta1`.
    public var contract: String { "\(traits.contract)" }

    /// The version in the `apiVersion` of an object of an OCNE kind; the oldest if that is no served version.
    init(of object: Field) {
        self = Self.served(object) ?? Self.allCases[0]
    }

    /// Returns the version in the `apiVersion` of an object of an OCNE kind; nil if that is no served version.
    public static func served(_ object: borrowing Field) -> APIVersion? {
        let apiVersion = object["apiVersion"]
        for version in newestFirst {
            for kind in OCNEKind.allCases where apiVersion.hasText(kind.schema(in: version).gvk.apiVersion) {
                return version
            }
        }
        return nil
    }
}

extension APIVersion {
    /// The versions that objects are converted to directly from this one: the hub, or from the hub each spoke.
    public var counterparts: [APIVersion] { isHub ? Self.spokes : Self.hubAlone }

    private static let hubAlone = [hub]

    /// Position among all cases.
    var ordinal: Int {
        switch self {
        case .v1alpha1: 0
        case .v1beta2: 1
        }
    }
}
