import TestSupport
import Testing

@Suite("Reload of metadata and state directory")
struct FileReloadTests {
    private static let table =
        "v1.30.3:\n  release: \"2.0\"\n  container-images: {coredns: v1.11.1, etcd: 3.5.10}\n  packages: {kubeadm: v1.30.3-1}\n"

    /// Returns true if an OCNEControlPlane of 1.30.3 with CoreDNS `tag` of OCNE's registry may be created.
    private func isAllowed(_ client: SecureClient, coreDNS tag: String) throws -> Bool {
        try client.send(
            Reviews.post(
                "validate-\(Reviews.controlPlane)",
                Reviews.create(
                    kind: "OCNEControlPlane", group: "controlplane.cluster.x-k8s.io",
                    spec:
                        #"{"version":"v1.30.3","replicas":1,"machineTemplate":{"infrastructureRef":{"apiVersion":"a/v1","kind":"b","name":"c","namespace":"b"}},"#
                        + #""rolloutStrategy":{"type":"RollingUpdate","rollingUpdate":{"maxSurge":1}},"controlPlaneConfig":{"clusterConfiguration":"#
                        + #"{"dns":{"imageRepository":"container-registry.oracle.com/olcne","imageTag":"\#(tag)"}}}}"#))
        )
        return try client.answer().text.contains(#""allowed":true"#)
    }

    @Test("Reloads OCNE metadata, and keeps the last valid one")
    func metadata() throws {
        let volume = try MountedVolume(["mapping": Array(Self.table.utf8)])
        let server = try ServerProcess(["--ocne-metadata", volume.path("mapping")])
        let client = try SecureClient(server)
        #expect(try isAllowed(client, coreDNS: "v1.11.1"))
        #expect(try !isAllowed(client, coreDNS: "v1.11.3"))

        try volume.update(["mapping": Array(Self.table.replacing("v1.11.1", with: "v1.11.3").utf8)])
        try Deadline.wait("the new release is known") { try isAllowed(client, coreDNS: "v1.11.3") }
        #expect(try !isAllowed(client, coreDNS: "v1.11.1"))

        try volume.update(["mapping": Array("v1.30.3: [".utf8)])
        let line = try server.waitForLog(containing: "could not reload ocne-metadata, keeping what was there before")
        #expect(line.contains("mapping:2:1: did not find expected node content"), "a place in the file: \(line)")
        #expect(try server.metric(#"ocne_webhook_reloads_total{what="ocne-metadata",result="failure"}"#) == 1)
        let warned = try PlainHTTP.get("/readyz?verbose", port: server.operationsPort)
        #expect(warned.status == 200 && warned.text.contains("[!]ocne-metadata warning: "))
        #expect(try isAllowed(client, coreDNS: "v1.11.3"))
    }

    /// Returns the response to a scale of `b/a` to two replicas.
    private func scale(_ client: SecureClient) throws -> String {
        try client.send(
            Reviews.post(
                "validate-scale-\(Reviews.controlPlane)",
                #"{"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","request":{"uid":"scale","operation":"UPDATE","name":"a","namespace":"b","#
                    + #""object":{"apiVersion":"autoscaling/v1","kind":"Scale","metadata":{"name":"a","namespace":"b"},"spec":{"replicas":2}}}}"#
            ))
        return try client.answer().text
    }

    private static func controlPlane(etcd: String) -> String {
        "apiVersion: controlplane.cluster.x-k8s.io/v1alpha1\nkind: OCNEControlPlane\nmetadata: {name: a, namespace: b}\n"
            + "spec: {controlPlaneConfig: {clusterConfiguration: {etcd: {\(etcd)}}}}\n"
    }

    @Test(
        "Reloads the state directory when files are added, changed and removed, and keeps the last valid state")
    func state() throws {
        let scratch = try Scratch()
        let server = try ServerProcess(["--state-dir", scratch.path])
        let client = try SecureClient(server)
        #expect(try scale(client).contains("not found"))
        try scratch.write("a.yaml", Self.controlPlane(etcd: "external: {}"))
        try Deadline.wait("external etcd is known") { try scale(client).contains(#""allowed":true"#) }
        try scratch.replace("a.yaml", Self.controlPlane(etcd: "local: {}"))
        try Deadline.wait("stacked etcd is known") {
            try scale(client).contains("replicas cannot be an even number when etcd is stacked")
        }
        try scratch.replace("a.yaml", "{")
        try server.waitForLog(containing: "could not reload state-dir, keeping what was there before")
        #expect(try scale(client).contains("replicas cannot be an even number when etcd is stacked"))
        #expect(
            try PlainHTTP.get("/readyz?verbose", port: server.operationsPort).text.contains("[!]state-dir warning: "))
        try scratch.remove("a.yaml")
        try Deadline.wait("it is gone") { try scale(client).contains("not found") }
    }

    @Test("Converts references to the version of a CRD as soon as it is added")
    func definitions() throws {
        let scratch = try Scratch()
        let server = try ServerProcess(["--state-dir", scratch.path])
        let client = try SecureClient(server)
        func convert() throws -> String {
            try client.send(
                Reviews.post(
                    "convert",
                    #"{"apiVersion":"apiextensions.k8s.io/v1","kind":"ConversionReview","request":{"uid":"u","#
                        + #""desiredAPIVersion":"controlplane.cluster.x-k8s.io/v1alpha1","objects":[{"#
                        + #""apiVersion":"controlplane.cluster.x-k8s.io/v1beta2","kind":"OCNEControlPlane","metadata":{"name":"a"},"spec":{"#
                        + #""machineTemplate":{"spec":{"infrastructureRef":{"apiGroup":"g.io","kind":"Thing","name":"t"}}}}}]}}"#
                ))
            return try client.answer().text
        }
        #expect(try convert().contains(#""apiVersion":"g.io/v1beta2""#))
        try scratch.write(
            "definition.yaml",
            "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\n"
                + "metadata: {name: things.g.io, labels: {cluster.x-k8s.io/v1beta2: v1beta9_v1beta10}}\nspec: {group: g.io}\n"
        )
        try Deadline.wait("the definition is known") { try convert().contains(#""apiVersion":"g.io/v1beta10""#) }
    }
}
