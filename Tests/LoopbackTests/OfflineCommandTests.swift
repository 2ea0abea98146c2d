import TestSupport
import Testing

@Suite("Commands without a cluster")
struct OfflineCommandTests {
    @Test("explain prints a field and its counterpart in the other version, without colors in a pipe")
    func explain() throws {
        let (status, output) = try ServerProcess.run(["explain", "ocnecp.spec.rollout.after"])
        #expect(status == 0)
        #expect(output.contains("TYPE         time\n"), "\(output)")
        #expect(output.contains("IN v1alpha1  spec.rolloutAfter\n"), "\(output)")
        #expect(!output.contains("\u{1B}"))
    }

    @Test(
        "explain prints machine-readable output",
        arguments: [
            (
                "json",
                #""path":"spec.rollout.after","required":false,"changes":"mutable","elsewhere":{"v1alpha1":"spec.rolloutAfter"}"#
            ),
            ("yaml", "changes: mutable\nelsewhere:\n  v1alpha1: spec.rolloutAfter\n"),
        ])
    func explainForPrograms(format: String, part: String) throws {
        let (status, output) = try ServerProcess.run(["explain", "ocnecp.spec.rollout.after", "-o", format])
        #expect(status == 0 && output.contains(part), "\(output)")
    }

    @Test(
        "Unknown names exit with status 2 and a hint",
        arguments: [
            (["explain", "ocnecp.spec.replica"], "did you mean replicas?"),
            (["explain", "ocne"], "did you mean ocnecp?"),
            (["explain", "pods"], "available kinds: OCNEConfig,"),
            (["explain", "ocnecp", "--api-version", "v1"], "must be one of: v1"),
            (["manifests", "crds", "--storage", "v1"], "must be one of: v1alpha1, v1beta2"),
            (["manifests", "crds", "pods"], #"unknown kind "pods""#),
            (["manifests", "--namespace", "A"], "--namespace A: must consist of"),
            (["manifests", "--image", "a b"], "--image a b: must be"),
            (["manifests", "--replicas", "0"], "at least 1"),
            (["manifests", "--certificates", "files"], "must be set together"),
            (["manifests", "--ca-file", "ca.crt"], "must be set together"),
            (["manifests", "--storage", "v1"], "must be one of: v1alpha1, v1beta2"),
            (["manifests", "--certificates", "files", "--ca-file", "/dev/null"], "must contain PEM certificates"),
        ])
    func mistakes(arguments: [String], hint: String) throws {
        let (status, output) = try ServerProcess.run(arguments)
        #expect(status == 2 && output.contains(hint), "\(output)")
    }

    @Test("manifests crds prints the requested CRDs")
    func definitions() throws {
        let all = try ServerProcess.run(["manifests", "crds"])
        #expect(all.status == 0 && all.output.split(separator: "\n").filter { $0 == "---" }.count == 4)
        let one = try ServerProcess.run([
            "manifests", "crds", "ocneconfigs", "--storage", "v1beta2", "--namespace", "here",
        ])
        #expect(one.status == 0 && one.output.split(separator: "\n").filter { $0 == "---" }.count == 1)
        #expect(
            one.output.contains("name: ocneconfigs.bootstrap.cluster.x-k8s.io\n")
                && one.output.contains("namespace: here\n"))
        #expect(one.output.contains("deprecated: true\n"))
        let same = try ServerProcess.run([
            "manifests", "--namespace", "here", "--storage", "v1beta2", "crds", "ocneconfigs",
        ])
        #expect(same.output == one.output)
    }
}
