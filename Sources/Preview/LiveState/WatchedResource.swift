internal import ClusterObjects

/// A kind that is looked at: what it is called in the API, and what is kept of its objects.
public struct WatchedResource: Sendable, Equatable {
    /// API group; empty for the core group.
    public let group: String
    /// Kind as objects spell it.
    public let kind: String
    /// Plural name, as it stands in paths and in RBAC.
    public let resource: String
    /// Versions that the summary can be read from. The one that objects are stored in is asked for, so that nothing has
    /// to be converted (by this very server, where OCNE's own kinds are concerned); where that is not known, the first
    /// one that is served.
    let versions: [String]
    /// Whether the API server is asked for metadata only, since existence is all that matters.
    let isMetadataOnly: Bool
    /// The only name that is looked at; nil for all.
    public let onlyName: String?
    /// The only namespaces that are looked at; empty for all. Whoever may write elsewhere must not have a say.
    public let onlyNamespaces: [String]

    init(
        _ group: String, _ kind: String, _ resource: String, _ versions: [String], metadataOnly: Bool = false,
        only name: String? = nil,
        in namespaces: [String] = []
    ) {
        self.group = group
        self.kind = kind
        self.resource = resource
        self.versions = versions
        isMetadataOnly = metadataOnly
        onlyName = name
        onlyNamespaces = namespaces
    }

    /// Failures after which the server may be ready without knowing the objects of the kind; nil where it has to know
    /// them. For what it converts, the API server may need this very server first. Definitions help, but nothing is
    /// denied for want of them, and so does the TLS profile of OpenShift, without which its default is in force; an API
    /// server that has just started refuses a few times.
    public var failuresUntilDispensable: UInt64? {
        if kind.hasPrefix("OCNE") { return 1 }
        return self == Self.definitions || self == Self.apiServers ? 5 : nil
    }

    /// Whether an object with this name is looked at.
    func isWatched(_ name: ObjectStore.Name) -> Bool {
        (onlyName == nil || onlyName == name.name)
            && (onlyNamespaces.isEmpty || onlyNamespaces.contains(name.namespace))
    }
}

extension WatchedResource {
    /// Everything that rules may ask about. RBAC in deploy/ allows exactly this.
    public static let all: [WatchedResource] = all(metadataIn: [usualMetadataNamespace])

    /// The same, with the ConfigMap of OCNE's releases in these namespaces.
    public static func all(metadataIn namespaces: [String]) -> [WatchedResource] {
        openShift + [releases(in: namespaces)] + controlPlanes + bootstrap + clusterAPI + infrastructure + [definitions]
    }

    private static let openShift = [
        WatchedResource(APIGroup.config, "FeatureGate", "featuregates", ["v1"], only: "cluster"),
        WatchedResource(APIGroup.config, "Infrastructure", "infrastructures", ["v1"], only: "cluster"),
        WatchedResource(APIGroup.config, "ClusterVersion", "clusterversions", ["v1"], only: "version"),
        WatchedResource(APIGroup.machine, "Machine", "machines", ["v1beta1"]),
        WatchedResource(APIGroup.machine, "MachineSet", "machinesets", ["v1beta1"]),
    ]

    /// The APIServer of OpenShift's configuration, which has the cluster's TLS profile. No rule asks about it: it is
    /// followed where the server takes its TLS profile from there. RBAC in deploy/components/tech-preview-openshift
    /// allows it.
    public static let apiServers = WatchedResource(APIGroup.config, "APIServer", "apiservers", ["v1"], only: "cluster")

    /// Where the control plane provider, and with it the ConfigMap of OCNE's releases, is installed unless somebody
    /// says otherwise.
    public static let usualMetadataNamespace = "capi-ocne-control-plane-system"

    /// The ConfigMap of OCNE's releases. Whoever may make a namespace could put one there, so only those that are named
    /// count.
    private static func releases(in namespaces: [String]) -> WatchedResource {
        WatchedResource("", "ConfigMap", "configmaps", ["v1"], only: "ocne-metadata", in: namespaces)
    }

    /// What Clusters may have for a control plane. Of other providers' kinds nobody can say beforehand what they are
    /// called.
    private static let controlPlanes = [
        WatchedResource(APIGroup.controlPlane, "OCNEControlPlane", "ocnecontrolplanes", ["v1alpha1", "v1beta2"]),
        WatchedResource(
            APIGroup.controlPlane, "KubeadmControlPlane", "kubeadmcontrolplanes", ["v1beta1", "v1beta2"],
            metadataOnly: true),
    ]

    private static let bootstrap = [
        WatchedResource(APIGroup.bootstrap, "OCNEConfig", "ocneconfigs", ["v1alpha1", "v1beta2"]),
        WatchedResource(APIGroup.bootstrap, "OCNEConfigTemplate", "ocneconfigtemplates", ["v1alpha1", "v1beta2"]),
        WatchedResource(APIGroup.bootstrap, "KubeadmConfig", "kubeadmconfigs", ["v1beta1", "v1beta2"]),
        WatchedResource(APIGroup.bootstrap, "KubeadmConfigTemplate", "kubeadmconfigtemplates", ["v1beta1", "v1beta2"]),
    ]

    private static let clusterAPI = [
        WatchedResource(APIGroup.cluster, "Cluster", "clusters", ["v1beta1", "v1beta2"]),
        WatchedResource(APIGroup.cluster, "MachineDeployment", "machinedeployments", ["v1beta1", "v1beta2"]),
        WatchedResource(APIGroup.cluster, "MachinePool", "machinepools", ["v1beta1", "v1beta2"]),
        WatchedResource(APIGroup.cluster, "MachineSet", "machinesets", ["v1beta1", "v1beta2"]),
        WatchedResource(APIGroup.cluster, "Machine", "machines", ["v1beta1", "v1beta2"]),
    ]

    /// Infrastructure clusters and machine templates of the providers that a profile can support.
    private static let infrastructure: [WatchedResource] =
        ["OCICluster", "OCIManagedCluster", "OCIMachineTemplate"].map { existing($0) }
        + ["AWS", "GCP", "Azure", "OpenStack", "VSphere", "Metal3", "IBMPowerVS"].flatMap {
            [existing("\($0)Cluster"), existing("\($0)MachineTemplate")]
        }

    /// Labels alone say which version of a kind is asked for; the definitions themselves are megabytes.
    private static let definitions = WatchedResource(
        APIGroup.definitions, "CustomResourceDefinition", "customresourcedefinitions", ["v1"], metadataOnly: true)

    private static func existing(_ kind: String) -> WatchedResource {
        WatchedResource(
            APIGroup.infrastructure, kind, "\(kind.lowercased())s", ["v1beta1", "v1beta2"], metadataOnly: true)
    }

    /// The kind with this name, if it is looked at.
    static func find(group: String, kind: String) -> WatchedResource? {
        byName[ObjectCache.GroupKind(group: group, kind: kind)]
    }

    private static let byName = Dictionary(
        uniqueKeysWithValues: all.map { (ObjectCache.GroupKind(group: $0.group, kind: $0.kind), $0) })
}
