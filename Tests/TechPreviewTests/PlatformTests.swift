import ClusterObjects
import TechPreview
import TestDocuments
import Testing

@Suite("Platforms, identity, parity and notices")
struct PlatformTests {
    private static let home = "openshift-cluster-api"

    private static func infrastructure(_ type: String, _ more: String = "") -> String {
        """
        apiVersion: config.openshift.io/v1
        kind: Infrastructure
        metadata: {name: cluster}
        status: {infrastructureName: one, platformStatus: {type: \(type)\(more)}}
        """
    }

    @Test("OCNE runs on Oracle Cloud Infrastructure only", arguments: clusterVersions)
    func ocne(version: String) throws {
        let court = try Court(.ocne).only(.platformSupported)
        for kind in ["MachineSet", "MachineDeployment", "MachinePool"] {
            #expect(try court.create(Objects.set(kind, version)).rules == [])
            let ruling = try court.create(Objects.set(kind, version, provider: "AWS"))
            #expect(ruling.fields == ["spec.template.spec.infrastructureRef.kind"])
            // What is told fits the place.
            let kinds =
                kind == "MachinePool"
                ? "use one of OCIMachinePool, OCIManagedMachinePool, OCIVirtualMachinePool of "
                : "; use OCIMachineTemplate of "
            #expect(ruling.causes.count == 1 && ruling.causes.allSatisfy { $0.contains(kinds) })
        }
        #expect(
            try court.create(Objects.machine(version, provider: "Docker")).fields == ["spec.infrastructureRef.kind"])
        #expect(try court.create(Objects.cluster(version, provider: "OCIManaged")).rules == [])
        #expect(try court.create(Objects.cluster(version, provider: "oci")).fields == ["spec.infrastructureRef.kind"])
        #expect(
            try court.create(Objects.cluster(version, change: "{spec: {infrastructureRef: null, topology: {}}}")).rules
                == [])
        // The kind of another group is another kind.
        let group = version == "v1beta2" ? "apiGroup: evil.example" : "apiVersion: evil.example/v1beta1"
        #expect(
            try court.create(Objects.cluster(version, change: "{spec: {infrastructureRef: {\(group)}}}")).denying == [
                "platform-supported"
            ])
    }

    @Test("The machine template of an OCNEControlPlane, in either version")
    func controlPlane() throws {
        let court = try Court(.ocne).only(.platformSupported)
        func object(_ version: String, _ template: String) -> String {
            "{apiVersion: controlplane.cluster.x-k8s.io/\(version), kind: OCNEControlPlane, metadata: {name: a, namespace: b}, spec: {machineTemplate: \(template)}}"
        }
        let (good, bad) = ("kind: OCIMachineTemplate, name: a", "kind: AWSMachineTemplate, name: a")
        let (old, new) = (
            "apiVersion: infrastructure.cluster.x-k8s.io/v1beta2", "apiGroup: infrastructure.cluster.x-k8s.io"
        )
        #expect(try court.create(object("v1alpha1", "{infrastructureRef: {\(old), \(good)}}")).rules == [])
        #expect(
            try court.create(object("v1alpha1", "{infrastructureRef: {\(old), \(bad)}}")).fields
                == ["spec.machineTemplate.infrastructureRef.kind"])
        #expect(try court.create(object("v1beta2", "{spec: {infrastructureRef: {\(new), \(good)}}}")).rules == [])
        #expect(
            try court.create(object("v1beta2", "{spec: {infrastructureRef: {\(new), \(bad)}}}")).fields
                == ["spec.machineTemplate.spec.infrastructureRef.kind"])
    }

    @Test(
        "OpenShift has its own platform only",
        arguments: [
            ("AWS", "AWS", true), ("AWS", "GCP", false), ("GCP", "GCP", true), ("Azure", "Azure", true),
            ("OpenStack", "OpenStack", true),
            ("VSphere", "VSphere", true), ("BareMetal", "Metal3", true), ("BareMetal", "BareMetal", false),
            ("PowerVS", "IBMPowerVS", true),
            ("None", "AWS", false), ("External", "OCI", false), ("Nutanix", "Nutanix", false), ("AWS", "OCI", false),
        ])
    func openshift(type: String, provider: String, isAllowed: Bool) throws {
        let court = try Court(.openshift, Self.infrastructure(type)).only(.platformSupported)
        for version in clusterVersions {
            #expect(try court.create(Objects.set("MachineSet", version, provider: provider)).isAllowed == isAllowed)
            #expect(try court.create(Objects.machine(version, provider: provider)).isAllowed == isAllowed)
            #expect(try court.create(Objects.cluster(version, provider: provider)).isAllowed == isAllowed)
        }
    }

    @Test("Azure Stack Hub is not supported; further kinds are where the policy lists them")
    func policy() throws {
        let stack = try Court(.openshift, Self.infrastructure("Azure", ", azure: {cloudName: AzureStackCloud}")).only(
            .platformSupported)
        #expect(try stack.create(Objects.set(provider: "Azure")).denying == ["platform-supported"])
        let cloud = try Court(.openshift, Self.infrastructure("Azure", ", azure: {cloudName: AzurePublicCloud}")).only(
            .platformSupported)
        #expect(try cloud.create(Objects.set(provider: "Azure")).rules == [])
        var aws = try Court(.openshift, Self.infrastructure("AWS")).only(.platformSupported)
        aws.policy.kinds = [.init(kind: "KubevirtMachineTemplate", group: "infrastructure.cluster.x-k8s.io")]
        #expect(try aws.create(Objects.set(provider: "Kubevirt")).rules == [])
        #expect(try aws.create(Objects.machine(provider: "Kubevirt")).denying == ["platform-supported"])
        aws.policy.platforms = [.gcp]
        #expect(try aws.create(Objects.set(provider: "AWS")).denying == ["platform-supported"])
    }

    @Test("Existing violations stay with a warning")
    func update() throws {
        let court = try Court(.ocne).only(.platformSupported)
        let old = try Objects.set(provider: "AWS")
        let ruling = try court.update(old, to: old.merged(with: yaml("{spec: {replicas: 9}}")))
        #expect(ruling.isAllowed && ruling.annotation("platform-supported") == "warn")
        #expect(try court.update(Objects.set(), to: old).annotation("platform-supported") == "deny")
        #expect(try court.update(old, to: Objects.set(provider: "GCP")).annotation("platform-supported") == "deny")
        #expect(try court.update(old, to: Objects.set()).rules == [])
    }

    @Test("OpenShift's Cluster has its name, its infrastructure, and stays")
    func identity() throws {
        let court = try Court(.openshift, State.openshift).only(.clusterIdentity)
        for version in clusterVersions {
            #expect(try court.create(Objects.cluster(version, namespace: Self.home)).rules == [])
            #expect(
                try court.create(Objects.cluster(version, namespace: Self.home, name: "two")).fields == [
                    "metadata.name"
                ])
            let bare = try Objects.cluster(version, namespace: Self.home, change: "{spec: {infrastructureRef: null}}")
            #expect(try court.create(bare).fields == ["spec.infrastructureRef"])
            #expect(
                try court.update(Objects.cluster(version, namespace: Self.home), to: bare).fields == [
                    "spec.infrastructureRef"
                ])
            #expect(try court.update(bare, to: bare).annotation("cluster-identity") == "warn")
            #expect(try court.delete(Objects.cluster(version, namespace: Self.home)).code == 403)
            #expect(try court.delete(Objects.cluster(version)).rules == [])
            #expect(try court.create(Objects.cluster(version, name: "two")).rules == [])
        }
    }

    @Test("Machines must not set fields that Machine API lacks", arguments: clusterVersions)
    func parity(version: String) throws {
        let court = try Court(.openshift, State.openshift).only(.featureParity)
        let (spec, gates) = ("{version: v1.31.0}", "{readinessGates: [{conditionType: a}]}")
        #expect(
            try court.create(Objects.machine(version, namespace: Self.home, change: "{spec: \(spec)}")).fields == [
                "spec.version"
            ])
        #expect(
            try court.create(Objects.machine(version, namespace: Self.home, change: "{spec: \(gates)}")).fields == [
                "spec.readinessGates"
            ])
        let set = try Objects.set(
            "MachineSet", version, namespace: Self.home, change: "{spec: {template: {spec: \(spec)}}}")
        #expect(try court.create(set).fields == ["spec.template.spec.version"])
        #expect(try court.update(set, to: set).annotation("feature-parity") == "warn")
        let newer = try set.merged(with: yaml("{spec: {template: {spec: {version: v1.32.0}}}}"))
        #expect(try court.update(set, to: newer).annotation("feature-parity") == "deny")
        for change in ["{spec: {version: ''}}", "{spec: {version: null}}", "{spec: {readinessGates: []}}"] {
            #expect(try court.create(Objects.machine(version, namespace: Self.home, change: change)).rules == [])
        }
        #expect(try court.create(Objects.machine(version, change: "{spec: \(spec)}")).rules == [])
        let deployment = try Objects.set(
            "MachineDeployment", version, namespace: Self.home, change: "{spec: {template: {spec: \(spec)}}}")
        #expect(try court.create(deployment).rules == [])
    }

    @Test("Reports each missing primary resource by name", arguments: clusterVersions)
    func primary(version: String) throws {
        let manifests = """
            {apiVersion: cluster.x-k8s.io/v1beta1, kind: Cluster, metadata: {name: one, namespace: default}}
            ---
            {apiVersion: infrastructure.cluster.x-k8s.io/v1beta2, kind: OCIMachineTemplate, metadata: {name: workers, namespace: default}}
            ---
            {apiVersion: infrastructure.cluster.x-k8s.io/v1beta2, kind: OCICluster, metadata: {name: one, namespace: default}}
            """
        let court = try Court(.ocne, manifests).only(.primaryResources)
        #expect(try court.create(Objects.set("MachineSet", version)).warnings == [])
        #expect(try court.create(Objects.cluster(version)).warnings == [])
        #expect(try court.create(Objects.machine(version)).warnings == [])
        func warnings(_ change: String, _ kind: String = "MachineSet") throws -> [String] {
            let ruling = try court.create(Objects.set(kind, version, change: change))
            #expect(ruling.isAllowed)
            return ruling.warnings.map { String($0.prefix { $0 != "(" }.dropLast()) }
        }
        for kind in ["MachineSet", "MachineDeployment"] {
            #expect(
                try warnings("{spec: {clusterName: two}}", kind).first
                    == #"Cluster "two" not found in namespace "default"; create it"#
            )
            #expect(
                try warnings("{spec: {template: {spec: {infrastructureRef: {name: x}}}}}", kind)
                    == [#"OCIMachineTemplate "x" not found in namespace "default"; create it"#])
        }
        // Without a name that is a string, there is no object to look for.
        for name in ["7", "true", "{}", "null", "''"] {
            let change = "{spec: {template: {spec: {infrastructureRef: {name: \(name)}}}}}"
            #expect(try warnings(change) == [], "\(name)")
        }
        let label = "{labels: {cluster.x-k8s.io/cluster-name: two}}"
        #expect(
            try warnings("{metadata: \(label), spec: {template: {metadata: \(label)}}}") == [
                #"label cluster.x-k8s.io/cluster-name "two" in metadata.labels must equal spec.clusterName "one""#,
                #"label cluster.x-k8s.io/cluster-name "two" in spec.template.metadata.labels must equal spec.clusterName "one""#,
            ])
        for (field, path, kind) in [
            ("infrastructureRef: {namespace: x}", "infrastructureRef", "OCIMachineTemplate"),
            ("bootstrap: {configRef: {namespace: x}}", "bootstrap.configRef", "OCNEConfigTemplate"),
        ] {
            #expect(
                try warnings("{spec: {template: {spec: {\(field)}}}}") == [
                    #"spec.template.spec.\#(path).namespace: \#(kind) "workers" must be in namespace "default", not "x""#
                ])
        }
        let controlPlane = "{kind: OCNEControlPlane, name: cp, namespace: x}"
        #expect(
            try court.create(Objects.cluster(version, change: "{spec: {controlPlaneRef: \(controlPlane)}}")).warnings
                == [
                    #"spec.controlPlaneRef.namespace: OCNEControlPlane "cp" must be in namespace "default", not "x" (rule primary-resources)"#
                ]
        )
        // A version that the CRD's labels do not list; without labels, or without the CRD, nothing is known.
        let crd = """
            {apiVersion: apiextensions.k8s.io/v1, kind: CustomResourceDefinition, metadata: {
            name: ocicontrolplanes.controlplane.cluster.x-k8s.io, labels: {LABEL: v1alpha3_v1beta1}}}
            """
        let reference = "{kind: OCIControlPlane, name: cp, apiVersion: controlplane.cluster.x-k8s.io/v1beta2}"
        let object = try Objects.cluster("v1beta1", change: "{spec: {controlPlaneRef: \(reference)}}")
        for (label, count) in [("cluster.x-k8s.io/v1beta1", 1), ("team", 0)] {
            let court = try Court(.ocne, manifests, crd.replacing("LABEL", with: label)).only(.primaryResources)
            let found = try court.create(object).warnings
            #expect(found.count == count)
            #expect(
                found.allSatisfy {
                    $0.contains(#"OCIControlPlane of controlplane.cluster.x-k8s.io has no version "v1beta2"; use v1"#)
                })
        }
        // What is no reference is the API's affair.
        #expect(try warnings("{spec: {template: {spec: {infrastructureRef: {kind: null}}}}}") == [])
        #expect(try court.create(Objects.cluster(version, name: "two")).warnings.count == 1)
        #expect(try Court(.ocne).only(.primaryResources).create(Objects.set("MachineSet", version)).warnings.count == 2)
        #expect(
            try Court(.ocne, NoCluster()).only(.primaryResources).create(Objects.set("MachineSet", version)).warnings
                == [])
    }

    @Test("Notices are returned on creation and fit on a line")
    func notices() throws {
        let court = try Court(.openshift, State.openshift, State.counterpart(name: "other"))
        let inside = try court.create(Objects.set(provider: "AWS", namespace: Self.home))
        #expect(inside.isAllowed)
        #expect(inside.rules == ["primary-resources", "cli-precedence", "support-notice"])
        let outside = try court.create(Objects.set("MachineDeployment", provider: "AWS"))
        #expect(outside.rules == ["primary-resources", "namespace", "support-notice"])
        #expect((inside.warnings + outside.warnings).allSatisfy { $0.count <= 120 })
        let old = try Objects.set(provider: "AWS", namespace: Self.home)
        #expect(try court.only(.supportNotice).update(old, to: old).rules == [])
        let check =
            "{apiVersion: cluster.x-k8s.io/v1beta2, kind: MachineHealthCheck, metadata: {name: a, namespace: \(Self.home)}}"
        #expect(
            try court.only(.cliPrecedence).create(check).warnings == [
                "oc get machinehealthcheck resolves to Cluster API; for Machine API use machinehealthchecks.machine.openshift.io (rule cli-precedence)"
            ])
        #expect(try Court(.ocne).create(Objects.cluster()).rules == ["primary-resources"])
    }
}
