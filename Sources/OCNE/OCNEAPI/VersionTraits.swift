internal import APIConversion

/// The differences between versions of the OCNE kinds that code outside the schemas depends on.
///
/// Each version describes itself once: `V1Alpha1.traits`, `V1Beta2.traits`. No other code compares versions.
struct VersionTraits: Sendable {
    // Kinds

    /// The kinds.
    let kinds: Kinds
    /// Cluster API contract that the version implements: `v1beta1`.
    let contract: StaticString
    /// True if CRDs may store objects in this version.
    let isStorable: Bool
    /// Paths of further endpoints for the subresource `scale`, as CAPOCNE's webhook configuration has them.
    let capocneScalePaths: [String]

    /// Conversion of each kind to the hub and back; nil for the hub.
    let conversion: (@Sendable (OCNEKind) -> ConversionTable)?

    // Fields

    /// Paths of fields that differ between versions.
    let paths: VersionPaths
    /// Paths of OCNEControlPlane that may change in an update.
    let mutablePaths: MutablePaths
    /// True if a removed section is reported by its own path, as CAPOCNE does; false if by the paths of its fields.
    let reportsRemovedSections: Bool
    /// True if empty strings and objects without content mean the same as absent ones.
    let emptyMeansAbsent: Bool
    /// True if etcd that is not external is local even if `etcd.local` is absent.
    let etcdIsLocalByDefault: Bool
    /// True if references have a namespace, which must be that of the object.
    let referencesHaveNamespaces: Bool
    /// True if the config spec has `bootCommands`.
    let hasBootCommands: Bool
    /// True if the config spec has the deprecated field `useExperimentalRetryJoin`.
    let hasRetryJoin: Bool
    /// True if partitions have a `diskLayout`.
    let hasDiskLayout: Bool
    /// True if discovery may have a kubeconfig with a user.
    let hasKubeConfigUser: Bool
    /// True if `initConfiguration` and `joinConfiguration` each have timeouts.
    let hasTimeouts: Bool
    /// True if machine templates have taints.
    let hasMachineTaints: Bool
    /// True if control planes have a template for the names of their machines.
    let hasMachineNaming: Bool
    /// True if cluster configurations have validity periods of certificates.
    let hasCertificateValidity: Bool
    /// True if metadata of templates is validated.
    let validatesTemplateMetadata: Bool
    /// Syntax of `spec.version`.
    let versionSyntax: KubernetesVersionSyntax
    /// True if an update to Kubernetes v1.19.0 is forbidden (cluster-api issue 3564).
    let forbidsKubernetes1_19_0: Bool
    /// Annotation of OCNEControlPlane that turns off the management of CoreDNS; nil if there is none.
    let skipCoreDNSAnnotation: StaticString?

    // Rollout

    /// True if a rollout strategy must have `rollingUpdate` with a `maxSurge`.
    let requiresRollingUpdate: Bool
    /// True if defaulting replaces a rollout strategy of any other type by RollingUpdate.
    let replacesRolloutType: Bool
    /// True if control plane templates get a default rollout strategy.
    let defaultsTemplateStrategy: Bool
    /// True if defaults that earlier releases of Cluster API wrote mean the same as absent fields.
    let ignoresFormerDefaults: Bool

    /// A property that every version has.
    var isVersion: Bool { true }

    /// One of each kind.
    struct Kinds: Sendable {
        let config: ServedKind
        let configTemplate: ServedKind
        let controlPlane: ServedKind
        let controlPlaneTemplate: ServedKind
    }
}

/// A property that some versions have.
typealias VersionTrait = any KeyPath<VersionTraits, Bool> & Sendable

extension APIVersion {
    /// Description of the version. Constant time, no allocation.
    var traits: VersionTraits { described.traits }

    private var described: VersionDescription {
        switch self {
        case .v1alpha1: .v1alpha1
        case .v1beta2: .v1beta2
        }
    }

    /// Returns true if the version has the property.
    func has(_ trait: VersionTrait) -> Bool { traits[keyPath: trait] }
}

/// Traits behind a reference: reading one property then copies a pointer, not all of them.
private final class VersionDescription: Sendable {
    let traits: VersionTraits

    private init(_ traits: VersionTraits) {
        self.traits = traits
    }

    static let v1alpha1 = VersionDescription(V1Alpha1.traits)
    static let v1beta2 = VersionDescription(V1Beta2.traits)
}
