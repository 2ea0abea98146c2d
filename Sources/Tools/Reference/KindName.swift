public import APISchema
internal import KubernetesAPI
internal import OCNEAPI

/// Kinds by any of their names.
public enum KindName {
    /// Versions, newest first.
    public static let versions = APIVersion.newestFirst.map(\.rawValue)

    /// Returns the kind with this kind, plural, singular or short name, case-insensitive; nil if there is none.
    public static func kind(_ name: String, version: String) -> KindSchema? {
        let name = name.lowercased()
        return kinds(in: version).first { $0.singular == name || $0.plural == name || $0.shortNames.contains(name) }
    }

    /// Returns the kinds in a version; empty if the version is not served.
    public static func kinds(in version: String) -> [KindSchema] {
        guard let version = APIVersion(rawValue: version) else { return [] }
        return OCNEKind.allCases.map { $0.schema(in: version) }
    }
}
