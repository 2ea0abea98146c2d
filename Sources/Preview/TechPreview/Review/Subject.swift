internal import ClusterObjects
internal import JSON
internal import KubernetesAPI

/// The kind of object that a request is about, as far as rules distinguish kinds.
struct Subject: Equatable {
    /// Group by group.
    enum API: Equatable {
        case cluster
        case infrastructure
        case bootstrap
        case controlPlane
        /// machine.openshift.io
        case machine
        /// config.openshift.io
        case config
        case other
    }

    enum Kind: Int, Equatable, CaseIterable {
        case cluster
        case machineSet
        case machineDeployment
        case machinePool
        case machine
        case machineHealthCheck
        case clusterClass
        case ocneControlPlane
        case kubeadmControlPlane
        case ocneConfig
        case ocneConfigTemplate
        case kubeadmConfig
        case kubeadmConfigTemplate
        case featureGate
        case clusterVersion
        case infrastructure
        case other

        /// The name of the kind in the API, and in metrics.
        var name: String {
            switch self {
            case .cluster: "Cluster"
            case .machineSet: "MachineSet"
            case .machineDeployment: "MachineDeployment"
            case .machinePool: "MachinePool"
            case .machine: "Machine"
            case .machineHealthCheck: "MachineHealthCheck"
            case .clusterClass: "ClusterClass"
            case .ocneControlPlane: "OCNEControlPlane"
            case .kubeadmControlPlane: "KubeadmControlPlane"
            case .ocneConfig: "OCNEConfig"
            case .ocneConfigTemplate: "OCNEConfigTemplate"
            case .kubeadmConfig: "KubeadmConfig"
            case .kubeadmConfigTemplate: "KubeadmConfigTemplate"
            case .featureGate: "FeatureGate"
            case .clusterVersion: "ClusterVersion"
            case .infrastructure: "Infrastructure"
            case .other: "other"
            }
        }
    }

    let api: API
    let kind: Kind
    /// The scale sub-resource: the object is a Scale.
    let isScale: Bool

    /// True for every kind of Cluster API.
    var isClusterAPI: Bool {
        switch api {
        case .cluster, .infrastructure, .bootstrap, .controlPlane: !isScale
        case .machine, .config, .other: false
        }
    }

    /// True if this server converts the kind between versions.
    var isConverted: Bool {
        switch (api, kind) {
        case (.bootstrap, .ocneConfig), (.bootstrap, .ocneConfigTemplate), (.controlPlane, .ocneControlPlane): !isScale
        default: false
        }
    }

    /// Returns true for a kind of a group, itself and not its scale.
    func `is`(_ kind: Kind, of api: API = .cluster) -> Bool { self.kind == kind && self.api == api && !isScale }

    /// The subject of a request; nil for sub-resources that no rule checks.
    init?(_ request: borrowing AdmissionRequest) {
        let subResource = request.subResource
        if subResource.isEmpty {
            isScale = false
            let about = request.kind
            let kind = about["kind"]
            if kind.isEmpty {
                // Requests for manifests lack the kind, and so may reviews made by hand; the object has it.
                let object = request.operation == .delete ? request.oldObject : request.object
                let apiVersion = object["apiVersion"]
                api = API(versioned: apiVersion)
                self.kind = Kind(api, object["kind"])
            } else {
                api = API(about["group"])
                self.kind = Kind(api, kind)
            }
        } else {
            guard subResource.equals("scale") else { return nil }
            isScale = true
            api = API(request.resource["group"])
            let resource = request.resource["resource"]
            kind =
                if resource.equals("machinesets") {
                    .machineSet
                } else if resource.equals("machinedeployments") {
                    .machineDeployment
                } else {
                    resource.equals("machinepools") ? .machinePool : .other
                }
        }
    }
}

extension Subject.API {
    init(_ group: borrowing Field) {
        if group.equals("cluster.x-k8s.io") {
            self = .cluster
        } else if group.equals("infrastructure.cluster.x-k8s.io") {
            self = .infrastructure
        } else if group.equals("bootstrap.cluster.x-k8s.io") {
            self = .bootstrap
        } else if group.equals("controlplane.cluster.x-k8s.io") {
            self = .controlPlane
        } else if group.equals("machine.openshift.io") {
            self = .machine
        } else if group.equals("config.openshift.io") {
            self = .config
        } else {
            self = .other
        }
    }

    /// The group of an `apiVersion`.
    init(versioned apiVersion: borrowing Field) {
        switch apiGroup(of: apiVersion.string) {
        case APIGroup.cluster: self = .cluster
        case APIGroup.infrastructure: self = .infrastructure
        case APIGroup.bootstrap: self = .bootstrap
        case APIGroup.controlPlane: self = .controlPlane
        case APIGroup.machine: self = .machine
        case APIGroup.config: self = .config
        default: self = .other
        }
    }
}

extension Subject.Kind {
    fileprivate init(_ api: Subject.API, _ kind: borrowing Field) {
        switch api {
        case .cluster:
            if kind.equals("MachineSet") {
                self = .machineSet
            } else if kind.equals("Machine") {
                self = .machine
            } else if kind.equals("MachineDeployment") {
                self = .machineDeployment
            } else if kind.equals("Cluster") {
                self = .cluster
            } else if kind.equals("MachinePool") {
                self = .machinePool
            } else if kind.equals("ClusterClass") {
                self = .clusterClass
            } else {
                self = kind.equals("MachineHealthCheck") ? .machineHealthCheck : .other
            }
        case .machine: self = kind.equals("MachineSet") ? .machineSet : kind.equals("Machine") ? .machine : .other
        case .bootstrap:
            if kind.equals("OCNEConfig") {
                self = .ocneConfig
            } else if kind.equals("OCNEConfigTemplate") {
                self = .ocneConfigTemplate
            } else if kind.equals("KubeadmConfig") {
                self = .kubeadmConfig
            } else {
                self = kind.equals("KubeadmConfigTemplate") ? .kubeadmConfigTemplate : .other
            }
        case .controlPlane:
            self =
                kind.equals("OCNEControlPlane")
                ? .ocneControlPlane : kind.equals("KubeadmControlPlane") ? .kubeadmControlPlane : .other
        case .config:
            if kind.equals("FeatureGate") {
                self = .featureGate
            } else if kind.equals("ClusterVersion") {
                self = .clusterVersion
            } else {
                self = kind.equals("Infrastructure") ? .infrastructure : .other
            }
        case .infrastructure, .other: self = .other
        }
    }
}
