import ClusterObjects
import JSON
import TechPreview
import TestDocuments
import Testing

/// Two versions of one shape: in the other one, the object is what its annotation adds to its spec.
struct AddingVersion: VersionConverter {
    func convert(_ object: Cursor, ignoringAnnotation: Bool) -> [[UInt8]] {
        let value = Value(object)
        let isHub = value["apiVersion"].text?.hasSuffix("/v1beta2") == true
        let group = (value["apiVersion"].text ?? "").split(separator: "/").first ?? ""
        do {
            var result = value.merged(with: try yaml("{apiVersion: \(group)/\(isHub ? "v1alpha1" : "v1beta2")}"))
            if !ignoringAnnotation,
                let added = value["metadata"]["annotations"]["cluster.x-k8s.io/conversion-data"].text
            {
                result = result.merged(with: try yaml("{spec: \(added)}"))
            }
            return [Array("\(result)".utf8)]
        } catch {
            return []
        }
    }
}

@Suite("Values that an annotation carries into the other version")
struct AnnotationTests {
    private static let rule = "no-control-plane-machines"

    private static func court(_ manifests: String...) throws -> Court {
        var cluster = try TestCluster()
        cluster.converter = AddingVersion()
        for manifest in manifests { try cluster.add(manifest) }
        var court = Court(.ocne, cluster)
        court.policy[.primaryResources] = .off
        court.converter = AddingVersion()
        return court
    }

    /// An object whose annotation adds to its spec.
    private static func annotated(_ object: Value, _ added: String) throws -> Value {
        try object.merged(with: yaml("{metadata: {annotations: {cluster.x-k8s.io/conversion-data: '\(added)'}}}"))
    }

    private static let join = "{joinConfiguration: {controlPlane: {}}}"
    private static let joinTemplate = "{template: {spec: {initConfiguration: {}, clusterConfiguration: {}}}}"

    @Test("are validated like fields of the object", arguments: ["v1alpha1", "v1beta2"])
    func smuggled(version: String) throws {
        let court = try Self.court()
        let other = version == "v1beta2" ? "v1alpha1" : "v1beta2"
        let template = try Objects.configTemplate(version, spec: "{joinConfiguration: {}}")
        for (object, added) in [(try Objects.config(version), Self.join), (template, Self.joinTemplate)] {
            let smuggling = try Self.annotated(object, added)
            let ruling = try court.create(smuggling)
            #expect(ruling.denying == [Self.rule] && ruling.fields.count == 1)
            #expect(
                ruling.causes.allSatisfy {
                    $0.contains("in \(other), from the annotation cluster.x-k8s.io/conversion-data")
                })
            #expect(try court.update(object, to: smuggling).denying == [Self.rule])
            // What was brought before stays, with a warning; without the annotation nothing is left of it.
            #expect(
                try court.update(smuggling, to: smuggling.merged(with: yaml("{metadata: {labels: {a: b}}}")))
                    .annotation(Self.rule)
                    == "warn")
            #expect(try court.update(smuggling, to: object).rules == [])
            #expect(try court.create(Self.annotated(object, "{verbosity: 1}")).rules == [])
        }
    }

    @Test("are ignored if the object sets the field")
    func openly() throws {
        let court = try Self.court()
        let config = try Objects.config(change: "{spec: \(Self.join)}")
        let both = try Self.annotated(config, Self.join)
        #expect(try court.create(both).fields == court.create(config).fields)
        #expect(try court.update(config, to: both).annotation(Self.rule) == "warn")
    }

    @Test("are checked by the other rules")
    func otherRules() throws {
        let plane = try yaml(
            "{apiVersion: controlplane.cluster.x-k8s.io/v1alpha1, kind: OCNEControlPlane, metadata: {name: a, namespace: b}, spec: {}}"
        )
        let reference = "{apiVersion: infrastructure.cluster.x-k8s.io/v1beta2, kind: AWSMachineTemplate, name: t}"
        let smuggling = try Self.annotated(plane, "{machineTemplate: {spec: {infrastructureRef: \(reference)}}}")
        #expect(try Self.court().create(smuggling).denying == ["platform-supported"])
        #expect(try Self.court().create(Self.annotated(plane, "{replicas: 3}")).rules == [])
    }

    @Test("are allowed for users who may set the field")
    func owned() throws {
        let court = try Self.court(State.controlPlane)
        let owned = try Objects.config(
            change: """
                {metadata: {labels: {cluster.x-k8s.io/cluster-name: one}, ownerReferences: [{apiVersion: \
                controlplane.cluster.x-k8s.io/v1alpha1, kind: OCNEControlPlane, name: cp, uid: u-cp}]}}
                """)
        #expect(try court.create(Self.annotated(owned, Self.join)).rules == [])
        let provider = court.asking("system:serviceaccount:capi-ocne-bootstrap-system:capi-ocne-bootstrap-manager")
        #expect(try provider.create(Self.annotated(Objects.config(), Self.join)).rules == [])
    }

    @Test("cannot be added to an object that is being deleted, and can always be removed")
    func deleted() throws {
        let court = try Self.court()
        let gone = try Objects.config(
            change: "{metadata: {deletionTimestamp: '2030-01-01T00:00:00Z', finalizers: [a]}}")
        let smuggling = try Self.annotated(gone, Self.join)
        #expect(try court.update(gone, to: smuggling).denying == [Self.rule])
        for change in ["{finalizers: null}", "{annotations: null}", "{labels: {a: b}}"] {
            let ruling = try court.update(smuggling, to: smuggling.merged(with: yaml("{metadata: \(change)}")))
            #expect(ruling.isAllowed && ruling.rules == [] && ruling.warnings == [])
        }
    }

    @Test("are part of cached objects")
    func stored() throws {
        let court = try Self.court(
            "\(Self.annotated(Objects.configTemplate(spec: "{joinConfiguration: {}}"), Self.joinTemplate))")
        #expect(try court.create(Objects.set()).denying == [Self.rule])
        let fine = try Self.court(
            "\(Self.annotated(Objects.configTemplate(spec: "{joinConfiguration: {}}"), "{a: b}"))")
        #expect(try fine.create(Objects.set()).rules == [])
    }

    @Test(
        "bypass no rule: external etcd that the annotation removes does not count",
        arguments: [("{}", true), ("null", false)])
    func etcd(external: String, isExternal: Bool) throws {
        let plane = try yaml(
            """
            apiVersion: controlplane.cluster.x-k8s.io/v1alpha1
            kind: OCNEControlPlane
            metadata: {name: a, namespace: b}
            spec: {controlPlaneConfig: {clusterConfiguration: {etcd: {external: {caFile: x}}}}}
            """)
        func summary(_ object: Value) throws -> Bool? {
            let text = Array("\(object)".utf8)
            var tape = Tape(capacity: 64)
            let root = try tape.parse(text.span).root
            return ObjectSummary(
                group: APIGroup.controlPlane, version: "v1alpha1", kind: "OCNEControlPlane", root,
                converter: AddingVersion()
            ).controlPlane?.hasExternalEtcd
        }
        let added =
            "{controlPlaneConfig: {clusterConfiguration: {etcd: {external: \(external == "{}" ? "{keyFile: y}" : external)}}}}"
        #expect(try summary(Self.annotated(plane, added)) == isExternal)
        // Nor does one that it brings.
        let stacked = try plane.merged(with: yaml("{spec: null}"))
        #expect(
            try summary(
                Self.annotated(stacked, "{controlPlaneConfig: {clusterConfiguration: {etcd: {external: {caFile: x}}}}}")
            ) == false)
    }
}
