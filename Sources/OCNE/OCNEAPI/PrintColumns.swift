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
            "True if the bootstrap data is available."),
        .age,
    ]

    static let configTemplateV1Alpha1: [PrintColumn] = [.age]

    static let configTemplateV1Beta2: [PrintColumn] = [.clusterClass, .owningCluster, .age]

    static let controlPlaneV1Alpha1: [PrintColumn] = [
        .cluster,
        PrintColumn("Initialized", .boolean, ".status.initialized", "True if the first machine is initialized."),
        PrintColumn("API Server Available", .boolean, ".status.ready", "True if the API server is available."),
        PrintColumn("Desired", .integer, ".spec.replicas", wide: true, "Desired number of machines."),
        PrintColumn("Replicas", .integer, ".status.replicas", "Number of existing machines."),
        PrintColumn("Ready", .integer, ".status.readyReplicas", "Number of machines whose nodes are ready."),
        PrintColumn("Updated", .integer, ".status.updatedReplicas", "Number of machines that match the desired state."),
        PrintColumn(
            "Unavailable", .integer, ".status.unavailableReplicas", "Number of machines that are missing or not ready."),
        .age, .version,
    ]

    static let controlPlaneV1Beta2: [PrintColumn] = [
        .cluster,
        PrintColumn(
            "Available", .string, #".status.conditions[?(@.type=="Available")].status"#,
            "Status of the Available condition."),
        PrintColumn("Desired", .integer, ".spec.replicas", "Desired number of machines."),
        PrintColumn("Current", .integer, ".status.replicas", "Number of existing machines."),
        PrintColumn("Ready", .integer, ".status.readyReplicas", "Number of machines whose Ready condition is True."),
        PrintColumn(
            "Available", .integer, ".status.availableReplicas", "Number of machines whose Available condition is True."),
        PrintColumn(
            "Up-to-date", .integer, ".status.upToDateReplicas", "Number of machines whose UpToDate condition is True."),
        .paused,
        PrintColumn(
            "Initialized", .boolean, ".status.initialization.controlPlaneInitialized",
            "True if the control plane accepts requests."),
        .age, .version,
    ]

    static let controlPlaneTemplateV1Alpha1: [PrintColumn] = [.age]

    static let controlPlaneTemplateV1Beta2: [PrintColumn] = [.clusterClass, .age]
}

extension PrintColumn {
    fileprivate static let version = PrintColumn(
        "Version", .string, ".spec.version", "Desired Kubernetes version.")

    fileprivate static let paused = PrintColumn(
        "Paused", .string, #".status.conditions[?(@.type=="Paused")].status"#, wide: true,
        "Status of the Paused condition.")

    fileprivate static let clusterClass = PrintColumn(
        "ClusterClass", .string, #".metadata.ownerReferences[?(@.kind=="ClusterClass")].name"#,
        "ClusterClass that owns the object.")

    fileprivate static let owningCluster = PrintColumn(
        "Cluster", .string, #".metadata.ownerReferences[?(@.kind=="Cluster")].name"#, "Cluster that owns the object.")
}
