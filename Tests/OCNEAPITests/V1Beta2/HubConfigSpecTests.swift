import OCNEAPI
import TestDocuments
import Testing

@Suite("Config spec in v1beta2")
struct HubConfigSpecTests {
    private static let twoSources = "only one of content or contentFrom may be specified for a single file"
    private static let noKey = "Required value: secret file source must specify non-empty secret key"

    static let sources = [
        Case(#"{"files": [{"path": "/a", "content": "x", "contentFrom": {}}]}"#),
        Case(#"{"files": [{"path": "/a", "content": "x", "contentFrom": {"secret": {}}}]}"#),
        Case(#"{"files": [{"path": "/a", "contentFrom": {"secret": {"name": "", "key": null}}}]}"#),
        Case(#"{"files": [{"path": "/a", "content": "", "contentFrom": {"secret": {"name": "s", "key": "k"}}}]}"#),
        Case(
            #"{"files": [{"path": "/a", "content": "x", "contentFrom": {"secret": {"name": "s", "key": "k"}}}]}"#,
            #"files[0]: Invalid value: {"path":"/a"}: \#(twoSources)"#),
        Case(
            #"{"files": [{"path": "/a"}, {"path": "/a"}]}"#,
            #"files[1].path: Invalid value: "/a": path property must be unique among all files"#),
        Case(#"{"users": [{"name": "a", "passwd": "", "passwdFrom": {"secret": {"name": "s", "key": "k"}}}]}"#),
        Case(#"{"users": [{"name": "a", "passwd": "x", "passwdFrom": {}}]}"#),
        Case(#"{"users": [{"name": "a", "passwd": "x", "passwdFrom": {"secret": {"key": ""}}}]}"#),
        Case(
            #"{"users": [{"name": "a", "passwd": "x", "passwdFrom": {"secret": {"name": "s"}}}]}"#,
            #"users[0]: Invalid value: {"name":"a"}: only one of passwd or passwdFrom may be specified for a single user"#,
            "users[0].passwdFrom.secret.key: \(noKey)"),
    ]

    private static let full = "the percentages of all partitions must add up to at most 100"

    static let layouts = [
        Case(#"{"diskSetup": {"partitions": [{"device": "a", "diskLayout": [{"percentage": 100}]}]}}"#),
        Case(
            #"{"diskSetup": {"partitions": [{"device": "a", "diskLayout": [{"percentage": 50}, {"percentage": 50}]}]}}"#
        ),
        Case(#"{"diskSetup": {"partitions": [{"device": "a", "diskLayout": []}, {"device": "b", "layout": true}]}}"#),
        Case(
            #"{"diskSetup": {"partitions": [{"device": "a", "diskLayout": [{"percentage": 101}]}]}}"#,
            "diskSetup.partitions[0].diskLayout: Invalid value: 101: \(full)"),
        // Disks are checked individually.
        Case(
            #"""
            {"diskSetup": {"partitions": [{"device": "a", "diskLayout": [{"percentage": 99}]},
                {"device": "b", "diskLayout": [{"percentage": 60}, {"percentage": 41, "partitionType": "Linux"}]}]}}
            """#,
            "diskSetup.partitions[1].diskLayout: Invalid value: 101: \(full)"),
        Case(
            #"{"diskSetup": {"partitions": [{"device": "a", "diskLayout": [{"percentage": 2147483647}, {"percentage": 2147483647}]}]}}"#,
            "diskSetup.partitions[0].diskLayout: Invalid value: 4294967294: \(full)"),
    ]

    private static func user(_ text: String) -> String {
        #"{"joinConfiguration": {"discovery": {"file": {"kubeConfigPath": "/a", "kubeConfig": {"user": \#(text)}}}}}"#
    }

    static let users = [
        Case(user(#"{"authProvider": {"name": "a"}}"#)), Case(user(#"{"exec": {"command": "a"}}"#)), Case(user("{}")),
        Case(user(#"{"authProvider": {}, "exec": {"command": "a"}}"#)),
        Case(
            user(#"{"authProvider": {"name": "a", "config": {"token": "top secret"}}, "exec": {"command": "a"}}"#),
            "joinConfiguration.discovery.file.kubeConfig.user: Invalid value: only one of authProvider and exec may be set"
        ),
    ]

    private static func isControlPlane(_ kind: OCNEKind) -> Bool {
        kind == .controlPlane || kind == .controlPlaneTemplate
    }

    @Test(
        "Rejects invalid config specs in every kind", arguments: OCNEKind.allCases,
        [sources, layouts, users].flatMap { $0 })
    func everywhere(kind: OCNEKind, test: Case) throws {
        var judge = Judge.withTemplates
        judge.version = .v1beta2
        let prefix = kind.configPath.joined(separator: ".")
        let object = try kind.sample(test.change, below: kind.configPath, in: .v1beta2)
        let decision = try judge.create(kind, object)
        expect(decision, test.errors.map { "\(prefix).\($0)" }, kind)
        #expect(!decision.message.contains("top secret"))
    }

    private static let unsupported = "not supported when spec.format is set to \"ignition\""

    /// With the format ignition.
    static let ignition = [
        Case("{}"), Case(#"{"ignition": {"containerLinuxConfig": {"strict": true}}}"#),
        Case(#"{"bootCommands": ["a"]}"#, "bootCommands: Forbidden: \(unsupported)"),
        Case(#"{"bootCommands": []}"#, "bootCommands: Forbidden: \(unsupported)"), Case(#"{"bootCommands": null}"#),
        Case(#"{"users": [{"name": "a", "inactive": true}]}"#, "users[0].inactive: Forbidden: \(unsupported)"),
        Case(#"{"users": [{"name": "a", "inactive": false}]}"#),
        Case(#"{"files": [{"path": "a", "encoding": "gzip+base64"}]}"#, "files[0].encoding: Forbidden: \(unsupported)"),
        Case(#"{"files": [{"path": "a", "encoding": "base64"}]}"#),
        // Empty strings equal absent ones.
        Case(
            #"{"diskSetup": {"partitions": [{"device": "a", "tableType": ""}], "filesystems": [{"replaceFS": "", "partition": ""}]}}"#
        ),
        Case(#"{"diskSetup": {"partitions": [{"device": "a", "tableType": "gpt"}]}}"#),
        Case(
            #"{"diskSetup": {"partitions": [{"device": "a", "tableType": "mbr"}], "filesystems": [{"replaceFS": "a", "partition": "b"}]}}"#,
            #"diskSetup.partitions[0].tableType: Invalid value: "mbr": only partition type "gpt" is supported when spec.format is set to "ignition""#,
            "diskSetup.filesystems[0].replaceFS: Forbidden: \(unsupported)",
            "diskSetup.filesystems[0].partition: Forbidden: \(unsupported)"
        ),
        // Not a field of v1beta2.
        Case(#"{"useExperimentalRetryJoin": true}"#),
    ]

    @Test("Rejects fields that Ignition does not support, with the feature gate", arguments: ignition)
    func behindGate(test: Case) throws {
        let kind = OCNEKind.config
        let object = try kind.sample(test.change, below: kind.configPath, in: .v1beta2)
            .merged(with: Value(json: #"{"spec": {"format": "ignition"}}"#.utf8))
        expect(try Judge.withAllGates.about(.v1beta2).create(kind, object), test.errors.map { "spec.\($0)" }, kind)
    }

    private static let gate = "can be set only if the KubeadmBootstrapFormatIgnition feature gate is enabled"

    static let gated = [
        Case(#"{"format": "ignition"}"#, "spec.format: Forbidden: \(gate)"), Case(#"{"ignition": {}}"#),
        Case(#"{"ignition": {"containerLinuxConfig": {"strict": true}}}"#, "spec.ignition: Forbidden: \(gate)"),
        Case(#"{"bootCommands": ["a"]}"#),
    ]

    @Test("Rejects Ignition without the feature gate", arguments: gated)
    func withoutGate(test: Case) throws {
        let object = try OCNEKind.config.sample(test.change, below: ["spec"], in: .v1beta2)
        expect(try Judge(version: .v1beta2).create(.config, object), test.errors, .config)
    }

    @Test("Rejects non-empty Ignition settings without the format ignition")
    func ignitionFormat() throws {
        let kind = OCNEKind.config
        let judge = Judge.withAllGates.about(.v1beta2)
        expect(try judge.create(kind, kind.sample(#"{"spec": {"ignition": {}}}"#, in: .v1beta2)), [], kind)
        let error = #"spec.format: Invalid value: "cloud-config": must be set to "ignition" if spec.ignition is set"#
        let object = try kind.sample(
            #"{"spec": {"ignition": {"containerLinuxConfig": {"strict": false}}}}"#, in: .v1beta2)
        expect(try judge.create(kind, object), [error], kind)
    }

    @Test(
        "Requires equal timeouts of control planes only, since a single machine has one of them",
        arguments: OCNEKind.allCases)
    func timeouts(kind: OCNEKind) throws {
        let object = try kind.sample(
            #"{"initConfiguration": {"timeouts": {"controlPlaneComponentHealthCheckSeconds": 60}}}"#,
            below: kind.configPath, in: .v1beta2)
        let decision = try Judge.withTemplates.about(.v1beta2).create(kind, object)
        #expect(decision.isAllowed == (kind == .config || kind == .configTemplate))
        #expect(decision.rules == (decision.isAllowed ? nil : "health-check-timeout"))
    }

    @Test("Rules of v1beta2 do not apply to v1alpha1", arguments: [layouts, users].flatMap { $0 })
    func notInV1Alpha1(test: Case) throws {
        expect(try Judge().create(.config, OCNEKind.config.sample(test.change, below: ["spec"])), [], .config)
    }

    @Test("v1beta2 only warns about unknown fields")
    func warnings() throws {
        let object = try OCNEKind.config.sample(
            #"{"spec": {"useExperimentalRetryJoin": true, "contents": 1}}"#, in: .v1beta2)
        let decision = try Judge(version: .v1beta2).create(.config, object)
        #expect(
            decision.warnings == [#"unknown field "spec.contents""#, #"unknown field "spec.useExperimentalRetryJoin""#])
    }
}
