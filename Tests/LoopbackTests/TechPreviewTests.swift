import TestSupport
import Testing

@Suite("Technology Preview limits of a running server")
struct TechPreviewServerTests {
    private static let reference =
        #"{"apiVersion":"bootstrap.cluster.x-k8s.io/v1alpha1","kind":"OCNEConfigTemplate","name":"workers"}"#

    /// Returns the response to the creation of a MachineSet on `provider` by `user`.
    private func create(
        _ client: SecureClient, provider: String = "OCI", user: String = "alice", name: String = "workers"
    ) throws -> String {
        let infrastructure =
            #"{"apiVersion":"infrastructure.cluster.x-k8s.io/v1beta2","kind":"\#(provider)MachineTemplate","name":"workers"}"#
        try client.send(
            Reviews.post(
                "validate-tech-preview",
                #"{"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","request":{"uid":"tp","operation":"CREATE","#
                    + #""kind":{"group":"cluster.x-k8s.io","version":"v1beta1","kind":"MachineSet"},"#
                    + #""resource":{"group":"cluster.x-k8s.io","version":"v1beta1","resource":"machinesets"},"#
                    + #""name":"\#(name)","namespace":"default","userInfo":{"username":"\#(user)"},"#
                    + #""object":{"apiVersion":"cluster.x-k8s.io/v1beta1","kind":"MachineSet","metadata":{"name":"\#(name)","namespace":"default"},"#
                    + #""spec":{"clusterName":"one","template":{"spec":{"bootstrap":{"configRef":\#(Self.reference)},"infrastructureRef":\#(infrastructure)}}}}}}"#
            ))
        return try client.answer().text
    }

    private static func template(_ join: String) -> String {
        """
        apiVersion: bootstrap.cluster.x-k8s.io/v1alpha1
        kind: OCNEConfigTemplate
        metadata: {name: workers, namespace: default}
        spec: {template: {spec: {joinConfiguration: \(join)}}}
        """
    }

