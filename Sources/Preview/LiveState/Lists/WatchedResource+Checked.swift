internal import ClusterObjects

extension WatchedResource {
    /// The resources whose objects `check` judges: the OCNE kinds, and the kinds that Technology Preview rules are about.
    /// The rules read no more than the metadata of infrastructure kinds.
    public static let checked: [WatchedResource] =
        [
            WatchedResource(APIGroup.controlPlane, "OCNEControlPlane", "ocnecontrolplanes", ocneVersions),
            WatchedResource(
                APIGroup.controlPlane, "OCNEControlPlaneTemplate", "ocnecontrolplanetemplates", ocneVersions),
            WatchedResource(APIGroup.bootstrap, "OCNEConfig", "ocneconfigs", ocneVersions),
            WatchedResource(APIGroup.bootstrap, "OCNEConfigTemplate", "ocneconfigtemplates", ocneVersions),
        ]
        + [
            clusterAPI(APIGroup.cluster, "Cluster"), clusterAPI(APIGroup.cluster, "ClusterClass", "clusterclasses"),
            clusterAPI(APIGroup.cluster, "MachineDeployment"), clusterAPI(APIGroup.cluster, "MachinePool"),
            clusterAPI(APIGroup.cluster, "MachineSet"), clusterAPI(APIGroup.cluster, "Machine"),
            clusterAPI(APIGroup.cluster, "MachineHealthCheck"),
            clusterAPI(APIGroup.controlPlane, "KubeadmControlPlane"),
            clusterAPI(APIGroup.bootstrap, "KubeadmConfig"), clusterAPI(APIGroup.bootstrap, "KubeadmConfigTemplate"),
        ]
        + infrastructureKinds.map { clusterAPI(APIGroup.infrastructure, $0, metadataOnly: true) }
        + [
            WatchedResource(APIGroup.machine, "Machine", "machines", ["v1beta1"]),
            WatchedResource(APIGroup.machine, "MachineSet", "machinesets", ["v1beta1"]),
            WatchedResource(APIGroup.config, "FeatureGate", "featuregates", ["v1"], only: "cluster"),
            WatchedResource(APIGroup.config, "ClusterVersion", "clusterversions", ["v1"], only: "version"),
        ]

    /// The resources whose summaries `check` reads: those of the live state, and others that objects refer to.
    ///
    /// - Parameter namespace: The namespace of the control plane provider.
    public static func readByCheck(metadataIn namespace: String) -> [WatchedResource] {
        let live = all(metadataIn: [namespace])
        let isRead = Set(live.map(\.name))
        let more = checked.filter { !isRead.contains($0.name) }.map {
            WatchedResource($0.group, $0.kind, $0.plural, $0.versions, metadataOnly: true, only: $0.onlyName)
        }
        return live + more
    }

    /// Returns the resource that `check` judges of a kind; nil for any other kind.
    public static func checked(group: String, kind: String) -> WatchedResource? {
        checked.first { $0.group == group && $0.kind == kind }
    }

    private static let ocneVersions = ["v1alpha1", "v1beta2"]

    /// The infrastructure kinds of the live state, and the machines that are made from their templates.
    private static let infrastructureKinds: [String] =
        all.filter { $0.group == APIGroup.infrastructure }.flatMap { resource in
            resource.kind.hasSuffix("MachineTemplate")
                ? [resource.kind, String(resource.kind.dropLast("Template".count))] : [resource.kind]
        }

    private static func clusterAPI(
        _ group: String, _ kind: String, _ plural: String? = nil, metadataOnly: Bool = false
    ) -> WatchedResource {
        WatchedResource(
            group, kind, plural ?? "\(kind.lowercased())s", ["v1beta1", "v1beta2"], metadataOnly: metadataOnly)
    }
}
