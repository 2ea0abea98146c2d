import ClusterObjects
import JSON
import Testing

@Suite("Summary of control planes")
struct ControlPlaneSummaryTests {
    @Test(
        "External etcd counts if it is present in v1alpha1, and if it is not empty in v1beta2",
        arguments: [
            ("null", false, false), ("{}", true, false), (#"{"caFile": ""}"#, true, false),
            (#"{"caFile": null}"#, true, false),
            (#"{"caFile": "a"}"#, true, true), (#"{"endpoints": ["e"]}"#, true, true),
        ])
    func etcd(external: String, inSpoke: Bool, inHub: Bool) throws {
        let text = Array(
            #"{"spec":{"controlPlaneConfig":{"clusterConfiguration":{"etcd":{"external":\#(external)}}}}}"#.utf8)
        var tape = Tape(capacity: 16)
        let root = try tape.parse(text.span).root
        #expect(ControlPlaneSummary(Field(root), version: "v1alpha1").hasExternalEtcd == inSpoke)
        #expect(ControlPlaneSummary(Field(root), version: "v1beta2").hasExternalEtcd == inHub)
    }

    @Test("Etcd is stacked by default", arguments: ["{}", #"{"spec":{}}"#, #"{"spec":5}"#])
    func stacked(text: String) throws {
        var tape = Tape(capacity: 16)
        let text = Array(text.utf8)
        let root = try tape.parse(text.span).root
        #expect(!ControlPlaneSummary(Field(root), version: "v1alpha1").hasExternalEtcd)
    }
}
