import ClusterObjects
import JSON
import TechPreview
import TestDocuments
import Testing

@Suite("Routes to a control-plane machine by other kinds")
struct ControlPlaneRouteTests {
    private static let rule = "no-control-plane-machines"

    private static func court(_ profile: Profile = .ocne, _ manifests: String...) throws -> Court {
        var cluster = try TestCluster()
        for manifest in manifests { try cluster.add(manifest) }
        return Court(profile, cluster).only(.noControlPlaneMachines)
    }

    @Test(
        "A bootstrap config is of no control plane kind", arguments: clusterVersions,
        ["OCNEControlPlaneTemplate", "KubeadmControlPlaneTemplate", "OCNEControlPlane", "OtherControlPlaneTemplate"])
    func bootstrap(version: String, kind: String) throws {
        let reference = Objects.reference(version, "controlplane.cluster.x-k8s.io", kind, "x")
        for set in ["MachineSet", "MachineDeployment", "MachinePool"] {
            let object = try Objects.set(set, version).merged(
                with: yaml("{spec: {template: {spec: {bootstrap: {configRef: null}}}}}")
            ).merged(with: yaml("{spec: {template: {spec: {bootstrap: {configRef: \(reference)}}}}}"))
            let ruling = try Self.court().create(object)
            #expect(ruling.denying == [Self.rule] && ruling.fields == ["spec.template.spec.bootstrap.configRef"])
            #expect(ruling.causes.allSatisfy { $0.contains(kind) })
        }
    }

    @Test(
        "Applies to KubeadmConfig and its template, and the message names the consequence",
        arguments: [
            ("{joinConfiguration: {controlPlane: {}}}", "never starts"),
            ("{initConfiguration: {}, clusterConfiguration: {}}", "creates a worker"),
            (
                "{joinConfiguration: {nodeRegistration: {kubeletExtraArgs: {node-labels: node-role.kubernetes.io/master=}}}}",
                "kubelet refuses"
            ),
        ], ["v1beta1", "v1beta2"])
    func kubeadm(route: (String, String), version: String) throws {
        let court = try Self.court()
        let template = try Objects.configTemplate(version, kind: "KubeadmConfigTemplate", spec: route.0)
        let config = try yaml(
            "{apiVersion: bootstrap.cluster.x-k8s.io/\(version), kind: KubeadmConfig, metadata: {name: a, namespace: default}, spec: \(route.0)}"
        )
        for object in [template, config] {
            let ruling = try court.create(object)
            #expect(ruling.denying == [Self.rule] && ruling.causes.allSatisfy { $0.contains(route.1) })
            let harmless = try object.merged(with: yaml("{spec: null}"))
            #expect(try court.create(harmless).rules == [])
            #expect(try court.update(harmless, to: object).denying == [Self.rule])
            #expect(try court.update(object, to: object).annotation(Self.rule) == "warn")
        }
        // The same content of another provider's kind is not known to mean the same.
        let other = try Objects.configTemplate(version, kind: "OtherConfigTemplate", spec: route.0)
        #expect(try court.create(other).rules == [])
        let set = try Objects.set(
            change: "{spec: {template: {spec: {bootstrap: {configRef: {kind: KubeadmConfigTemplate}}}}}}")
        let referring = try Self.court(.ocne, "\(template)").create(set)
        #expect(referring.denying == [Self.rule] && referring.causes.allSatisfy { $0.contains(route.1) })
    }

