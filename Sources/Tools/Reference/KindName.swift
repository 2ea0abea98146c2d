public import APISchema
internal import KubernetesAPI
internal import OCNEAPI

/// Kinds by the names that people call them.
public enum KindName {
    /// Versions, newest first.
    public static let versions = ["v1beta2", "v1alpha1"]

    /// The kind called `name`, be it kind, plural, singular or short name in any case; nil for none.
    public static func kind(_ name: String, version: String) -> KindSchema? {
        let name = name.lowercased()
        return kinds(in: version).first { $0.singular == name || $0.plural == name || $0.shortNames.contains(name) }
    }

    /// The four kinds in a version; none for a version that is not known.
    public static func kinds(in version: String) -> [KindSchema] {
        (V1Alpha1.kinds + V1Beta2.kinds).filter { $0.gvk.version == version }
    }
}
