import APIConversion
import TestDocuments
import Testing

@testable import OCNEAPI

/// The version of an `infrastructureRef`, which v1alpha1 has and v1beta2 has not.
@Suite("Versions of references")
struct ReferenceVersionTests {
    /// A cluster that serves machine templates of OpenStack in v1beta1 only.
    private final class Cluster: ReferenceVersions {
        let version: String

        init(version: String = "v1beta1") {
            self.version = version
        }

        func version(group: String, kind: String) -> String? {
            group == "infrastructure.cluster.x-k8s.io" && kind == "OpenStackMachineTemplate" ? version : nil
        }
    }

    private static func hub(_ kind: String = "OpenStackMachineTemplate") throws -> Value {
        try Value(
            json: #"""
                {"apiVersion":"controlplane.cluster.x-k8s.io/v1beta2","kind":"OCNEControlPlane","metadata":{"name":"a","namespace":"ns"},
                "spec":{"version":"v1.25.7","machineTemplate":{"spec":{"infrastructureRef":
                {"apiGroup":"infrastructure.cluster.x-k8s.io","kind":"\#(kind)","name":"t"}}}}}
                """#.utf8)
    }

    private static func spoke(_ apiVersion: String) throws -> Value {
        try Value(
            json: #"""
                {"apiVersion":"controlplane.cluster.x-k8s.io/v1alpha1","kind":"OCNEControlPlane","metadata":{"name":"a","namespace":"ns"},
                "spec":{"version":"v1.25.7","controlPlaneConfig":{},"machineTemplate":{"infrastructureRef":
                {"apiVersion":"\#(apiVersion)","kind":"OpenStackMachineTemplate","name":"t","namespace":"ns"}}}}
                """#.utf8)
    }

    private static func apiVersion(_ object: Value) -> String? {
        object["spec"]["machineTemplate"]["infrastructureRef"]["apiVersion"].text
    }

    @Test("Uses the cluster's version for a reference without one, or v1beta2 if it is unknown")
    func found() throws {
        let down = try Converting.convert(Self.hub(), to: "v1alpha1", in: Cluster())
        #expect(Self.apiVersion(down) == "infrastructure.cluster.x-k8s.io/v1beta1")
        #expect(
            try Self.apiVersion(Converting.convert(Self.hub(), to: "v1alpha1"))
                == "infrastructure.cluster.x-k8s.io/v1beta2")
        #expect(
            try Self.apiVersion(Converting.convert(Self.hub("Other"), to: "v1alpha1", in: Cluster()))
                == "infrastructure.cluster.x-k8s.io/v1beta2")
        // Converting back leaves no trace of it.
        #expect(try Converting.convert(down, to: "v1beta2", in: Cluster()) == Self.hub())
    }

    @Test("Keeps an explicit version, independent of the cluster's", arguments: ["v1beta1", "v1beta2", "v1alpha7"])
    func kept(version: String) throws {
        let object = try Self.spoke("infrastructure.cluster.x-k8s.io/\(version)")
        for before in [Cluster(), Cluster(version: "v1beta2"), Cluster(version: "v1")] {
            let up = try Converting.convert(object, to: "v1beta2", in: before)
            for later in [Cluster(), Cluster(version: "v1beta2"), Cluster(version: "v1"), nil] {
                #expect(
                    try Converting.convert(up, to: "v1alpha1", in: later) == object,
                    "\(before.version), \(later?.version ?? "not known")")
            }
        }
    }

    @Test(
        "A version from the cluster follows the cluster, and leaves no trace in v1beta2",
        arguments: ["v1beta1", "v1beta2", "v1"])
    func follows(version: String) throws {
        let before = try Converting.convert(Self.hub(), to: "v1alpha1", in: Cluster(version: version))
        // API servers cache converted objects.
        let up = try Converting.convert(before, to: "v1beta2", in: Cluster(version: "v1beta3"))
        #expect(try up == Self.hub())
        let later = try Converting.convert(up, to: "v1alpha1", in: Cluster(version: "v1beta3"))
        #expect(Self.apiVersion(later) == "infrastructure.cluster.x-k8s.io/v1beta3")
    }

    @Test("v1beta2 is implicit without a cluster")
    func plain() throws {
        let object = try Self.spoke("infrastructure.cluster.x-k8s.io/v1beta2")
        let up = try Converting.convert(object, to: "v1beta2")
        #expect(up.conversionData == nil)
        #expect(try Converting.convert(up, to: "v1alpha1") == object)
        let down = try Converting.convert(Self.hub(), to: "v1alpha1")
        #expect(down.conversionData == nil)
        #expect(try Converting.convert(down, to: "v1beta2") == Self.hub())
    }

    @Test("A different version or kind in the reference is an edit")
    func edited() throws {
        var down = try Converting.convert(Self.hub(), to: "v1alpha1", in: Cluster())
        for (name, value) in [
            ("apiVersion", "infrastructure.cluster.x-k8s.io/v1"), ("kind", "Other"), ("apiVersion", "g.io/v1beta1"),
        ] {
            var reference = down["spec"]["machineTemplate"]["infrastructureRef"]
            reference = reference.setting(name, .string(Array(value.utf8)))
            down = down.setting(
                "spec", down["spec"].setting("machineTemplate", .object([Array("infrastructureRef".utf8): reference])))
            let back = try Converting.convert(
                Converting.convert(down, to: "v1beta2", in: Cluster()), to: "v1alpha1", in: Cluster())
            #expect(back.withoutConversionData == down.withoutConversionData)
        }
    }
}