    @Test(
        "A ClusterClass brings its workers no label and no config of a control plane",
        arguments: ["machineDeployments", "machinePools"])
    func classes(list: String) throws {
        let evil = try Objects.configTemplate(spec: "{joinConfiguration: {controlPlane: {}}}")
        let court = try Self.court(.ocne, "\(evil)")
        func clusterClass(_ workers: String, _ version: String) throws -> Value {
            try yaml(
                """
                apiVersion: cluster.x-k8s.io/\(version)
                kind: ClusterClass
                metadata: {name: class, namespace: default}
                spec: {workers: {\(list): [{class: good}, \(workers)]}}
                """)
        }
        let label = "{labels: {cluster.x-k8s.io/control-plane: ''}}"
        let template = Objects.reference("v1beta1", "bootstrap.cluster.x-k8s.io", "OCNEConfigTemplate", "workers")
        let plane = Objects.reference("v1beta1", "controlplane.cluster.x-k8s.io", "OCNEControlPlaneTemplate", "x")
        let place = "spec.workers.\(list)[1]"
        for (version, workers, field) in [
            (
                "v1beta1", "{class: bad, template: {metadata: \(label)}}",
                "template.metadata.labels.cluster.x-k8s.io/control-plane"
            ),
            ("v1beta2", "{class: bad, metadata: \(label)}", "metadata.labels.cluster.x-k8s.io/control-plane"),
            ("v1beta1", "{class: bad, template: {bootstrap: {ref: \(template)}}}", "template.bootstrap.ref.name"),
            ("v1beta2", "{class: bad, bootstrap: {templateRef: \(template)}}", "bootstrap.templateRef.name"),
            ("v1beta1", "{class: bad, template: {bootstrap: {ref: \(plane)}}}", "template.bootstrap.ref"),
            ("v1beta2", "{class: bad, infrastructure: {templateRef: \(plane)}}", "infrastructure.templateRef"),
        ] {
            let object = try clusterClass(workers, version)
            let ruling = try court.create(object)
            #expect(ruling.denying == [Self.rule] && ruling.fields == ["\(place).\(field)"], "\(workers)")
            #expect(try court.update(clusterClass("{class: bad}", version), to: object).denying == [Self.rule])
            #expect(try court.update(object, to: object).annotation(Self.rule) == "warn")
        }
        #expect(
            try court.create(clusterClass("{class: other, template: {metadata: {labels: {a: b}}}}", "v1beta1")).rules
                == [])
    }

    @Test(
        "User data of masters by any name that a provider reads",
        arguments: [
            "userDataSecret: {name: master-user-data}", "userDataSecret: {name: master-user-data-managed}",
            "UserDataSecret: {name: master-user-data}", "userdatasecret: {Name: master-user-data}",
            "USERDATASECRET: {NAME: master-user-data}",
            "userData\u{17F}ecret: {name: master-user-data}", "userData: {name: master-user-data}",
            "UserData: {nAme: master-user-data-managed}",
            "ignition: {userDataSecret: master-user-data}", "Ignition: {UserDataSecret: master-user-data}",
            "ignition: {userDataSecret: {name: master-user-data}}", "cloudInit: {userDataSecret: master-user-data}",
            "userDataSecret: {name: worker-user-data}, UserDataSecret: {name: master-user-data}",
            "userDataSecret: {name: worker-user-data, Name: master-user-data}",
        ])
    func userData(value: String) throws {
        let court = try Self.court(.openshift, State.openshift)
        let change = "{spec: {template: {spec: {providerSpec: {value: {\(value)}}}}}}"
        let bare = try Objects.machineAPI(change: "{spec: {template: {spec: {providerSpec: {value: null}}}}}")
        #expect(try court.create(bare.merged(with: yaml(change))).denying == [Self.rule])
        #expect(try court.create(bare.merged(with: yaml(change.replacing("master-", with: "worker-")))).rules == [])
    }

    @Test(
        "Ignores names that no provider reads",
        arguments: ["userDataSecrets", "user_data_secret", "userDataSecre\u{301}t", "x"])
    func otherUserData(name: String) throws {
        let change = "{spec: {template: {spec: {providerSpec: {value: {\(name): {name: master-user-data}}}}}}}"
        #expect(try Self.court(.openshift, State.openshift).create(Objects.machineAPI(change: change)).rules == [])
    }
}
