import ClusterObjects
import JSON
import Testing

@Suite("Summary of control planes")
struct ControlPlaneSummaryTests {
    @Test(
        "External etcd is there in v1alpha1 when it is named, in v1beta2 when there is something in it",
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

    @Test("Without a word of it etcd is stacked", arguments: ["{}", #"{"spec":{}}"#, #"{"spec":5}"#])
    func stacked(text: String) throws {
        var tape = Tape(capacity: 16)
        let text = Array(text.utf8)
        let root = try tape.parse(text.span).root
        #expect(!ControlPlaneSummary(Field(root), version: "v1alpha1").hasExternalEtcd)
    }
}
