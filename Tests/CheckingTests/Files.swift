import Checking
import ClusterObjects
import EventLoop
import OCNEAPI
import TechPreview

/// The manifests of the tests, and the checking of texts.
enum Files {
    private static let directory =
        "/" + #filePath.split(separator: "/").dropLast().joined(separator: "/") + "/Manifests"

    static func names(in folder: String) -> [String] {
        ((try? File.names(in: "\(directory)/\(folder)")) ?? []).sorted()
    }

    static func text(_ name: String) throws -> String {
        String(decoding: try File.read("\(directory)/\(name)", limit: 1 << 20), as: UTF8.self)
    }
}

/// Returns the report on `text`, with the built-in metadata.
func report(
    on text: String, old: String? = nil, gates: String? = nil, variables: [String: String] = [:],
    profile: Profile = .ocne,
    cluster: any ClusterReader = NoCluster(),
    namespace: String? = nil, named name: String = "test.yaml"
) throws -> CheckReport {
    let techPreview = TechPreviewAdmission(
        policy: Policy(profile: profile), cluster: cluster, stateUnavailable: .allow, clock: { 0 })
    let configuration = AdmissionConfiguration(
        featureGates: try FeatureGates(parsing: gates ?? ""), controlPlanes: NoControlPlanes())
    var checker = Checker(configuration, gatesAreKnown: gates != nil, techPreview: techPreview, namespace: namespace) {
        variables[$0]
    }
    if let old { try checker.addOld(Array(old.utf8), named: "old.yaml") }
    checker.add(Array(text.utf8), named: name)
    checker.check()
    return checker.report
}

/// A small OCNEConfig of `v1beta2` with this spec, each line of it indented by two.
func config(_ spec: String) -> String {
    """
    apiVersion: bootstrap.cluster.x-k8s.io/v1beta2
    kind: OCNEConfig
    metadata:
      name: demo
    spec:
    \(spec.split(separator: "\n").map { "  \($0)" }.joined(separator: "\n"))
    """
}
