import APISchema
import KubernetesAPI
import OCNEAPI
import Reference
import Testing

@Suite("Lookup of kinds and fields")
struct FieldLookupTests {
    @Test(
        "Finds kinds by every name that kubectl accepts, ignoring case",
        arguments: ["OCNEControlPlane", "ocnecontrolplane", "ocnecontrolplanes", "ocnecp", "OCNECP"])
    func kinds(name: String) {
        #expect(KindName.kind(name, version: "v1beta2") === V1Beta2.ocneControlPlane)
        #expect(KindName.kind(name, version: "v1alpha1") === V1Alpha1.ocneControlPlane)
    }

    @Test("Returns nil for unknown names and versions")
    func noKind() {
        #expect(KindName.kind("ocne", version: "v1beta2") == nil)
        #expect(KindName.kind("ocnecp", version: "v1") == nil)
        #expect(KindName.kinds(in: "v2").isEmpty)
    }

    @Test(
        "Resolves paths through objects, lists and maps, with or without indices",
        arguments: [
            ("spec.diskSetup.partitions.diskLayout.percentage", "integer"),
            ("spec.diskSetup.partitions[0].diskLayout[].percentage", "integer"),
            (".spec.files", "list of objects"), ("spec.mounts", "list of lists of strings"),
            ("metadata.labels.app", "string"), ("", "object"),
            ("spec.clusterConfiguration.featureGates", "map of booleans"),
            ("spec.initConfiguration.bootstrapTokens[0].token", "bootstrap token"),
        ])
    func paths(path: String, type: String) throws {
        #expect(try V1Beta2.ocneConfig.field(at: path).schema.typeWords == type)
    }

    @Test("A field has its required flag and its members in order")
    func required() throws {
        let path = try V1Beta2.ocneConfig.field(at: "spec.files.path")
        #expect(path.isRequired && path.path == ["spec", "files", "path"])
        let files = try V1Beta2.ocneConfig.field(at: "spec.files")
        #expect(!files.isRequired)
        #expect(
            files.members.map { "\($0.name)" } == [
                "append", "content", "contentFormat", "contentFrom", "encoding", "owner", "path", "permissions",
            ])
    }

    @Test(
        "An unknown name is reported with similar names",
        arguments: [
            ("spec.replica", "field \"replica\" not found in spec; did you mean replicas?"),
            ("spec.Version", "field \"Version\" not found in spec; did you mean version?"),
            ("sepc", "field \"sepc\" not found; did you mean spec?"),
            ("spec.replicas.x", "field \"x\" not found in spec.replicas, which has no fields"),
            ("spec.zzz", "field \"zzz\" not found in spec"),
            ("spec.roll", "field \"roll\" not found in spec; did you mean rollout?"),
        ])
    func suggestions(path: String, message: String) {
        let error = #expect(throws: FieldNotFound.self) { try V1Beta2.ocneControlPlane.field(at: path) }
        #expect(error.map { "\($0)" } == message)
    }
}
