import Checking
import ClusterObjects
import JSON
import KubernetesAPI
import OCNEAPI
import TechPreview
import Testing

/// A cluster that consists of the objects of a test.
struct ListedCluster: ClusterReader {
    private var objects: [ObjectKey: ObjectSummary] = [:]

    init(_ texts: [String]) throws {
        for text in texts {
            var tape = Tape()
            let bytes = Array(text.utf8)
            let root = try tape.parse(bytes.span).root
            let object = ClusterObject(Field(root))
            objects[object.key] = ObjectSummary(
                group: object.key.group, version: String(object.apiVersion.split(separator: "/").last ?? ""),
                kind: object.kind, root)
        }
    }

    func summary(of key: ObjectKey) -> ObjectSummary? { objects[key] }
    func hasObject(in domain: FailureDomain, group: String, kind: String) -> Bool {
        objects.contains { $0.group == group && $0.kind == kind && $1.failureDomain == domain }
    }
    func coverage(group: String, kind: String) -> Coverage { kind.hasPrefix("Foreign") ? .notWatched : .complete }

    var clusters: [(key: ObjectKey, summary: ObjectSummary)] {
        objects.filter { $0.key.kind == "Cluster" }.map { ($0.key, $0.value) }
    }
}

/// Returns a check of the objects of a cluster that begins.
func clusterCheck(
    of cluster: [String] = [], target: APIVersion? = nil, gates: String? = "",
    policy: Policy = Policy(profile: .ocne, ocneRules: OCNERule.rules), only selected: ObjectSelection? = nil,
    findings: consuming FindingLog = FindingLog()
) throws -> ClusterCheck {
    let reader = try ListedCluster(cluster)
    let configuration = AdmissionConfiguration(
        featureGates: try FeatureGates(parsing: gates ?? ""), controlPlanes: NoControlPlanes())
    return ClusterCheck(
        .init(configuration: configuration, gatesAreKnown: gates != nil, policy: policy, target: target),
        facts: ClusterFacts(reader, clusters: reader.clusters), versions: nil, converter: nil, only: selected,
        findings: findings, clock: { 0 })
}

/// Returns the report on the objects of a cluster.
func clusterReport(
    _ objects: [String], checking checked: [String]? = nil, target: APIVersion? = nil, gates: String? = "",
    policy: Policy = Policy(profile: .ocne, ocneRules: OCNERule.rules), cluster: [String]? = nil,
    only selected: ObjectSelection? = nil, findings: consuming FindingLog = FindingLog()
) throws -> ClusterReport {
    var check = try clusterCheck(
        of: cluster ?? objects, target: target, gates: gates, policy: policy, only: selected, findings: findings)
    for object in checked ?? objects {
        var tape = Tape()
        let bytes = Array(object.utf8)
        let identity = ClusterObject(Field(try tape.parse(bytes.span).root))
        check.resume(identity.kind, version: identity.apiVersion)
        check.check(bytes.span, apiVersion: identity.apiVersion, kind: identity.kind)
    }
    return check.result
}

/// Objects of a cluster in JSON.
enum Sample {
    static func object(
        _ apiVersion: String, _ kind: String, _ name: String, _ spec: String = "{}", metadata: String = ""
    ) -> String {
        #"{"apiVersion":"\#(apiVersion)","kind":"\#(kind)","metadata":{"namespace":"n","name":"\#(name)","uid":"\#(name)"\#(metadata)},"spec":\#(spec)}"#
    }

    static let cluster = object(
        "cluster.x-k8s.io/v1beta1", "Cluster", "c",
        #"{"controlPlaneRef":{"apiVersion":"controlplane.cluster.x-k8s.io/v1alpha1","kind":"OCNEControlPlane","name":"cp"}}"#
    )
    static let template = object("infrastructure.cluster.x-k8s.io/v1beta1", "OCIMachineTemplate", "t")

    static func controlPlane(_ name: String = "cp", replicas: Int = 3, config: String = "{}", metadata: String = "")
        -> String
    {
        object(
            "controlplane.cluster.x-k8s.io/v1alpha1", "OCNEControlPlane", name,
            #"{"replicas":\#(replicas),"version":"v1.25.7","machineTemplate":{"infrastructureRef":{"apiVersion":"infrastructure.cluster.x-k8s.io/v1beta1","kind":"OCIMachineTemplate","name":"t","namespace":"n"}},"controlPlaneConfig":\#(config)}"#,
            metadata: metadata)
    }

    static func machine(_ name: String, _ spec: String = #"{"clusterName":"c"}"#, metadata: String = "") -> String {
        object("cluster.x-k8s.io/v1beta1", "Machine", name, spec, metadata: metadata)
    }

    static let ownedByCluster =
        #","ownerReferences":[{"apiVersion":"cluster.x-k8s.io/v1beta1","kind":"Cluster","name":"c","uid":"c"}]"#
}

