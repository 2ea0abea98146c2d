import OCNEAPI
import Testing

@Suite("Feature gates")
struct FeatureGateTests {
    static let right: [(text: String, clusterTopology: Bool, ignition: Bool)] = [
        ("", false, false), ("ClusterTopology=true", true, false), ("KubeadmBootstrapFormatIgnition=true", false, true),
        ("ClusterTopology=true,KubeadmBootstrapFormatIgnition=true", true, true),
        ("ClusterTopology=false", false, false),
        (" ClusterTopology = true ,", true, false), (",ClusterTopology=1,", true, false),
        ("ClusterTopology=T", true, false),
        ("ClusterTopology=TRUE,ClusterTopology=0", false, false),
        ("ClusterTopology=false,ClusterTopology=t", true, false),
    ]

    @Test("Names and values as Kubernetes programs take them; the last one counts", arguments: right)
    func accepted(text: String, clusterTopology: Bool, ignition: Bool) throws {
        let gates = try FeatureGates(parsing: text)
        #expect(gates.clusterTopology == clusterTopology)
        #expect(gates.kubeadmBootstrapFormatIgnition == ignition)
    }

    static let wrong: [(text: String, message: String)] = [
        ("ClusterTopology", #"feature gate "ClusterTopology" has no value: write NAME=true or NAME=false"#),
        ("ClusterTopology=", #"feature gate "ClusterTopology" is "": expected true or false"#),
        ("ClusterTopology=yes", #"feature gate "ClusterTopology" is "yes": expected true or false"#),
        ("ClusterTopology=tRUE", #"feature gate "ClusterTopology" is "tRUE": expected true or false"#),
        ("ClusterTopology=true=false", #"feature gate "ClusterTopology" is "true=false": expected true or false"#),
        ("MachinePool=yes", #"feature gate "MachinePool" is "yes": expected true or false"#),
        ("clustertopology=true", #"unknown feature gate "clustertopology": known are \#(known)"#),
        ("ClusterTopology=true,x=true", #"unknown feature gate "x": known are \#(known)"#),
        ("=true", #"unknown feature gate "": known are \#(known)"#),
    ]

    private static let known =
        "ClusterTopology, KubeadmBootstrapFormatIgnition, and without effect here ClusterResourceSet, InPlaceUpdates, LazyRestmapper, "
        + "MachinePool, MachineSetPreflightChecks, MachineTaintPropagation, MachineWaitForVolumeDetachConsiderVolumeAttachments, "
        + "PriorityQueue, ReconcilerRateLimiting, RuntimeSDK"

    @Test("Gates of CAPOCNE and Cluster API that nothing depends on are taken, and told")
    func withoutEffect() throws {
        // What CAPOCNE 0.2 knows: https://github.com/verrazzano/cluster-api-provider-ocne, feature/feature.go.
        let gates = try FeatureGates(
            parsing:
                "MachinePool=true,ClusterResourceSet=false,ClusterTopology=true,RuntimeSDK=true,MachinePool=false,KubeadmBootstrapFormatIgnition=true"
        )
        #expect(gates.clusterTopology && gates.kubeadmBootstrapFormatIgnition)
        #expect(gates.withoutEffect == ["MachinePool", "ClusterResourceSet", "RuntimeSDK"])
        #expect(try FeatureGates(parsing: "ClusterTopology=true").withoutEffect.isEmpty)
    }

    @Test("What is wrong is named, with what would be right", arguments: wrong)
    func refused(text: String, message: String) {
        let error = #expect(throws: FeatureGateError.self) { try FeatureGates(parsing: text) }
        #expect(error?.description == message)
    }

    @Test("Both are off unless switched on")
    func defaults() {
        #expect(!FeatureGates().clusterTopology)
        #expect(!FeatureGates().kubeadmBootstrapFormatIgnition)
        #expect(FeatureGates.names == ["ClusterTopology", "KubeadmBootstrapFormatIgnition"])
    }
}
