import EventLoop
import TestSupport

/// A directory for the commands of documents: with deploy/ and certs/, manifests to try, and stand-ins for programs
/// that need a cluster.
struct Workspace {
    private let scratch: Scratch

    init() throws {
        scratch = try Scratch()
        try scratch.write("cluster.yaml", Self.cluster)
        try scratch.write("clusters/one.yaml", Self.cluster)
        // The home directory is the workspace; the server of this kubeconfig does not exist.
        try scratch.write(".kube/config", Self.kubeconfig)
        try scratch.write("policy.yaml", "profile: openshift\nrules:\n  support-notice: {mode: off}\n")
        for name in ["bootstrap-components.yaml", "control-plane-components.yaml"] {
            // The annotations that CAPOCNE's CRDs have for cert-manager.
            try scratch.write(name, "spec:\n  conversion: {webhook: {clientConfig: {\n    caBundle: Cg==\n  }}}\n")
        }
        try run(
            """
            cp -r "$PROJECT/deploy" "$PROJECT/certs" "$PROJECT/examples" .
            mkdir -p bin .build/release .ci fuzz bench
            cp "$PROJECT/Tests/DocumentTests/StandIns/"* bin
            ln -s ../../bin/ocne-webhook .build/release/ocne-webhook
            ln -s kubectl bin/oc
            cp -r "$PROJECT/integrations" .
            for program in .ci/run fuzz/run bench/run; do
                test -x "$PROJECT/$program"
                ln -s /bin/true "$program"
            done
            certs/generate.sh --dir deploy/overlays/own-certificate >generated
            """)
    }

    func write(_ name: String, _ text: String) throws { try scratch.write(name, text) }

    /// Makes the files of a release that commands use; `ReleaseTests` runs the script that makes all of them.
    func makeRelease() throws {
        try run(
            """
            ocne-webhook manifests chart --output-dir chart/ocne-webhook
            ocne-webhook manifests provider --output-dir dist/providers/runtime-extension-ocne-webhook/v0.1.0
            tar -C chart -czf dist/ocne-webhook-0.1.0.tgz ocne-webhook
            mkdir -p ocne-webhook-0.1.0/bin
            cp bin/ocne-webhook ocne-webhook-0.1.0/bin
            tar -czf dist/ocne-webhook-0.1.0-linux-amd64.tar.gz ocne-webhook-0.1.0
            (cd dist && sha256sum *.tgz *.tar.gz >SHA256SUMS)
            """)
    }

    /// Runs a shell script.
    ///
    /// - Throws: `Failure` if a command fails.
    func run(_ script: String) throws {
        let result = try shell("set -e\n" + script)
        guard result.status == 0 else {
            throw Failure(description: "status \(result.status)\n\(result.all.suffix(2000))")
        }
    }

    /// Returns the output of a shell script that may fail.
    func output(of script: String) throws -> String { try shell(script).all }

    private func shell(_ script: String) throws -> Tool.Result {
        let prologue = """
            cd '\(scratch.path)'
            PROJECT='\(Markdown.root)' REAL_KUBECTL="$(command -v kubectl || :)" REAL_OCNE_WEBHOOK='\(ServerProcess.program)'
            export PROJECT REAL_KUBECTL REAL_OCNE_WEBHOOK PATH="$PWD/bin:$PATH" HOME="$PWD"

            """
        return try Tool.shell.run(["-c", prologue + script])
    }

    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    private static let kubeconfig = """
        clusters: [{name: none, cluster: {server: "https://127.0.0.1:1"}}]
        contexts: [{name: none, context: {cluster: none}}]
        current-context: none

        """

    private static let cluster = """
        apiVersion: controlplane.cluster.x-k8s.io/v1alpha1
        kind: OCNEControlPlane
        metadata: {name: demo, namespace: default}
        spec:
          version: v1.25.7
          replicas: 3
          machineTemplate:
            infrastructureRef: {apiVersion: infrastructure.cluster.x-k8s.io/v1beta2, kind: OCIMachineTemplate, name: demo}
          controlPlaneConfig: {}
        ---
        apiVersion: bootstrap.cluster.x-k8s.io/v1alpha1
        kind: OCNEConfigTemplate
        metadata: {name: demo-workers, namespace: default}
        spec:
          template:
            spec:
              joinConfiguration:
                nodeRegistration: {name: '{{ ds.meta_data["local_hostname"] }}'}

        """
}
