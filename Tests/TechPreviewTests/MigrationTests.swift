import ClusterObjects
import TechPreview
import TestDocuments
import Testing

@Suite("Counterparts of Machine API and Cluster API")
struct MigrationTests {
    private static let home = "openshift-cluster-api"
    private static let migration = "no-machine-api-migration"
    private static let authority = "machine-api-authoritative"

    private static func court(_ rule: TechPreviewRule, _ manifests: String...) throws -> Court {
        var cluster = try TestCluster(State.openshift)
        for manifest in manifests { try cluster.add(manifest) }
        return Court(.openshift, cluster).only(rule)
    }

    private static func lifted(_ manifests: String...) throws -> Court {
        var cluster = try TestCluster(State.openshift)
        for manifest in manifests { try cluster.add(manifest) }
        var court = Court(.openshift, cluster).only(.noMachineAPIMigration)
        court.policy.migrationPlatforms = [.aws]
        return court
    }

    /// A Cluster API counterpart in the live state.
    private static func clusterAPI(_ kind: String = "MachineSet", name: String = "workers", _ more: String = "")
        -> String
    {
        "apiVersion: cluster.x-k8s.io/v1beta1\nkind: \(kind)\nmetadata: {name: \(name), namespace: \(home)}\n\(more)"
    }

    @Test("A counterpart of an existing object is refused, either way and in both versions", arguments: clusterVersions)
    func counterparts(version: String) throws {
        let court = try Self.court(
            .noMachineAPIMigration, State.counterpart(), State.counterpart("Machine", name: "one-1"))
        #expect(try court.create(Objects.set("MachineSet", version, namespace: Self.home)).fields == ["metadata.name"])
        #expect(try court.create(Objects.machine(version, namespace: Self.home)).fields == ["metadata.name"])
        #expect(try court.create(Objects.set("MachineSet", version)).rules == [])
        #expect(try court.create(Objects.set("MachineDeployment", version, namespace: Self.home)).rules == [])
        let other = try Objects.set("MachineSet", version, namespace: Self.home, change: "{metadata: {name: other}}")
        #expect(try court.create(other).rules == [])
        // A machine set is no counterpart of a machine.
        let sets = try Self.court(.noMachineAPIMigration, State.counterpart("Machine"))
        #expect(try sets.create(Objects.set("MachineSet", version, namespace: Self.home)).rules == [])
        let reverse = try Self.court(
            .noMachineAPIMigration, Self.clusterAPI(), Self.clusterAPI("Machine", name: "one-1"))
        #expect(try reverse.create(Objects.machineAPI()).fields == ["metadata.name"])
        #expect(try reverse.create(Objects.machineAPI("Machine", name: "one-1")).fields == ["metadata.name"])
        #expect(try reverse.create(Objects.machineAPI(name: "other")).rules == [])
        let elsewhere = try Objects.machineAPI(change: "{metadata: {namespace: default}}")
        #expect(try reverse.create(elsewhere).rules == [])
    }

