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

    @Test("Parses names and values as Kubernetes components do; the last occurrence applies", arguments: right)
    func accepted(text: String, clusterTopology: Bool, ignition: Bool) throws {
        let gates = try FeatureGates(parsing: text)
        #expect(gates[.clusterTopology] == clusterTopology)
        #expect(gates[.kubeadmBootstrapFormatIgnition] == ignition)
    }

    static let wrong: [(text: String, message: String)] = [
        ("ClusterTopology", #"feature gate "ClusterTopology" has no value: must be NAME=true or NAME=false"#),
        ("ClusterTopology=", #"invalid value "" of feature gate "ClusterTopology": must be true or false"#),
        ("ClusterTopology=yes", #"invalid value "yes" of feature gate "ClusterTopology": must be true or false"#),
        ("ClusterTopology=tRUE", #"invalid value "tRUE" of feature gate "ClusterTopology": must be true or false"#),
        (
            "ClusterTopology=true=false",
            #"invalid value "true=false" of feature gate "ClusterTopology": must be true or false"#
        ),
        ("MachinePool=yes", #"invalid value "yes" of feature gate "MachinePool": must be true or false"#),
        ("clustertopology=true", #"unknown feature gate "clustertopology"; supported: \#(known)"#),
        ("ClusterTopology=true,x=true", #"unknown feature gate "x"; supported: \#(known)"#),
        ("=true", #"unknown feature gate ""; supported: \#(known)"#),
    ]

    private static let known =
        "ClusterTopology, KubeadmBootstrapFormatIgnition; accepted but ignored: ClusterResourceSet, InPlaceUpdates, LazyRestmapper, "
        + "MachinePool, MachineSetPreflightChecks, MachineTaintPropagation, MachineWaitForVolumeDetachConsiderVolumeAttachments, "
        + "PriorityQueue, ReconcilerRateLimiting, RuntimeSDK"

    @Test("Accepts and lists gates of CAPOCNE and Cluster API that have no effect")
    func withoutEffect() throws {
        // The gates of CAPOCNE 0.2: https://github.com/verrazzano/cluster-api-provider-ocne, feature/feature.go.
        let gates = try FeatureGates(
            parsing:
                "MachinePool=true,ClusterResourceSet=false,ClusterTopology=true,RuntimeSDK=true,MachinePool=false,KubeadmBootstrapFormatIgnition=true"
        )
        #expect(gates[.clusterTopology] && gates[.kubeadmBootstrapFormatIgnition])
        #expect(gates.withoutEffect == ["MachinePool", "ClusterResourceSet", "RuntimeSDK"])
        #expect(try FeatureGates(parsing: "ClusterTopology=true").withoutEffect.isEmpty)
    }

    @Test("An error names the invalid part and the allowed values", arguments: wrong)
    func refused(text: String, message: String) {
        let error = #expect(throws: FeatureGateError.self) { try FeatureGates(parsing: text) }
        #expect(error?.description == message)
    }

    @Test("Every gate is disabled by default")
    func defaults() {
        #expect(FeatureGate.allCases.allSatisfy { !FeatureGates()[$0] })
        #expect(FeatureGate.allCases.map(\.name) == ["ClusterTopology", "KubeadmBootstrapFormatIgnition"])
    }
}
