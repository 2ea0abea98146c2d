internal import APISchema

extension ScalePaths {
    /// `scale` of OCNEControlPlane, the same in both versions.
    static let controlPlane = ScalePaths(
        specReplicas: ".spec.replicas", statusReplicas: ".status.replicas", selector: ".status.selector")
}

extension [PrintColumn] {
    static let configV1Alpha1: [PrintColumn] = [.cluster, .age]

    static let configV1Beta2: [PrintColumn] = [
        .cluster, .paused,
        PrintColumn(
            "Data secret created", .string, ".status.initialization.dataSecretCreated",
            "Whether the bootstrap data is there."),
        .age,
    ]

    static let configTemplateV1Alpha1: [PrintColumn] = [.age]

    static let configTemplateV1Beta2: [PrintColumn] = [.clusterClass, .owningCluster, .age]

    static let controlPlaneV1Alpha1: [PrintColumn] = [
        .cluster,
        PrintColumn("Initialized", .boolean, ".status.initialized", "Whether the first machine is up."),
        PrintColumn("API Server Available", .boolean, ".status.ready", "Whether the API server answers."),
        PrintColumn("Desired", .integer, ".spec.replicas", wide: true, "Machines that are wanted."),
        PrintColumn("Replicas", .integer, ".status.replicas", "Machines that exist."),
        PrintColumn("Ready", .integer, ".status.readyReplicas", "Machines whose nodes are ready."),
        PrintColumn("Updated", .integer, ".status.updatedReplicas", "Machines that are as wanted."),
        PrintColumn("Unavailable", .integer, ".status.unavailableReplicas", "Machines that are missing or not ready."),
        .age, .version,
    ]

    static let controlPlaneV1Beta2: [PrintColumn] = [
        .cluster,
        PrintColumn(
            "Available", .string, #".status.conditions[?(@.type=="Available")].status"#,
            "Whether the control plane is available."),
        PrintColumn("Desired", .integer, ".spec.replicas", "Machines that are wanted."),
        PrintColumn("Current", .integer, ".status.replicas", "Machines that exist."),
        PrintColumn("Ready", .integer, ".status.readyReplicas", "Machines whose condition Ready is true."),
        PrintColumn("Available", .integer, ".status.availableReplicas", "Machines whose condition Available is true."),
        PrintColumn("Up-to-date", .integer, ".status.upToDateReplicas", "Machines whose condition UpToDate is true."),
        .paused,
        PrintColumn(
            "Initialized", .boolean, ".status.initialization.controlPlaneInitialized",
            "Whether the control plane answers requests."),
        .age, .version,
    ]

    static let controlPlaneTemplateV1Alpha1: [PrintColumn] = [.age]

    static let controlPlaneTemplateV1Beta2: [PrintColumn] = [.clusterClass, .age]
}

extension PrintColumn {
    fileprivate static let version = PrintColumn(
        "Version", .string, ".spec.version", "Kubernetes version that is wanted.")

    fileprivate static let paused = PrintColumn(
        "Paused", .string, #".status.conditions[?(@.type=="Paused")].status"#, wide: true,
        "Whether nothing is done about it for now.")

    fileprivate static let clusterClass = PrintColumn(
        "ClusterClass", .string, #".metadata.ownerReferences[?(@.kind=="ClusterClass")].name"#,
        "ClusterClass that it belongs to.")

    fileprivate static let owningCluster = PrintColumn(
        "Cluster", .string, #".metadata.ownerReferences[?(@.kind=="Cluster")].name"#, "Cluster that it belongs to.")
}
