internal import ClusterObjects

extension WatchedResource {
    /// Every resource that rules read. RBAC in deploy/ allows exactly these.
    public static let all: [WatchedResource] = all(metadataIn: [ProviderNamespace.controlPlane])

    /// Returns the same, with the ConfigMap of OCNE's releases in these namespaces.
    public static func all(metadataIn namespaces: [String]) -> [WatchedResource] {
        openShift + [releases(in: namespaces)] + controlPlanes + bootstrap + clusterAPI + infrastructure + [crds]
    }

    private static let openShift = [
        WatchedResource(APIGroup.config, "FeatureGate", "featuregates", ["v1"], only: "cluster"),
        WatchedResource(APIGroup.config, "Infrastructure", "infrastructures", ["v1"], only: "cluster"),
        WatchedResource(APIGroup.config, "ClusterVersion", "clusterversions", ["v1"], only: "version"),
        WatchedResource(APIGroup.machine, "Machine", "machines", ["v1beta1"]),
        WatchedResource(APIGroup.machine, "MachineSet", "machinesets", ["v1beta1"]),
        // Its CRD allows no other name.
        WatchedResource(
            APIGroup.machine, "ControlPlaneMachineSet", "controlplanemachinesets", ["v1"], only: "cluster"),
    ]

    /// OpenShift's APIServer, which has the cluster's TLS profile. No rule reads it: it is watched if the server takes
    /// its TLS profile from it. RBAC in deploy/components/tech-preview-openshift allows it.
    public static let apiServers = WatchedResource(APIGroup.config, "APIServer", "apiservers", ["v1"], only: "cluster")

    /// The ConfigMap of OCNE's releases. Anyone who may create a namespace could put one there, so only these count.
    private static func releases(in namespaces: [String]) -> WatchedResource {
        WatchedResource("", "ConfigMap", "configmaps", ["v1"], only: "ocne-metadata", in: namespaces)
    }

    /// Control planes of Clusters. The kinds of other providers cannot be listed here, since any name is possible.
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

    /// Infrastructure clusters and machine templates of the providers that a profile may support.
    private static let infrastructure: [WatchedResource] =
        ["OCICluster", "OCIManagedCluster", "OCIMachineTemplate"].map { existing($0) }
        + ["AWS", "GCP", "Azure", "OpenStack", "VSphere", "Metal3", "IBMPowerVS"].flatMap {
            [existing("\($0)Cluster"), existing("\($0)MachineTemplate")]
        }

    /// Labels name the version of a contract; whole CRDs are megabytes.
    static let crds = WatchedResource(
        APIGroup.apiExtensions, "CustomResourceDefinition", "customresourcedefinitions", ["v1"], metadataOnly: true)

    private static func existing(_ kind: String) -> WatchedResource {
        WatchedResource(
            APIGroup.infrastructure, kind, "\(kind.lowercased())s", ["v1beta1", "v1beta2"], metadataOnly: true)
    }

    /// Returns the resource of a kind; nil if it is not watched.
    static func find(group: String, kind: String) -> WatchedResource? {
        byName[ObjectCache.GroupKind(group: group, kind: kind)]
    }

    private static let byName = Dictionary(
        uniqueKeysWithValues: all.map { (ObjectCache.GroupKind(group: $0.group, kind: $0.kind), $0) })
}