    @Test("authoritativeAPI stays as it is; absent means Machine API")
    func authoritativeAPI() throws {
        let court = try Self.court(.noMachineAPIMigration)
        for kind in ["MachineSet", "Machine"] {
            func object(_ authority: String) throws -> Value {
                try Objects.machineAPI(kind, change: "{spec: {authoritativeAPI: \(authority)}}")
            }
            #expect(
                try court.update(object("MachineAPI"), to: object("ClusterAPI")).fields == ["spec.authoritativeAPI"])
            #expect(try court.update(object("null"), to: object("ClusterAPI")).fields == ["spec.authoritativeAPI"])
            #expect(try court.update(object("ClusterAPI"), to: object("null")).fields == ["spec.authoritativeAPI"])
            #expect(try court.update(object("null"), to: object("MachineAPI")).rules == [])
            #expect(try court.update(object("ClusterAPI"), to: object("ClusterAPI")).rules == [])
        }
        #expect(
            try Court(.ocne).update(
                Objects.machineAPI(), to: Objects.machineAPI(change: "{spec: {authoritativeAPI: ClusterAPI}}")
            ).rules
                == [])
    }

    @Test(
        "A Cluster API counterpart must be created paused while Machine API is authoritative",
        arguments: [
            ("{}", "{}", false), ("{metadata: {annotations: {cluster.x-k8s.io/paused: ''}}}", "{}", true),
            ("{status: {conditions: [{type: Paused, status: 'True'}]}}", "{}", true),
            ("{status: {v1beta2: {conditions: [{type: Paused, status: 'True'}]}}}", "{}", true),
            ("{status: {conditions: [{type: Paused, status: 'False'}]}}", "{}", false),
            ("{}", "{authoritativeAPI: Migrating}", false),
        ])
    func paused(change: String, status: String, isAllowed: Bool) throws {
        let ruling = try Self.lifted(State.counterpart(status: status)).create(
            Objects.set(provider: "AWS", namespace: Self.home, change: change))
        #expect(ruling.isAllowed == isAllowed)
        if !isAllowed { #expect(ruling.fields == ["metadata.annotations.cluster.x-k8s.io/paused"]) }
    }

    @Test(
        "Beside a Machine API object with another authority, that object must be paused",
        arguments: [
            ("{}", "{authoritativeAPI: ClusterAPI}", false),
            ("{}", "{authoritativeAPI: ClusterAPI, conditions: [{type: Paused, status: 'True'}]}", true),
            ("{}", "{authoritativeAPI: ClusterAPI, conditions: [{type: Paused, status: 'False'}]}", false),
            // Nothing has been observed, and no controller has started.
            ("{authoritativeAPI: ClusterAPI}", "{}", true),
        ])
    func pausedMachineAPI(spec: String, status: String, isAllowed: Bool) throws {
        for isPaused in [false, true] {
            let court = try Self.lifted(
                State.counterpart(spec: spec, status: status),
                State.counterpart("Machine", name: "one-1", spec: spec, status: status))
            let change = isPaused ? "{metadata: {annotations: {cluster.x-k8s.io/paused: ''}}}" : "{}"
            for object in try [
                Objects.set(provider: "AWS", namespace: Self.home, change: change),
                Objects.machine(provider: "AWS", namespace: Self.home, change: change),
            ] {
                let ruling = try court.create(object)
                #expect(ruling.isAllowed == isAllowed)
                if !isAllowed {
                    #expect(ruling.fields == ["metadata.name"])
                    #expect(ruling.message.contains("oc wait --for=condition=Paused"))
                }
            }
        }
    }

    @Test("A Machine API object beside a Cluster API counterpart names it authoritative")
    func beside() throws {
        let court = try Self.lifted(Self.clusterAPI())
        #expect(try court.create(Objects.machineAPI()).fields == ["spec.authoritativeAPI"])
        #expect(
            try court.create(Objects.machineAPI(change: "{spec: {authoritativeAPI: MachineAPI}}")).fields == [
                "spec.authoritativeAPI"
            ])
        #expect(try court.create(Objects.machineAPI(change: "{spec: {authoritativeAPI: ClusterAPI}}")).rules == [])
        // Another platform lifts nothing.
        var other = court
        other.policy.migrationPlatforms = [.gcp]
        #expect(
            try other.create(Objects.machineAPI(change: "{spec: {authoritativeAPI: ClusterAPI}}")).fields == [
                "metadata.name"
            ])
    }

    @Test(
        "A Machine changes sides only when it and its counterpart are ready",
        arguments: [
            ("{phase: Running}", "status: {initialization: {infrastructureProvisioned: true}}", true),
            ("{phase: Provisioned}", "status: {infrastructureReady: true}", true),
            ("{phase: Provisioning}", "status: {infrastructureReady: true}", false),
            ("{phase: Running}", "status: {initialization: {infrastructureProvisioned: false}}", false),
            ("{phase: Running}", "status: {phase: Running}", false),
            ("{phase: Running}", "", false),
        ])
    func machine(status: String, counterpart: String, isAllowed: Bool) throws {
        let court = try Self.lifted(Self.clusterAPI("Machine", name: "one-1", counterpart))
        let old = try Objects.machineAPI("Machine", name: "one-1", change: "{status: \(status)}").merged(
            with: yaml(Self.synchronized))
        let new = try old.merged(with: yaml("{spec: {authoritativeAPI: ClusterAPI}}"))
        let ruling = try court.update(old, to: new)
        #expect(ruling.isAllowed == isAllowed)
        #expect(ruling.fields == (isAllowed ? [] : ["spec.authoritativeAPI"]))
        #expect(ruling.warnings.isEmpty)
        // A set has no such conditions.
        let set = try Objects.machineAPI(change: "{status: \(status)}").merged(with: yaml(Self.synchronized))
        #expect(try court.update(set, to: set.merged(with: yaml("{spec: {authoritativeAPI: ClusterAPI}}"))).rules == [])
    }

    private static let synchronized = "{status: {conditions: [{type: Synchronized, status: 'True'}]}}"

    @Test(
        "A change of sides is warned about unless the object is synchronized",
        arguments: [
            ("[{type: Synchronized, status: 'True'}]", true), ("[{type: Synchronized, status: 'False'}]", false),
            ("[{type: Synchronized, status: Unknown}]", false), ("[{type: Paused, status: 'True'}]", false),
            ("null", false),
        ])
    func unsynchronized(conditions: String, isSilent: Bool) throws {
        let ready = "status: {infrastructureReady: true}"
        let court = try Self.lifted(Self.clusterAPI("Machine", name: "one-1", ready), Self.clusterAPI())
        for old in try [Objects.machineAPI("Machine", name: "one-1"), Objects.machineAPI()] {
            let old = try old.merged(with: yaml("{status: {conditions: \(conditions)}}"))
            let ruling = try court.update(old, to: old.merged(with: yaml("{spec: {authoritativeAPI: ClusterAPI}}")))
            #expect(ruling.isAllowed)
            #expect(ruling.warnings.isEmpty == isSilent)
            #expect(isSilent || ruling.warnings.first?.contains("Synchronized") == true)
            // Other changes are none of this rule's business.
            #expect(try court.update(old, to: old.merged(with: yaml("{spec: {replicas: 7}}"))).rules == [])
        }
    }

    @Test("A Machine that is going away, or whose counterpart is, does not change sides")
    func going() throws {
        let gone = "{metadata: {deletionTimestamp: '2030-01-01T00:00:00Z'}}"
        let old = try Objects.machineAPI("Machine", name: "one-1", change: Self.synchronized)
        let new = try old.merged(with: yaml("{spec: {authoritativeAPI: ClusterAPI}}"))
        let ready = Self.clusterAPI("Machine", name: "one-1", "status: {infrastructureReady: true}")
        #expect(try Self.lifted(ready).update(old, to: new).rules == [])
        #expect(
            try Self.lifted(ready).update(old.merged(with: yaml(gone)), to: new.merged(with: yaml(gone))).fields == [
                "spec.authoritativeAPI"
            ])
        let going = ready.replacing("metadata: {", with: "metadata: {deletionTimestamp: '2030-01-01T00:00:00Z', ")
        #expect(try Self.lifted(going).update(old, to: new).fields == ["spec.authoritativeAPI"])
    }

    @Test("A Machine without a counterpart changes sides with a warning")
    func single() throws {
        let old = try Objects.machineAPI("Machine", name: "one-1", change: Self.synchronized)
        let ruling = try Self.lifted().update(old, to: old.merged(with: yaml("{spec: {authoritativeAPI: ClusterAPI}}")))
        #expect(ruling.isAllowed && ruling.warnings.count == 1)
        #expect(ruling.warnings.first?.contains("no Cluster API machine of this name") == true)
    }

    private static let changes: [(String, [String])] = [
        ("{spec: {replicas: 5}}", ["spec.replicas"]),
        ("{spec: {template: {metadata: {labels: {a: b}}}}}", ["spec.template"]),
        ("{spec: {replicas: null}}", ["spec"]), ("{spec: {authoritativeAPI: ClusterAPI}}", []),
        ("{metadata: {labels: {machine.openshift.io/x: y}}}", ["metadata.labels.machine.openshift.io/x"]),
        ("{metadata: {labels: {kubernetes.io/arch: y}}}", ["metadata.labels.kubernetes.io/arch"]),
        (
            "{metadata: {labels: {topology.cluster.x-k8s.io/owned: y}}}",
            ["metadata.labels.topology.cluster.x-k8s.io/owned"]
        ),
        ("{metadata: {labels: {mine: y, app.kubernetes.io/name: z}}}", []),
        ("{metadata: {annotations: {machine.openshift.io/x: y}}}", ["metadata.annotations.machine.openshift.io/x"]),
        ("{metadata: {annotations: {cluster.x-k8s.io/paused: ''}}}", ["metadata.annotations.cluster.x-k8s.io/paused"]),
        (
            "{metadata: {annotations: {x.clusters.x-k8s.io/y: ''}}}",
            ["metadata.annotations.x.clusters.x-k8s.io/y"]
        ),
        ("{metadata: {labels: {machine-template-hash: y}}}", ["metadata.labels.machine-template-hash"]),
        ("{metadata: {annotations: {kubectl.kubernetes.io/last-applied-configuration: x, mine: y}}}", []),
        ("{metadata: {finalizers: [a]}}", []), ("{status: {replicas: 1}}", []), ("{}", []),
    ]

    @Test("The spec of a counterpart that is not authoritative is immutable", arguments: changes)
    func frozen(change: String, fields: [String]) throws {
        for version in clusterVersions {
            let old = try Objects.set("MachineSet", version, namespace: Self.home)
            let new = try old.merged(with: yaml(change))
            for status in ["{}", "{authoritativeAPI: MachineAPI}", "{authoritativeAPI: Migrating}"] {
                let ruling = try Self.court(.machineAPIAuthoritative, State.counterpart(status: status)).update(
                    old, to: new)
                #expect(ruling.fields == fields)
                #expect(ruling.isAllowed == fields.isEmpty)
            }
            #expect(
                try Self.court(.machineAPIAuthoritative, State.counterpart(status: "{authoritativeAPI: ClusterAPI}"))
                    .update(
                        old, to: new
                    ).rules
                    == [])
            #expect(
                try Self.court(.machineAPIAuthoritative, State.counterpart(spec: "{authoritativeAPI: ClusterAPI}"))
                    .update(
                        old, to: new
                    ).rules
                    == [])
            #expect(
                try Self.court(.machineAPIAuthoritative, State.counterpart(name: "other")).update(old, to: new).rules
                    == [])
        }
    }

    @Test("The same for Machine API objects, by the authority that they had", arguments: changes)
    func frozenMachineAPI(change: String, fields: [String]) throws {
        let court = try Self.court(.machineAPIAuthoritative, State.counterpart(name: "other"))
        func object(_ status: String) throws -> Value {
            try Objects.machineAPI(
                change: "{spec: {replicas: 3, authoritativeAPI: MachineAPI}, status: {authoritativeAPI: \(status)}}")
        }
        for status in ["ClusterAPI", "Migrating"] {
            let old = try object(status)
            #expect(try court.update(old, to: old.merged(with: yaml(change))).fields == fields)
            // Who lifts the authority in the same request has lifted nothing.
            let sly = try old.merged(with: yaml(change)).merged(with: yaml("{status: {authoritativeAPI: MachineAPI}}"))
            #expect(try court.update(old, to: sly).fields == fields)
        }
        let free = try object("MachineAPI")
        #expect(try court.update(free, to: free.merged(with: yaml(change))).rules == [])
    }

    @Test("Scaling is a change")
    func scale() throws {
        let cluster = "cluster.x-k8s.io"
        let machine = "machine.openshift.io"
        let byMachine = try Self.court(.machineAPIAuthoritative, State.counterpart())
        #expect(
            try byMachine.scale(group: cluster, namespace: Self.home, name: "workers", from: 3, to: 4).fields == [
                "spec.replicas"
            ])
        #expect(try byMachine.scale(group: cluster, namespace: Self.home, name: "workers", from: 3, to: 3).rules == [])
        #expect(try byMachine.scale(group: cluster, namespace: Self.home, name: "other", from: 3, to: 4).rules == [])
        #expect(
            try byMachine.scale(group: machine, namespace: "openshift-machine-api", name: "workers", from: 3, to: 4)
                .rules == [])
        let byCluster = try Self.court(
            .machineAPIAuthoritative, State.counterpart(status: "{authoritativeAPI: ClusterAPI}"))
        #expect(try byCluster.scale(group: cluster, namespace: Self.home, name: "workers", from: 3, to: 4).rules == [])
        let ruling = try byCluster.scale(
            group: machine, namespace: "openshift-machine-api", name: "workers", from: 3, to: 4)
        #expect(ruling.fields == ["spec.replicas"])
        #expect(ruling.message.contains("oc edit machinesets.cluster.x-k8s.io workers -n \(Self.home)"))
        for (old, new) in [(3, 0), (0, 3)] {
            let ruling = try byCluster.scale(
                group: machine, namespace: "openshift-machine-api", name: "workers", from: old, to: new)
            #expect(ruling.fields == ["spec.replicas"])
            #expect(!ruling.message.contains("must not be removed"))
        }
        // The controllers that keep both alike may.
        let sync = byMachine.asking("system:serviceaccount:openshift-cluster-api:capi-controllers")
        #expect(
            try sync.scale(group: cluster, namespace: Self.home, name: "workers", from: 3, to: 4).annotation(
                Self.authority) == "exempt")
    }
}
