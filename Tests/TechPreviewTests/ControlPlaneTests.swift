import ClusterObjects
import TechPreview
import TestDocuments
import Testing

/// Ways to a control-plane machine that an attacker, or somebody who copies manifests, may try.
@Suite("Control-plane machines by any route")
struct ControlPlaneTests {
    private static let rule = "no-control-plane-machines"
    private static let keys = [
        "cluster.x-k8s.io/control-plane", "node-role.kubernetes.io/control-plane", "node-role.kubernetes.io/master",
    ]

    private static func court(_ manifests: String...) throws -> Court {
        var cluster = try TestCluster()
        for manifest in manifests { try cluster.add(manifest) }
        return Court(.ocne, cluster).only(.noControlPlaneMachines)
    }

    private static func expectDenied(
        _ ruling: Ruling, _ fields: [String], at location: SourceLocation = #_sourceLocation
    ) {
        #expect(ruling.denying == [rule], sourceLocation: location)
        #expect(ruling.fields == fields, sourceLocation: location)
        #expect(
            ruling.causes.allSatisfy {
                $0.contains("scale the control plane instead") || $0.contains("ControlPlaneMachineSet")
            },
            sourceLocation: location)
    }

    @Test("Workers pass, in both versions and all kinds", arguments: clusterVersions)
    func workers(version: String) throws {
        let workers = try Objects.configTemplate(
            spec: "{joinConfiguration: {nodeRegistration: {kubeletExtraArgs: {node-labels: a=b}}}}")
        var cluster = try TestCluster()
        try cluster.add("\(workers)")
        let court = Court(.ocne, cluster).only(.noControlPlaneMachines)
        for kind in ["MachineSet", "MachineDeployment", "MachinePool"] {
            #expect(try court.create(Objects.set(kind, version)).rules == [])
        }
        #expect(try court.create(Objects.machine(version)).rules == [])
        #expect(try court.create(Objects.cluster(version)).rules == [])
        #expect(try court.create(Objects.config()).rules == [])
        #expect(try court.create(workers).rules == [])
    }

    @Test("Rejects the labels with any value, on every path to a machine", arguments: keys, clusterVersions)
    func labels(key: String, version: String) throws {
        let court = try Self.court()
        for kind in ["MachineSet", "MachineDeployment", "MachinePool"] {
            for value in ["''", "'false'", "'true'"] {
                let label = "{labels: {\(key): \(value)}}"
                Self.expectDenied(
                    try court.create(Objects.set(kind, version, change: "{metadata: \(label)}")),
                    ["metadata.labels.\(key)"])
                Self.expectDenied(
                    try court.create(Objects.set(kind, version, change: "{spec: {template: {metadata: \(label)}}}")),
                    ["spec.template.metadata.labels.\(key)"])
            }
            Self.expectDenied(
                try court.create(Objects.set(kind, version, change: "{spec: {selector: {matchLabels: {\(key): ''}}}}")),
                ["spec.selector.matchLabels.\(key)"])
            for test in ["Exists", "In"] {
                let expression =
                    "{spec: {selector: {matchExpressions: [{key: \(key), operator: \(test), values: [x]}]}}}"
                Self.expectDenied(
                    try court.create(Objects.set(kind, version, change: expression)),
                    ["spec.selector.matchExpressions[0].key"])
            }
            for test in ["DoesNotExist", "NotIn"] {
                let expression = "{spec: {selector: {matchExpressions: [{key: \(key), operator: \(test)}]}}}"
                #expect(try court.create(Objects.set(kind, version, change: expression)).rules == [])
            }
        }
        Self.expectDenied(
            try court.create(Objects.machine(version, change: "{metadata: {labels: {\(key): ''}}}")),
            ["metadata.labels.\(key)"])
    }

    @Test("Labels of workers in a topology, of any list", arguments: keys, clusterVersions)
    func topology(key: String, version: String) throws {
        let court = try Self.court()
        for list in ["machineDeployments", "machinePools", "whateverComesNext"] {
            let workers =
                "{spec: {topology: {workers: {\(list): [{name: a}, {name: b, metadata: {labels: {x: y, \(key): ''}}}]}}}}"
            Self.expectDenied(
                try court.create(Objects.cluster(version, change: workers)),
                ["spec.topology.workers.\(list)[1].metadata.labels.\(key)"])
        }
        // The control plane of a topology belongs to its provider.
        let controlPlane = "{spec: {topology: {controlPlane: {metadata: {labels: {\(key): ''}}}}}}"
        #expect(try court.create(Objects.cluster(version, change: controlPlane)).rules == [])
    }

    @Test("A replacement of a labeled worker is a new machine")
    func topologyByName() throws {
        let court = try Self.court()
        func cluster(_ name: String, _ key: String) throws -> Value {
            try Objects.cluster(
                change:
                    "{spec: {topology: {workers: {machineDeployments: [{name: \(name), metadata: {labels: {\(key): ''}}}]}}}}"
            )
        }
        let old = try cluster("a", Self.keys[0])
        #expect(try court.update(old, to: cluster("a", Self.keys[0])).annotation(Self.rule) == "warn")
        #expect(try court.update(old, to: cluster("b", Self.keys[0])).annotation(Self.rule) == "deny")
        #expect(try court.update(old, to: cluster("a", Self.keys[1])).annotation(Self.rule) == "deny")
    }

    @Test("Compares unescaped labels, case-sensitively")
    func spellings() throws {
        let court = try Self.court()
        let review = """
            {"apiVersion": "admission.k8s.io/v1", "kind": "AdmissionReview", "request": {"uid": "7", "operation": "CREATE",
            "kind": {"group": "cluster.x-k8s.io", "version": "v1beta1", "kind": "MachineSet"}, "userInfo": {"username": "a"},
            "object": {"metadata": {"name": "x", "labels": {"node-role\\u002ekubernetes.io\\/m\\u0061ster": ""}}}}}
            """
        #expect(try court.answer(Array(review.utf8)).denying == [Self.rule])
        for key in [
            "Node-Role.kubernetes.io/master", "node-role.kubernetes.io/Master", "node-role.kubernetes.io/masters",
            "x.node-role.kubernetes.io/master", "node-role.kubernetes.io/worker", "cluster.x-k8s.io/control-plane-name",
            "control-plane",
        ] {
            #expect(try court.create(Objects.set(change: "{metadata: {labels: {\(key): ''}}}")).rules == [])
        }
        // A taint of that name, and annotations, make no machine one of a control plane.
        let taints =
            "{metadata: {annotations: {node-role.kubernetes.io/master: ''}}, spec: {template: {spec: {taints: [{key: node-role.kubernetes.io/master, effect: NoSchedule}]}}}}"
        #expect(try court.create(Objects.set(change: taints)).rules == [])
    }

    private static let routes = [
        "{joinConfiguration: {controlPlane: {localAPIEndpoint: {bindPort: 6443}}}}",
        "{joinConfiguration: {controlPlane: {}}}",
        "{initConfiguration: {}, clusterConfiguration: {}}",
        "{joinConfiguration: {nodeRegistration: {kubeletExtraArgs: {node-labels: node-role.kubernetes.io/master=}}}}",
        "{initConfiguration: {nodeRegistration: {kubeletExtraArgs: {node-labels: 'a=b,node-role.kubernetes.io/control-plane'}}}}",
        "{joinConfiguration: {nodeRegistration: {kubeletExtraArgs: [{name: node-labels, value: 'a=b,node-role.kubernetes.io/master=x'}]}}}",
        "{joinConfiguration: {nodeRegistration: {kubeletExtraArgs: {node_labels: node-role.kubernetes.io/master=}}}}",
        "{joinConfiguration: {nodeRegistration: {kubeletExtraArgs: {v: '2 --node-labels=node-role.kubernetes.io/master='}}}}",
        "{joinConfiguration: {nodeRegistration: {kubeletExtraArgs: {v: '2 --node-labels  a=b,node-role.kubernetes.io/master='}}}}",
        "{joinConfiguration: {nodeRegistration: {kubeletExtraArgs: [{name: 'v=2 --node-labels', value: node-role.kubernetes.io/master=}]}}}",
        "{joinConfiguration: {nodeRegistration: {kubeletExtraArgs: {node-labels: ' \"node-role.kubernetes.io/master\"='}}}}",
        "{joinConfiguration: {nodeRegistration: {kubeletExtraArgs: {node-labels: 'a=b , node-role.kubernetes.io/master='}}}}",
        "{joinConfiguration: {nodeRegistration: {kubeletExtraArgs: {node-labels: 'node-role.kubernetes.io/mas\"\"ter='}}}}",
        "{joinConfiguration: {nodeRegistration: {kubeletExtraArgs: {v: '2 --no\"de-la\"bels=node-role.kubernetes.io/master='}}}}",
        "{joinConfiguration: {nodeRegistration: {kubeletExtraArgs: {v: '2 --node\\-labels=a=b,node-\\role.kubernetes.io/master='}}}}",
    ]

    @Test(
        "A config, or the template of one, that makes a control plane is refused itself", arguments: routes,
        ["v1alpha1", "v1beta2"])
    func configs(spec: String, version: String) throws {
        let court = try Self.court()
        #expect(try court.create(Objects.configTemplate(version, spec: spec)).denying == [Self.rule])
        #expect(try court.create(Objects.config(version, change: "{spec: \(spec)}")).denying == [Self.rule])
        // Also in a second step.
        let harmless = try Objects.config(version)
        #expect(
            try court.update(harmless, to: Objects.config(version, change: "{spec: \(spec)}")).denying == [Self.rule])
    }

    @Test(
        "Configs of workers pass",
        arguments: [
            "{joinConfiguration: {controlPlane: null}}", "{initConfiguration: {}}", "{clusterConfiguration: {}}", "{}",
            "{joinConfiguration: {nodeRegistration: {kubeletExtraArgs: {node-labels: 'node-role.kubernetes.io/worker='}}}}",
            "{joinConfiguration: {nodeRegistration: {kubeletExtraArgs: {node-labels: 'a=node-role.kubernetes.io/master'}}}}",
            "{joinConfiguration: {nodeRegistration: {kubeletExtraArgs: {register-with-taints: 'node-role.kubernetes.io/master:NoSchedule'}}}}",
            "{joinConfiguration: {nodeRegistration: {kubeletExtraArgs: {node-labels: 'a=b --register-with-taints node-role.kubernetes.io/master:NoSchedule'}}}}",
            "{joinConfiguration: {nodeRegistration: {taints: [{key: node-role.kubernetes.io/master}]}}}",
        ])
    func workerConfigs(spec: String) throws {
        let court = try Self.court()
        #expect(try court.create(Objects.configTemplate(spec: spec)).rules == [])
    }

    @Test(
        "Rejects references to such a template, of any bootstrap kind and version",
        arguments: clusterVersions, routes)
    func references(version: String, spec: String) throws {
        for kind in ["OCNEConfigTemplate", "KubeadmConfigTemplate"] {
            var cluster = try TestCluster()
            try cluster.add("\(Objects.configTemplate(kind: kind, spec: spec))")
            let court = Court(.ocne, cluster).only(.noControlPlaneMachines)
            for apiVersion in ["v1alpha1", "v1beta1", "v9"] {
                let change =
                    version == "v1beta2"
                    ? "{kind: \(kind)}" : "{kind: \(kind), apiVersion: bootstrap.cluster.x-k8s.io/\(apiVersion)}"
                let set = try Objects.set(
                    "MachineSet", version, change: "{spec: {template: {spec: {bootstrap: {configRef: \(change)}}}}}")
                Self.expectDenied(try court.create(set), ["spec.template.spec.bootstrap.configRef.name"])
            }
        }
        // A Machine and a MachinePool refer to a config.
        var cluster = try TestCluster()
        try cluster.add("\(Objects.config(change: "{spec: \(spec)}"))")
        let court = Court(.ocne, cluster).only(.noControlPlaneMachines)
        Self.expectDenied(try court.create(Objects.machine(version)), ["spec.bootstrap.configRef.name"])
        Self.expectDenied(
            try court.create(Objects.set("MachinePool", version)), ["spec.template.spec.bootstrap.configRef.name"])
    }

    @Test("A template in another namespace does not hide the local one")
    func otherNamespace() throws {
        let evil = try Objects.configTemplate(spec: Self.routes[0])
        var cluster = try TestCluster()
        try cluster.add("\(evil.merged(with: yaml("{metadata: {namespace: hidden}}")))")
        let court = Court(.ocne, cluster).only(.noControlPlaneMachines)
        #expect(try court.create(Objects.set()).rules == [])
        let pointing = try Objects.set(
            change: "{spec: {template: {spec: {bootstrap: {configRef: {namespace: hidden}}}}}}")
        #expect(try court.create(pointing).denying == [Self.rule])
        // Newer controllers pass over the namespace and take their own.
        var own = try TestCluster()
        try own.add("\(evil)")
        #expect(try Court(.ocne, own).only(.noControlPlaneMachines).create(pointing).denying == [Self.rule])
    }

    @Test("A template that is created or edited later is refused then; the set keeps working")
    func later() throws {
        let set = try Objects.set()
        // Absent: the set passes, and the template is refused when it comes.
        let before = try Self.court()
        #expect(try before.create(set).rules == [])
        #expect(try before.create(Objects.configTemplate(spec: Self.routes[0])).denying == [Self.rule])
        let workers = try Objects.configTemplate(spec: "{joinConfiguration: {}}")
        #expect(try before.update(workers, to: Objects.configTemplate(spec: Self.routes[0])).denying == [Self.rule])
        // Another provider's template, which nobody refuses: the next set is refused, the one that is there can still
        // be scaled.
        var cluster = try TestCluster()
        try cluster.add("\(Objects.configTemplate(kind: "KubeadmConfigTemplate", spec: Self.routes[0]))")
        let after = Court(.ocne, cluster).only(.noControlPlaneMachines)
        let kubeadm = "{spec: {template: {spec: {bootstrap: {configRef: {kind: KubeadmConfigTemplate}}}}}}"
        #expect(try after.create(Objects.set(change: kubeadm)).denying == [Self.rule])
        let scaled = try Objects.set(change: kubeadm).merged(with: yaml("{spec: {replicas: 4}}"))
        #expect(try after.update(Objects.set(change: kubeadm), to: scaled).annotation(Self.rule) == "warn")
        // In two steps: the reference first, to something harmless.
        #expect(try after.update(set, to: Objects.set(change: kubeadm)).denying == [Self.rule])
    }

    @Test("Infrastructure and owners of the control plane group", arguments: clusterVersions)
    func controlPlaneGroup(version: String) throws {
        let court = try Self.court(State.controlPlane)
        let group =
            version == "v1beta2"
            ? "apiGroup: controlplane.cluster.x-k8s.io" : "apiVersion: controlplane.cluster.x-k8s.io/v1"
        let infrastructure = "{spec: {template: {spec: {infrastructureRef: {\(group), kind: OCNEControlPlane}}}}}"
        Self.expectDenied(
            try court.create(Objects.set("MachineSet", version, change: infrastructure)),
            ["spec.template.spec.infrastructureRef"])
        let owner = "{apiVersion: controlplane.cluster.x-k8s.io/v1alpha1, kind: OCNEControlPlane, name: cp, uid: u-cp}"
        for kind in ["MachineSet", "MachineDeployment", "MachinePool"] {
            Self.expectDenied(
                try court.create(Objects.set(kind, version, change: "{metadata: {ownerReferences: [\(owner)]}}")),
                ["metadata.ownerReferences[0].apiVersion"])
        }
        // Sets that a ClusterClass or a MachineDeployment has made are looked at as any other.
        let generated =
            "{metadata: {labels: {topology.cluster.x-k8s.io/owned: ''}, ownerReferences: [{apiVersion: cluster.x-k8s.io/v1beta1, kind: Cluster, name: one, uid: u}]}}"
        #expect(try court.create(Objects.set("MachineDeployment", version, change: generated)).rules == [])
        let label = "{spec: {template: {metadata: {labels: {node-role.kubernetes.io/master: ''}}}}}"
        let both = try Objects.set("MachineDeployment", version, change: generated).merged(with: yaml(label))
        #expect(try court.asking("system:serviceaccount:capi-system:capi-manager").create(both).denying == [Self.rule])
    }

    @Test("Bootstrap data of masters, by the policy's list", arguments: clusterVersions)
    func dataSecret(version: String) throws {
        let change = "{spec: {template: {spec: {bootstrap: {dataSecretName: master-user-data}}}}}"
        var court = try Self.court()
        #expect(try court.create(Objects.set("MachineSet", version, change: change)).rules == [])
        court.policy.controlPlaneDataSecrets = ["master-user-data"]
        Self.expectDenied(
            try court.create(Objects.set("MachineSet", version, change: change)),
            ["spec.template.spec.bootstrap.dataSecretName"])
        #expect(
            Policy(profile: .openshift).controlPlaneDataSecrets == ["master-user-data", "master-user-data-managed"])
    }

    @Test("Existing violations stay with a warning, new ones are denied")
    func update() throws {
        let court = try Self.court()
        let old = try Objects.set(change: "{metadata: {labels: {node-role.kubernetes.io/master: ''}}}")
        let scaled = try old.merged(with: yaml("{spec: {replicas: 5}}"))
        let ruling = try court.update(old, to: scaled)
        #expect(ruling.isAllowed)
        #expect(ruling.annotation(Self.rule) == "warn")
        #expect(ruling.warnings.count == 1)
        let more = try scaled.merged(
            with: yaml("{spec: {template: {metadata: {labels: {cluster.x-k8s.io/control-plane: ''}}}}}"))
        Self.expectDenied(
            try court.update(old, to: more), ["spec.template.metadata.labels.cluster.x-k8s.io/control-plane"])
        #expect(try court.update(more, to: old).isAllowed)
        // Two steps: neither the first nor the second gets through.
        let harmless = try Objects.set()
        #expect(try court.update(harmless, to: old).denying == [Self.rule])
    }

    @Test("Many existing violations do not hide a new one")
    func crowd() throws {
        let court = try Self.court()
        func cluster(_ count: Int, last: String) throws -> Value {
            let workers = (0..<count).map {
                "{name: w\($0), metadata: {labels: {\($0 == count - 1 ? last : Self.keys[0]): ''}}}"
            }
            return try Objects.cluster(
                change: "{spec: {topology: {workers: {machineDeployments: [\(workers.joined(separator: ", "))]}}}}")
        }
        let few = try cluster(10, last: Self.keys[0])
        #expect(try court.update(few, to: few).isAllowed)
        #expect(try court.update(few, to: cluster(10, last: Self.keys[1])).denying == [Self.rule])
        for count in [49, 50, 51, 52, 200] {
            let old = try cluster(count, last: "harmless")
            #expect(try court.update(old, to: cluster(count, last: Self.keys[1])).denying == [Self.rule])
        }
    }

    @Test("An object that is being deleted can lose its finalizers, but not become a control-plane machine")
    func deletion() throws {
        let court = try Self.court()
        let gone = "{metadata: {deletionTimestamp: '2030-01-01T00:00:00Z', finalizers: [a]}}"
        let old = try Objects.set(change: gone).merged(
            with: yaml("{metadata: {labels: {node-role.kubernetes.io/master: ''}}}"))
        let free = try old.merged(with: yaml("{metadata: {finalizers: null}}"))
        let ruling = try court.update(old, to: free)
        #expect(ruling.isAllowed && ruling.rules == [] && ruling.warnings == [])
        let changed = try Objects.set(change: gone).merged(
            with: yaml("{spec: {template: {metadata: {labels: {node-role.kubernetes.io/master: ''}}}}}"))
        #expect(try court.update(Objects.set(change: gone), to: changed).denying == [Self.rule])
        // Who only says that it is being deleted is not.
        #expect(try court.update(Objects.set(), to: old).denying == [Self.rule])
    }

    @Test("Ignores the status subresource and other kinds of the group")
    func other() throws {
        let court = try Self.court()
        let labelled = try Objects.set(change: "{metadata: {labels: {node-role.kubernetes.io/master: ''}}}")
        #expect(try court.decide("UPDATE", labelled, old: Objects.set(), subResource: "status").rules == [])
        let check =
            "{apiVersion: cluster.x-k8s.io/v1beta1, kind: MachineHealthCheck, metadata: {name: a, labels: {node-role.kubernetes.io/master: ''}}}"
        #expect(try court.create(check).rules == [])
        // machine.openshift.io is OpenShift's affair.
        let set = try Objects.machineAPI(change: "{metadata: {labels: {node-role.kubernetes.io/master: ''}}}")
        #expect(try court.create(set).rules == [])
    }

    @Test("Applies to later versions of an API", arguments: ["v1beta3", "v1", "v2alpha1"])
    func versions(version: String) throws {
        let court = try Self.court()
        let object = try Objects.set(
            "MachineSet", version, change: "{metadata: {labels: {node-role.kubernetes.io/master: ''}}}")
        #expect(try court.create(object).denying == [Self.rule])
    }
}
