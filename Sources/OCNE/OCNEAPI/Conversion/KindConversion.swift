internal import APIConversion
internal import APISchema
internal import JSON
internal import KubernetesAPI

/// The compiled conversions of one kind between the hub and each spoke, and the `apiVersion` of the kind in each
/// version.
final class KindConversion: Sendable {
    /// In the order of `APIVersion.spokes`.
    private let conversions: [CompiledConversion]
    /// The `apiVersion` of the kind in each version, in the order of `APIVersion.allCases`.
    let apiVersions: [String]

    private init(_ kind: OCNEKind) {
        conversions = APIVersion.spokes.compactMap { spoke in
            kind.conversionTable(of: spoke).map {
                CompiledConversion($0, spoke: kind.schema(in: spoke).whole, hub: kind.schema(in: .hub).whole)
            }
        }
        apiVersions = APIVersion.allCases.map { kind.schema(in: $0).gvk.apiVersion }
    }

    private static let config = KindConversion(.config)
    private static let configTemplate = KindConversion(.configTemplate)
    private static let controlPlane = KindConversion(.controlPlane)
    private static let controlPlaneTemplate = KindConversion(.controlPlaneTemplate)

    /// Returns the conversions of a kind.
    static func of(_ kind: OCNEKind) -> KindConversion {
        switch kind {
        case .config: config
        case .configTemplate: configTemplate
        case .controlPlane: controlPlane
        case .controlPlaneTemplate: controlPlaneTemplate
        }
    }

    /// Returns the conversion between a spoke and the hub.
    func compiled(of spoke: APIVersion) -> CompiledConversion { conversions[spoke.spokeOrdinal] }

    /// Returns the version that an `apiVersion` names; nil if the kind is not served in it.
    func version(named apiVersion: borrowing Field) -> APIVersion? {
        for (index, name) in apiVersions.enumerated() where apiVersion.hasText(name) {
            return APIVersion.allCases[index]
        }
        return nil
    }
}

extension APIVersion {
    /// The index among the spokes; 0 for the hub.
    fileprivate var spokeOrdinal: Int { ordinal - (ordinal > Self.hub.ordinal ? 1 : 0) }
}

extension OCNEKind {
    /// Returns the kind of an object; nil if it is not an OCNE kind.
    init?(of object: borrowing Field) {
        let kind = object["kind"]
        if kind.equals("OCNEConfig") {
            self = .config
        } else if kind.equals("OCNEConfigTemplate") {
            self = .configTemplate
        } else if kind.equals("OCNEControlPlane") {
            self = .controlPlane
        } else if kind.equals("OCNEControlPlaneTemplate") {
            self = .controlPlaneTemplate
        } else {
            return nil
        }
    }

    /// Position among all cases.
    var ordinal: Int {
        switch self {
        case .config: 0
        case .configTemplate: 1
        case .controlPlane: 2
        case .controlPlaneTemplate: 3
        }
    }
}