    @Test("Decisions follow the live state, and are logged and counted by rule")
    func decisions() throws {
        let scratch = try Scratch()
        let server = try ServerProcess(["--state-dir", scratch.path])
        let client = try SecureClient(server)
        #expect(try create(client).contains(#""allowed":true"#))
        try scratch.write("template.yaml", Self.template("{controlPlane: {}}"))
        try Deadline.wait("the template is known") {
            try create(client, name: "bad").contains("(rule no-control-plane-machines)")
        }
        let line = try server.waitForLog(containing: #"rules="no-control-plane-machines""#)
        for part in [
            #"uid="tp""#, #"webhook="validate-tech-preview""#, #"kind="MachineSet""#, #"user="alice""#, "allowed=false",
        ] {
            #expect(line.contains(part), "\(part) in \(line)")
        }
        let labels = #"{webhook="validate-tech-preview",kind="MachineSet",version="",operation="CREATE","#
        #expect(try server.metric("ocne_webhook_decisions_total" + labels + #"allowed="false"}"#) ?? 0 >= 1)
        #expect(
            try server.metric("ocne_webhook_rule_refusals_total" + labels + #"rule="no-control-plane-machines"}"#) ?? 0
                >= 1)
        #expect(
            try server.metric(#"ocne_webhook_policy_findings_total{rule="no-control-plane-machines",result="deny"}"#)
                ?? 0 >= 1)
        try scratch.replace("template.yaml", Self.template("{}"))
        try Deadline.wait("the template is harmless again") { try create(client).contains(#""allowed":true"#) }
    }

    /// Returns the annotation of a v1beta2 object with fields that only v1alpha1 has.
    private static let annotation =
        #"{"v1alpha1":{"spec":{"template":{"spec":{"initConfiguration":{"-":true,"kind":"InitConfiguration"},"#
        + #""clusterConfiguration":{"-":true,"clusterName":"x"}}}}}}"#

    @Test("Validates fields that the annotation restores in the other version, on writes and in stored objects")
    func annotated() throws {
        let scratch = try Scratch()
        let server = try ServerProcess(["--state-dir", scratch.path])
        let client = try SecureClient(server)
        func write(_ annotation: String) throws -> String {
            let escaped = annotation.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\\\"")
            try client.send(
                Reviews.post(
                    "validate-tech-preview",
                    #"{"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","request":{"uid":"tp","operation":"CREATE","#
                        + #""kind":{"group":"bootstrap.cluster.x-k8s.io","version":"v1beta2","kind":"OCNEConfigTemplate"},"#
                        + #""resource":{"group":"bootstrap.cluster.x-k8s.io","version":"v1beta2","resource":"ocneconfigtemplates"},"#
                        + #""name":"w","namespace":"default","userInfo":{"username":"alice"},"#
                        + #""object":{"apiVersion":"bootstrap.cluster.x-k8s.io/v1beta2","kind":"OCNEConfigTemplate","metadata":{"name":"w","#
                        + #""namespace":"default","annotations":{"cluster.x-k8s.io/conversion-data":"\#(escaped)"}},"#
                        + #""spec":{"template":{"spec":{"joinConfiguration":{"nodeRegistration":{"name":"x"}}}}}}}}"#))
            return try client.answer().text
        }
        let refused = try write(Self.annotation)
        for part in [#""allowed":false"#, "spec.template.spec.initConfiguration", "in v1alpha1, from the annotation"] {
            #expect(refused.contains(part), "\(part) in \(refused)")
        }
        #expect(try write("{}").contains(#""allowed":true"#))
        try scratch.write(
            "template.yaml",
            """
            apiVersion: bootstrap.cluster.x-k8s.io/v1beta2
            kind: OCNEConfigTemplate
            metadata: {name: workers, namespace: default, annotations: {cluster.x-k8s.io/conversion-data: '\(Self.annotation)'}}
            spec: {template: {spec: {joinConfiguration: {}}}}
            """)
        try Deadline.wait("the template is known") { try create(client).contains("(rule no-control-plane-machines)") }
    }

    @Test("Reloads the policy, and keeps the last valid one")
    func policy() throws {
        let volume = try MountedVolume(["policy.yaml": Array("rules: {platform-supported: {mode: enforce}}".utf8)])
        let server = try ServerProcess(["--policy", volume.path("policy.yaml")])
        let client = try SecureClient(server)
        #expect(try create(client, provider: "AWS").contains("(rule platform-supported)"))
        try volume.update(["policy.yaml": Array("exemptions: [{rules: [platform-supported], users: [root]}]".utf8)])
        try Deadline.wait("root is exempt") {
            try create(client, provider: "AWS", user: "root").contains(#""platform-supported":"exempt""#)
        }
        #expect(try create(client, provider: "AWS").contains(#""allowed":false"#))

        try volume.update(["policy.yaml": Array("rules:\n  platform: {mode: off}".utf8)])
        let line = try server.waitForLog(containing: "could not reload policy, kept the previous version")
        #expect(line.contains("policy.yaml:2:3: unknown rule"), "a place in the file: \(line)")
        #expect(try server.metric(#"ocne_webhook_reloads_total{what="policy",result="failure"}"#) == 1)
        #expect(try create(client, provider: "AWS", user: "root").contains(#""allowed":true"#))
        try volume.update(["policy.yaml": Array("rules: {platform-supported: {mode: off}}".utf8)])
        try Deadline.wait("the rule is off") { try create(client, provider: "AWS").contains(#""allowed":true"#) }
    }

    @Test("Logs once that a rule does not apply")
    func notices() throws {
        let server = try ServerProcess(["--profile", "openshift"])
        for name in ["first", "second", "third"] {
            // Another connection may belong to another thread.
            let client = try SecureClient(server)
            #expect(try create(client, provider: "AWS", name: name).contains(#""allowed":true"#))
        }
        try server.waitForLog(containing: #"name="third""#)
        let notices = server.log.split(separator: "\n").filter {
            $0.contains(#"does not apply"#) && $0.contains(#"rule="platform-supported""#)
        }
        #expect(notices.count == 1)
    }

    @Test("The command line prints, checks and explains the policy")
    func commands() throws {
        let scratch = try Scratch()
        try scratch.write("good.yaml", "profile: openshift\nrules: {namespace: {mode: off}}\n")
        try scratch.write("bad.yaml", "rules:\n  namespace: {mod: off}\n")
        let good = try ServerProcess.run(["policy", "check", "\(scratch.path)/good.yaml"])
        #expect(good.status == 0 && good.output == "\(scratch.path)/good.yaml: valid, profile openshift\n")
        let bad = try ServerProcess.run(["policy", "check", "\(scratch.path)/bad.yaml"])
        #expect(
            bad.status == 1
                && bad.output.contains("\(scratch.path)/bad.yaml:2:15: unknown key \"mod\"; must be one of mode")
        )
        let serve = try ServerProcess.run(["serve", "--policy", "\(scratch.path)/bad.yaml"])
        #expect(serve.status == 2 && serve.output.contains("--policy: \(scratch.path)/bad.yaml:2:15: "))
        let shown = try ServerProcess.run(["policy", "show", "--policy", "\(scratch.path)/good.yaml"])
        #expect(
            shown.status == 0 && shown.output.contains("profile: openshift\n") && shown.output.contains("mode: 'off'"))
        // The output is a policy file.
        try scratch.write("shown.yaml", shown.output)
        #expect(
            try ServerProcess.run(["policy", "show", "--policy", "\(scratch.path)/shown.yaml"]).output == shown.output)
        let explained = try ServerProcess.run(["policy", "explain", "no-control-plane-machines"])
        #expect(explained.status == 0 && explained.output.contains("OCNEControlPlane"))
        let unknown = try ServerProcess.run(["policy", "explain", "no-such-rule"])
        #expect(unknown.status == 2 && unknown.output.contains("feature-set-required"))
        #expect(try ServerProcess.run(["policy", "check"]).status == 2)
        #expect(try ServerProcess.run(["serve", "--profile", "okd"]).status == 2)
    }
}
