import TestDocuments

/// Versions in which Cluster API's kinds are served.
let clusterVersions = ["v1beta1", "v1beta2"]

/// Objects that no rule has anything against, but for notices.
enum Objects {
    /// A reference as `version` spells it.
    static func reference(_ version: String, _ group: String, _ kind: String, _ name: String) -> String {
        version == "v1beta2"
            ? "{apiGroup: \(group), kind: \(kind), name: \(name)}"
            : "{apiVersion: \(group)/v1beta1, kind: \(kind), name: \(name)}"
    }

    private static func machineSpec(_ version: String, _ provider: String, _ suffix: String) -> String {
        let config = reference(version, "bootstrap.cluster.x-k8s.io", "OCNEConfig\(suffix)", "workers")
        let infrastructure = reference(
            version, "infrastructure.cluster.x-k8s.io", "\(provider)Machine\(suffix)", "workers")
        return "{clusterName: one, bootstrap: {configRef: \(config)}, infrastructureRef: \(infrastructure)}"
    }

    /// MachineSet, MachineDeployment or MachinePool.
    static func set(
        _ kind: String = "MachineSet", _ version: String = "v1beta1", provider: String = "OCI",
        namespace: String = "default",
        change: String = "{}"
    ) throws -> Value {
        let suffix = kind == "MachinePool" ? "" : "Template"
        return try yaml(
            """
            apiVersion: cluster.x-k8s.io/\(version)
            kind: \(kind)
            metadata: {name: workers, namespace: \(namespace)}
            spec:
              clusterName: one
              replicas: 3
              selector: {matchLabels: {set: workers}}
              template:
                metadata: {labels: {set: workers}}
                spec: \(machineSpec(version, provider, suffix))
            """
        ).merged(with: yaml(change))
    }

    static func machine(
        _ version: String = "v1beta1", provider: String = "OCI", namespace: String = "default", change: String = "{}"
    ) throws -> Value {
        try yaml(
            """
            apiVersion: cluster.x-k8s.io/\(version)
            kind: Machine
            metadata: {name: one-1, namespace: \(namespace)}
            spec: \(machineSpec(version, provider, ""))
            """
        ).merged(with: yaml(change))
    }

    static func cluster(
        _ version: String = "v1beta1", provider: String = "OCI", namespace: String = "default", name: String = "one",
        change: String = "{}"
    ) throws -> Value {
        let reference = reference(version, "infrastructure.cluster.x-k8s.io", "\(provider)Cluster", name)
        return try yaml(
            """
            apiVersion: cluster.x-k8s.io/\(version)
            kind: Cluster
            metadata: {name: \(name), namespace: \(namespace)}
            spec: {infrastructureRef: \(reference)}
            """
        ).merged(with: yaml(change))
    }

    static func config(_ version: String = "v1alpha1", change: String = "{}") throws -> Value {
        try yaml(
            """
            apiVersion: bootstrap.cluster.x-k8s.io/\(version)
            kind: OCNEConfig
            metadata: {name: workers, namespace: default}
            spec: {joinConfiguration: {nodeRegistration: {name: x}}}
            """
        ).merged(with: yaml(change))
    }

    static func configTemplate(_ version: String = "v1alpha1", kind: String = "OCNEConfigTemplate", spec: String) throws
        -> Value
    {
        try yaml(
            """
            apiVersion: bootstrap.cluster.x-k8s.io/\(version)
            kind: \(kind)
            metadata: {name: workers, namespace: default}
            spec: {template: {spec: \(spec)}}
            """)
    }

    static func machineAPI(_ kind: String = "MachineSet", name: String = "workers", change: String = "{}") throws
        -> Value
    {
        try yaml(
            """
            apiVersion: machine.openshift.io/v1beta1
            kind: \(kind)
            metadata: {name: \(name), namespace: openshift-machine-api}
            spec:
              template:
                metadata: {labels: {machine.openshift.io/cluster-api-machine-role: worker}}
                spec: {providerSpec: {value: {userDataSecret: {name: worker-user-data}}}}
            """
        ).merged(with: yaml(change))
    }

    /// An infrastructure machine, its template, or an infrastructure cluster.
    static func infrastructure(
        _ kind: String, name: String = "workers", namespace: String, spec: String = "{}"
    ) throws -> Value {
        try yaml(
            """
            apiVersion: infrastructure.cluster.x-k8s.io/v1beta2
            kind: \(kind)
            metadata: {name: \(name), namespace: \(namespace)}
            spec: \(kind.hasSuffix("Template") ? "{template: {spec: \(spec)}}" : spec)
            """)
    }

    /// Infrastructure of a platform with failure domains: the name of one stands for its region and zone, too.
    static func vSphere(_ domains: [String], platform: String = "VSphere") throws -> Value {
        let list = domains.map { "{name: \($0), region: r-\($0), zone: z-\($0)}" }.joined(separator: ", ")
        return try yaml(
            """
            apiVersion: config.openshift.io/v1
            kind: Infrastructure
            metadata: {name: cluster}
            spec: {platformSpec: {type: \(platform), vsphere: {failureDomains: [\(list)]}}}
            status: {infrastructureName: one, platformStatus: {type: \(platform)}}
            """)
    }

    static func featureGate(_ set: String?, change: String = "{}") throws -> Value {
        try yaml(
            """
            apiVersion: config.openshift.io/v1
            kind: FeatureGate
            metadata: {name: cluster}
            spec: {\(set.map { "featureSet: \"\($0)\"" } ?? "")}
            """
        ).merged(with: yaml(change))
    }

    static func clusterVersion(desired: String, update: String = "null") throws -> Value {
        try yaml(
            """
            apiVersion: config.openshift.io/v1
            kind: ClusterVersion
            metadata: {name: version}
            spec: {channel: stable, desiredUpdate: \(update)}
            status: {desired: {version: \(desired)}}
            """)
    }
}

/// Manifests that clusters are made of.
enum State {
    static let openshift = """
        apiVersion: config.openshift.io/v1
        kind: FeatureGate
        metadata: {name: cluster}
        spec: {featureSet: TechPreviewNoUpgrade}
        ---
        apiVersion: config.openshift.io/v1
        kind: Infrastructure
        metadata: {name: cluster}
        status: {infrastructureName: one, platformStatus: {type: AWS}}
        ---
        apiVersion: config.openshift.io/v1
        kind: ClusterVersion
        metadata: {name: version}
        status: {desired: {version: 4.20.3}}
        """

    /// A machine set of Machine API that is called as `Objects.set` is.
    static func counterpart(
        _ kind: String = "MachineSet", name: String = "workers", spec: String = "{}", status: String = "{}"
    ) -> String {
        """
        apiVersion: machine.openshift.io/v1beta1
        kind: \(kind)
        metadata: {name: \(name), namespace: openshift-machine-api}
        spec: \(spec)
        status: \(status)
        """
    }

    static let controlPlane = """
        apiVersion: controlplane.cluster.x-k8s.io/v1alpha1
        kind: OCNEControlPlane
        metadata: {name: cp, namespace: default, uid: u-cp}
        ---
        apiVersion: cluster.x-k8s.io/v1beta1
        kind: Cluster
        metadata: {name: one, namespace: default}
        spec: {controlPlaneRef: {apiVersion: controlplane.cluster.x-k8s.io/v1alpha1, kind: OCNEControlPlane, name: cp, namespace: default}}
        """
}
