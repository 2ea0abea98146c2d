import OCNEAPI
import TestDocuments
import Testing

@Suite("Ignition")
struct IgnitionTests {
    private static let gated =
        "Forbidden: can be set only if the KubeadmBootstrapFormatIgnition feature gate is enabled"
    private static let unsupported = #"Forbidden: not supported when spec.format is set to "ignition""#
    private static let onlyGPT = #"only partition type "gpt" is supported when spec.format is set to "ignition""#

    static let gateOff = [
        Case(#"{"format": "cloud-config", "ignition": null}"#),
        Case(#"{"format": "ignition"}"#, "format: \(gated)"),
        Case(#"{"ignition": {}}"#, "ignition: \(gated)"),
        Case(
            #"{"format": "ignition", "ignition": {"containerLinuxConfig": {}}}"#, "format: \(gated)",
            "ignition: \(gated)"),
        Case(#"{"format": "other"}"#),
        Case(#"{"format": "ignition", "users": [{"name": "a", "inactive": true}]}"#, "format: \(gated)"),
    ]

    static let gateOn = [
        Case(#"{"format": "ignition"}"#),
        Case(
            #"{"format": "ignition", "ignition": {"containerLinuxConfig": {"additionalConfig": "x", "strict": true}}}"#),
        Case(
            #"{"ignition": {}}"#,
            #"format: Invalid value: "cloud-config": must be set to "ignition" if spec.ignition is set"#),
        Case(
            #"{"format": null, "ignition": {}}"#,
            #"format: Invalid value: "": must be set to "ignition" if spec.ignition is set"#),
        // Ignition's restrictions do not apply to other formats.
        Case(
            #"""
            {"users": [{"name": "a", "inactive": true}], "useExperimentalRetryJoin": true, "files": [{"path": "/a", "encoding": "gzip"}],
             "diskSetup": {"partitions": [{"device": "d", "layout": true, "tableType": "mbr"}],
                           "filesystems": [{"device": "d", "filesystem": "ext4", "label": "l", "partition": "1", "replaceFS": "xfs"}]}}
            """#),
        Case(#"{"format": "ignition", "users": [{"name": "a", "inactive": false}]}"#),
        Case(
            #"{"format": "ignition", "users": [{"name": "a"}, {"name": "b", "inactive": true}]}"#,
            "users[1].inactive: \(unsupported)"),
        Case(#"{"format": "ignition", "useExperimentalRetryJoin": false}"#),
        Case(#"{"format": "ignition", "useExperimentalRetryJoin": true}"#, "useExperimentalRetryJoin: \(unsupported)"),
        Case(
            #"{"format": "ignition", "files": [{"path": "/a", "encoding": "base64"}, {"path": "/b", "encoding": ""}]}"#),
        Case(
            #"{"format": "ignition", "files": [{"path": "/a", "encoding": "gzip"}, {"path": "/b", "encoding": "gzip+base64"}]}"#,
            "files[0].encoding: \(unsupported)", "files[1].encoding: \(unsupported)"),
        Case(#"{"format": "ignition", "diskSetup": {"partitions": [{"tableType": "gpt"}, {"tableType": null}, {}]}}"#),
        Case(
            #"{"format": "ignition", "diskSetup": {"partitions": [{"tableType": "gpt"}, {"tableType": "mbr"}, {"tableType": ""}]}}"#,
            #"diskSetup.partitions[1].tableType: Invalid value: "mbr": \#(onlyGPT)"#,
            #"diskSetup.partitions[2].tableType: Invalid value: "": \#(onlyGPT)"#),
        Case(
            #"{"format": "ignition", "diskSetup": {"filesystems": [{"device": "d", "replaceFS": null, "partition": null}]}}"#
        ),
        Case(
            #"{"format": "ignition", "diskSetup": {"filesystems": [{}, {"replaceFS": "", "partition": ""}]}}"#,
            "diskSetup.filesystems[1].replaceFS: \(unsupported)", "diskSetup.filesystems[1].partition: \(unsupported)"),
    ]

    @Test("Rejects all Ignition fields without the feature gate", arguments: OCNEKind.allCases, gateOff)
    func off(kind: OCNEKind, test: Case) throws {
        let errors = test.errors.map { "\(kind.configPath.joined(separator: ".")).\($0)" }
        for object in try kind.samples(test.change, below: kind.configPath) {
            expect(try Judge.withTemplates.create(kind, object), errors, kind)
        }
    }

    @Test("Rejects fields that Ignition does not support, with the feature gate", arguments: OCNEKind.allCases, gateOn)
    func on(kind: OCNEKind, test: Case) throws {
        let errors = test.errors.map { "\(kind.configPath.joined(separator: ".")).\($0)" }
        for object in try kind.samples(test.change, below: kind.configPath) {
            expect(try Judge.withAllGates.create(kind, object), errors, kind)
        }
    }
}
