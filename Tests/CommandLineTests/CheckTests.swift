import Foundation
import JSON
import TestDocuments
import TestSupport
import Testing

@Suite("check")
struct CheckTests {
    private static let good = """
        apiVersion: bootstrap.cluster.x-k8s.io/v1alpha1
        kind: OCNEConfig
        metadata: {name: a, namespace: ns}
        spec: {}
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: a, namespace: ns}
        """
    private static let bad = """
        apiVersion: v1
        kind: List
        items:
        - apiVersion: bootstrap.cluster.x-k8s.io/v1beta2
          kind: OCNEConfig
          metadata: {name: b, namespace: ns}
          spec: {format: ignitoin}
        """

    @Test("Checks a directory; exits with status 1 if something would be refused")
    func directory() throws {
        let files = try Scratch()
        try files.write("dump/a.yaml", Self.good)
        let fine = try Command.run(["check", "--state-dir", "dump"], in: files.path)
        #expect(fine.status == 0 && fine.diagnostics == "")
        #expect(fine.output.hasSuffix("1 object: nothing would be refused\n"), "\(fine.output)")
        #expect(fine.output.contains("1 object of other kinds: not checked\n"))
        try files.write("dump/b.yaml", Self.bad)
        let result = try Command.run(["check", "--state-dir", "dump"], in: files.path)
        #expect(result.status == 1)
        #expect(result.output.contains("ocneconfigs.bootstrap.cluster.x-k8s.io  v1alpha1,v1beta2        2        1"))
        let json = try Value(
            json: Array(try Command.run(["check", "--state-dir", "dump", "-o", "json"], in: files.path).output.utf8))
        #expect(json["findings"].elements.compactMap { $0["object"]["name"].text } == ["b"])
        #expect(result.output.contains("    OCNEConfig ns/b (dump/b.yaml:7:18)\n"), "\(result.output)")
        let finding = json["findings"][0]
        #expect(finding["file"].text == "dump/b.yaml" && finding["line"].int == 7 && finding["column"].int == 18)
    }

    @Test("Release metadata of the cluster's ConfigMap applies unless a flag names another")
    func metadata() throws {
        let files = try Scratch()
        try files.write(
            "dump/a.yaml",
            """
            apiVersion: controlplane.cluster.x-k8s.io/v1alpha1
            kind: OCNEControlPlane
            metadata: {name: a, namespace: ns}
            spec:
              version: v9.9.9
              replicas: 1
              machineTemplate: {infrastructureRef: {apiVersion: infrastructure.cluster.x-k8s.io/v1beta1, kind: OCIMachineTemplate, name: t, namespace: ns}}
              controlPlaneConfig: {}
            """)
        func rules(_ arguments: [String]) throws -> [String] {
            let output = try Command.run(["check", "--state-dir", "dump", "-o", "json"] + arguments, in: files.path)
            return try Value(json: Array(output.output.utf8))["findings"].elements.compactMap { $0["rule"].text }.filter
            {
                $0 == "supported-version"
            }
        }
        #expect(try rules([]) == ["supported-version"])
        #expect(try rules(["--metadata", "none"]) == [])
        let mapping = "v9.9.9: {container-images: {coredns: v1.0.0, etcd: 3.5.0}, packages: {kubeadm: 9.9.9-1}}"
        try files.write("next.yaml", mapping)
        #expect(try rules(["--metadata", "next.yaml"]) == [])
        try files.write(
            "dump/map.yaml",
            """
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: ocne-metadata, namespace: capi-ocne-control-plane-system}
            data: {mapping: "\(mapping)"}
            """)
        #expect(try rules([]) == [])
        #expect(try rules(["--metadata", "next.yaml"]) == [])
    }