private func lines(_ report: ClusterReport) -> [String] {
    report.findings.filter { $0.effect != .note }.map {
        "\($0.effect.rawValue) \($0.object.title) \($0.path) \($0.rule.id)"
    }
}

@Suite("Check of a cluster")
struct ClusterCheckTests {
    @Test("Finds nothing in a correct cluster")
    func correct() throws {
        let report = try clusterReport([
            Sample.cluster, Sample.template, Sample.controlPlane(),
            Sample.machine("m", metadata: Sample.ownedByCluster),
        ])
        #expect(lines(report) == [])
        #expect(report.objects == 4 && report.refused == 0 && report.warned == 0)
    }

    @Test("Reports what every write of an object would be refused for, with what creation alone would be refused for")
    func refused() throws {
        let report = try clusterReport([
            Sample.cluster, Sample.template, Sample.controlPlane(replicas: 2),
            Sample.machine("m", metadata: Sample.ownedByCluster + #","labels":{"cluster.x-k8s.io/control-plane":""}"#),
        ])
        #expect(
            lines(report) == [
                "refused OCNEControlPlane n/cp spec.replicas replicas",
                "refused-on-create Machine n/m metadata.labels.cluster.x-k8s.io/control-plane no-control-plane-machines",
            ])
        #expect(report.refused == 2)
    }

    @Test("An object of another shape is refused by its schema, and its other fields are checked")
    func schema() throws {
        let report = try clusterReport(
            [
                Sample.cluster, Sample.template,
                Sample.controlPlane(replicas: 2, config: #"{"format":"ignitoin","files":{},"extra":1}"#),
            ])
        #expect(
            Set(lines(report)) == [
                "refused OCNEControlPlane n/cp spec.controlPlaneConfig.files schema-type",
                "refused OCNEControlPlane n/cp spec.controlPlaneConfig.format schema-value",
                "warning OCNEControlPlane n/cp spec.controlPlaneConfig.extra schema-unknown-field",
                "refused OCNEControlPlane n/cp spec.replicas replicas",
            ])
    }