    @Test("Lists a live cluster, names what it may not read, and confirms what depends on other objects")
    func live() throws {
        let server = try ListServer()
        server.put(
            "apis/bootstrap.cluster.x-k8s.io/v1alpha1/ocneconfigs",
            (0..<150).map {
                #"{"apiVersion":"bootstrap.cluster.x-k8s.io/v1alpha1","kind":"OCNEConfig","metadata":{"namespace":"n","name":"c\#($0)"},"spec":{\#($0 == 120 ? #""format":"x""# : "")}}"#
            })
        server.put(
            "apis/cluster.x-k8s.io/v1beta1/machines",
            [
                #"{"metadata":{"namespace":"n","name":"m"},"spec":{"bootstrap":{"configRef":{"apiVersion":"bootstrap.cluster.x-k8s.io/v1alpha1","kind":"OCNEConfig","name":"none"}}}}"#
            ])
        server.put("apis/cluster.x-k8s.io/v1beta1/clusters", [])
        server.forbid("apis/cluster.x-k8s.io/v1beta1/clusters")
        let files = try Scratch()
        try files.write("kubeconfig", server.kubeconfig)
        let result = try Command.run(["check", "--kubeconfig", "kubeconfig", "-o", "json"], in: files.path)
        #expect(result.status == 1 && result.diagnostics == "", "\(result.diagnostics)")
        let json = try Value(json: Array(result.output.utf8))
        let findings = json["findings"].elements.map { "\($0["object"]["name"].text ?? "") \($0["rule"].text ?? "")" }
        #expect(findings == ["c120 schema-value", "m missing-reference", "m unowned-machine"])
        #expect(
            json["notChecked"].elements.compactMap { $0["reason"].text }.first?.hasPrefix(
                "forbidden: grant the verb list on clusters in API group cluster.x-k8s.io") == true)
        #expect(json["summary"]["objects"].int == 151 && json["summary"]["complete"].bool == false)
        let text = try Command.run(["check", "--kubeconfig", "kubeconfig"], in: files.path)
        #expect(
            text.output.contains(
                "not in the cluster: ocnecontrolplanes, ocnecontrolplanetemplates (controlplane.cluster.x-k8s.io)"))
        // The second reading lists the Machines only.
        #expect(server.requests.count { $0.hasPrefix("apis/bootstrap.cluster.x-k8s.io/v1alpha1/ocneconfigs") } % 3 == 0)
        #expect(server.requests.allSatisfy { !$0.contains("watch=") })
    }

    @Test("A cluster that cannot be reached cannot be read")
    func unreachable() throws {
        let files = try Scratch()
        try files.write(
            "kubeconfig", ListServer.kubeconfig(port: 1))
        let result = try Command.run(["check", "--kubeconfig", "kubeconfig"], in: files.path)
        #expect(result.status == 2 && result.output == "")
        #expect(result.diagnostics.hasPrefix("ocne-webhook: API server: "), "\(result.diagnostics)")
        #expect(result.diagnostics.hasSuffix(" (127.0.0.1:1)\n"), "\(result.diagnostics)")
        let nothing = try Command.run(["check"], in: files.path)
        #expect(nothing.status == 2 && nothing.diagnostics.contains("pass --kubeconfig"))
        let both = try Command.run(["check", "--kubeconfig", "a", "--state-dir", "b"], in: files.path)
        #expect(both.status == 2 && both.diagnostics.contains("--state-dir must not be set together"))
    }

    @Test("Prints report documents as a stream of YAML")
    func documents() throws {
        let files = try Scratch()
        try files.write("dump/b.yaml", Self.bad.replacing("namespace: n}", with: "namespace: ns}"))
        for (format, kind) in [("openreports", "Report"), ("policyreport", "PolicyReport")] {
            let result = try Command.run(["check", "--state-dir", "dump", "-o", format], in: files.path)
            #expect(result.status == 1 && result.output.hasPrefix("---\n"))
            #expect(result.output.contains("kind: \(kind)\n") && result.output.contains("rule: schema-value\n"))
        }
    }

    @Test("Writes reports by server-side apply where their CRDs are installed, and deletes those that are out of date")
    func writing() throws {
        let server = try ListServer()
        server.put(
            "apis/bootstrap.cluster.x-k8s.io/v1alpha1/ocneconfigs",
            [#"{"metadata":{"namespace":"now","name":"c"},"spec":{"format":"x"}}"#])
        server.put(
            "apis/openreports.io/v1alpha1/reports",
            ["now", "before"].map { #"{"metadata":{"namespace":"\#($0)","name":"ocne-webhook-check"}}"# })
        server.put("apis/openreports.io/v1alpha1/clusterreports", [])
        let files = try Scratch()
        try files.write("kubeconfig", server.kubeconfig)
        let result = try Command.run(["check", "--kubeconfig", "kubeconfig", "--write-reports"], in: files.path)
        #expect(result.status == 1)
        #expect(
            result.diagnostics == """
                openreports.io: 1 report written, 1 deleted
                wgpolicyk8s.io: no reports written, since its CRDs are not installed

                """)
        let path = "apis/openreports.io/v1alpha1/namespaces"
        #expect(
            server.writes.map { "\($0.method) \($0.target)" } == [
                "PATCH \(path)/now/reports/ocne-webhook-check?fieldManager=ocne-webhook-check&force=true",
                "DELETE \(path)/before/reports/ocne-webhook-check",
            ])
        let document = try Value(json: try #require(server.writes.first).body)
        #expect(document["summary"]["fail"].int == 1)
        let offline = try Command.run(["check", "--state-dir", ".", "--write-reports"], in: files.path)
        #expect(offline.status == 2 && offline.diagnostics.contains("--write-reports requires a live cluster"))
    }

    @Test("A check that cannot read everything exits with 2, and deletes no report")
    func incomplete() throws {
        let server = try ListServer()
        server.put("apis/cluster.x-k8s.io/v1beta1/machines", [])
        server.forbid("apis/cluster.x-k8s.io/v1beta1/machines")
        server.put(
            "apis/openreports.io/v1alpha1/reports",
            [#"{"metadata":{"namespace":"before","name":"ocne-webhook-check"}}"#])
        server.put("apis/openreports.io/v1alpha1/clusterreports", [])
        let files = try Scratch()
        try files.write("kubeconfig", server.kubeconfig)
        let arguments = ["check", "--kubeconfig", "kubeconfig", "--write-reports", "-o", "json"]
        let result = try Command.run(arguments, in: files.path)
        #expect(result.status == 2, "\(result.diagnostics)")
        // What is forbidden is not in the table of what was read.
        let json = try Value(json: Array(result.output.utf8))
        #expect(json["resources"].elements.isEmpty && json["notChecked"].elements.count == 1)
        #expect(server.writes.map(\.method) == ["PATCH"])
    }

    @Test("Deletes reports that are out of date from all pages of their list")
    func manyReports() throws {
        let server = try ListServer()
        server.put(
            "apis/openreports.io/v1alpha1/reports",
            (0..<501).map { #"{"metadata":{"namespace":"n\#($0)","name":"ocne-webhook-check"}}"# })
        server.put("apis/openreports.io/v1alpha1/clusterreports", [])
        let files = try Scratch()
        try files.write("kubeconfig", server.kubeconfig)
        let result = try Command.run(["check", "--kubeconfig", "kubeconfig", "--write-reports"], in: files.path)
        #expect(result.status == 0, "\(result.diagnostics)")
        #expect(result.diagnostics.hasPrefix("openreports.io: 0 reports written, 501 deleted\n"))
        #expect(server.writes.count == 501)
    }

    @Test(
        "A signal ends the check: the report says so, and the exit code names the signal",
        arguments: [(SIGINT, Int32(130)), (SIGTERM, Int32(143))])
    func signal(_ signal: Int32, _ code: Int32) throws {
        let server = try ListServer()
        server.put("apis/cluster.x-k8s.io/v1beta1/machines", [])
        server.hold()
        let files = try Scratch()
        try files.write("kubeconfig", server.kubeconfig)
        try files.write("out", "")
        let process = Process()
        process.executableURL = URL(fileURLWithPath: ServerProcess.program)
        process.arguments = ["check", "--kubeconfig", files.path("kubeconfig"), "-o", "json"]
        process.standardOutput = FileHandle(forWritingAtPath: files.path("out"))
        try process.run()
        // The first request that has no response.
        try Deadline.wait("a second request comes") { server.requests.count > 1 }
        kill(process.processIdentifier, signal)
        process.waitUntilExit()
        #expect(process.terminationStatus == code)
        let summary = try Value(json: try files.read("out"))["summary"]
        #expect(summary["interrupted"].bool == true && summary["complete"].bool == false)
    }
}