    @Test("An object that is being deleted is not refused")
    func deleted() throws {
        let going = #","deletionTimestamp":"2026-01-01T00:00:00Z","finalizers":["a/b"]"#
        let report = try clusterReport([
            Sample.controlPlane(replicas: 2, metadata: going),
            Sample.machine("m", metadata: going + #","labels":{"cluster.x-k8s.io/control-plane":""}"#),
        ])
        #expect(report.refused == 0, "\(lines(report))")
    }

    @Test("Objects are held to the version, the policy and the release metadata of a planned step")
    func steps() throws {
        let odd = [Sample.cluster, Sample.template, Sample.controlPlane(replicas: 2)]
        let converted = try clusterReport(odd, target: .v1beta2)
        #expect(lines(converted) == ["refused OCNEControlPlane n/cp spec.replicas replicas"])
        // v1beta2 has no field retryJoin, so the path of an error is that of the target.
        let named = Sample.controlPlane(config: #"{"clusterConfiguration":{"etcd":{"local":{"imageTag":"a b"}}}}"#)
        let objects = [Sample.cluster, Sample.template, named]
        #expect(lines(try clusterReport(objects, target: .v1beta2)) == lines(try clusterReport(objects)))
        let policy = Policy(profile: .openshift, ocneRules: OCNERule.rules)
        #expect(
            lines(try clusterReport([Sample.template], policy: policy)) == [
                "warning OCIMachineTemplate n/t  namespace"
            ])
    }

    @Test("Values that the other version keeps in its annotation are notes, and do not count as warnings")
    func conversion() throws {
        let report = try clusterReport([
            Sample.cluster, Sample.template,
            Sample.controlPlane(config: #"{"clusterConfiguration":{"kubernetesVersion":"v1.25.7"}}"#),
        ])
        let notes = report.findings.filter { $0.effect == .note }
        #expect(notes.map { "\($0.rule.id)" } == ["conversion-preserved"])
        #expect(
            notes.first?.message.contains("spec.controlPlaneConfig.clusterConfiguration.kubernetesVersion") == true)
        #expect(report.warned == 0)
    }

    @Test("An annotation that another program wrote is a warning")
    func foreign() throws {
        let annotated = #","annotations":{"cluster.x-k8s.io/conversion-data":"mine"}"#
        let report = try clusterReport([
            Sample.cluster, Sample.template, Sample.controlPlane(metadata: annotated),
        ])
        #expect(lines(report).contains { $0.hasSuffix(" conversion-unreadable") })
    }

    @Test("Counts the clients that write versions other than the newest")
    func clients() throws {
        func fields(_ entries: (String, String, String)...) -> String {
            #","managedFields":["#
                + entries.map {
                    #"{"manager":"\#($0.0)","apiVersion":"controlplane.cluster.x-k8s.io/\#($0.1)","time":"\#($0.2)"}"#
                }.joined(separator: ",") + "]"
        }
        let report = try clusterReport([
            Sample.controlPlane(
                "a",
                metadata: fields(
                    ("old", "v1alpha1", "2026-01-01T00:00:00Z"), ("old", "v1alpha1", "2026-03-01T00:00:00Z"))),
            Sample.controlPlane(
                "b",
                metadata: fields(
                    ("old", "v1alpha1", "2026-02-01T00:00:00Z"), ("new", "v1beta2", "2026-04-01T00:00:00Z"))),
        ])
        #expect(report.clients.map(\.manager) == ["old"])
        #expect(report.clients.first?.objects == 2 && report.clients.first?.lastWrite == "2026-03-01T00:00:00Z")
    }

    @Test("At most a thousand clients are counted")
    func manyClients() throws {
        let entries = (0..<1100).map { #"{"manager":"m\#($0)","apiVersion":"controlplane.cluster.x-k8s.io/v1alpha1"}"# }
        let fields = #","managedFields":[\#(entries.joined(separator: ","))]"#
        #expect(try clusterReport([Sample.controlPlane(metadata: fields)]).clients.count == 1000)
    }

    @Test("A list that begins again replaces what was found in it")
    func restarted() throws {
        var check = try clusterCheck()
        let item = Array(#"{"metadata":{"name":"m","namespace":"n"},"spec":{"clusterName":"x"}}"#.utf8)
        for _ in 0..<3 {
            check.begin("machines.cluster.x-k8s.io", version: "v1beta1")
            check.check(item.span, apiVersion: "cluster.x-k8s.io/v1beta1", kind: "Machine")
        }
        let report = check.result
        #expect(report.objects == 1 && report.resources.count == 1)
        #expect(report.findings.count == 2, "\(lines(report))")
        #expect(report.findings.allSatisfy { $0.object.kind == "Machine" })
    }

    @Test("A finding that depends on other objects needs a second reading that has it too")
    func confirmed() throws {
        let machines = [
            Sample.machine("a", metadata: Sample.ownedByCluster),
            Sample.machine("b", #"{"clusterName":"none"}"#, metadata: Sample.ownedByCluster),
            Sample.controlPlane(replicas: 2),
        ]
        let first = try clusterReport(machines, cluster: [Sample.template])
        #expect(first.warned == 2 && first.refused == 1)
        // In the meantime, the Cluster was created.
        let later = try clusterReport(
            machines, cluster: [Sample.cluster, Sample.template], only: first.unconfirmed)
        let report = first.confirmed(by: later)
        #expect(
            lines(report) == [
                "warning Machine n/b  primary-resources", "refused OCNEControlPlane n/cp spec.replicas replicas",
            ])
        #expect(report.warned == 1 && report.refused == 1)
        // An object that was created again is another one.
        let again = machines.map { $0.replacing(#""uid":"b""#, with: #""uid":"new""#) }
        for (objects, hasFinding) in [(machines, true), (again, false)] {
            let later = try clusterReport(objects, cluster: [Sample.template], only: first.unconfirmed)
            let found = lines(first.confirmed(by: later))
            #expect(found.contains { $0.hasPrefix("warning Machine n/b") } == hasFinding, "\(found)")
        }
    }

    @Test(
        "A manifest, which has no uid, is judged as a creation; a stored object that lacks an immutable default is stuck"
    )
    func manifests() throws {
        let stored = Sample.controlPlane().replacing(#","namespace":"n"}},"control"#, with: #"}},"control"#)
        #expect(stored != Sample.controlPlane())
        let others = [Sample.cluster, Sample.template]
        #expect(
            lines(try clusterReport(others + [stored])) == [
                "refused OCNEControlPlane n/cp spec.machineTemplate.infrastructureRef.namespace immutable"
            ])
        let manifest = stored.replacing(#""uid":"cp""#, with: #""labels":{}"#)
        #expect(lines(try clusterReport(others + [manifest])) == [])
        let broken = Sample.controlPlane(replicas: 2).replacing(#""uid":"cp""#, with: #""labels":{}"#)
        #expect(
            lines(try clusterReport(others + [broken])) == ["refused OCNEControlPlane n/cp spec.replicas replicas"])
    }

    @Test("Exemptions of the policy for a namespace apply")
    func exempt() throws {
        let yaml = """
            rules:
              no-control-plane-machines: {mode: enforce}
            exemptions:
            - {rules: [no-control-plane-machines], namespaces: ["n"]}
            """
        let policy = try Policy(yaml: Array(yaml.utf8), ocneRules: OCNERule.rules)
        let machine = Sample.machine(
            "m", metadata: Sample.ownedByCluster + #","labels":{"cluster.x-k8s.io/control-plane":""}"#)
        let objects = [Sample.cluster, Sample.template, Sample.controlPlane(), machine]
        #expect(try clusterReport(objects).refused == 1)
        #expect(try clusterReport(objects, policy: policy).refused == 0)
    }
}
