import TestSupport

/// The metrics of the server.
enum Exposition {
    /// The metric families that a server with all features enabled exports from its start.
    static func families() throws -> Set<String> {
        let scratch = try Scratch()
        try scratch.write("metadata.yaml", "{}")
        // No API server listens there; the live state's metrics are exported all the same.
        try scratch.write(
            "kubeconfig",
            """
            clusters: [{name: a, cluster: {server: "http://127.0.0.1:1"}}]
            users: [{name: a, user: {token: a}}]
            contexts: [{name: a, context: {cluster: a, user: a}}]
            current-context: a
            """)
        try scratch.write("policy.yaml", "profile: openshift\n")
        let server = try ServerProcess([
            "--ocne-metadata", scratch.path("metadata.yaml"), "--kubeconfig", scratch.path("kubeconfig"), "--policy",
            scratch.path("policy.yaml"), "--otlp-endpoint", "http://127.0.0.1:1",
        ])
        // Decisions and findings are exported from the first one on: they have too many label sets to start with all.
        let client = try SecureClient(server)
        let machine =
            #"{"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","request":{"uid":"u","operation":"CREATE","namespace":"b","name":"a","#
            + #""object":{"apiVersion":"cluster.x-k8s.io/v1beta1","kind":"Machine","metadata":{"name":"a","namespace":"b"},"spec":{}}}}"#
        let refused = Reviews.create(kind: "OCNEConfig", group: "bootstrap.cluster.x-k8s.io", spec: #"{"files":0}"#)
        for (path, review) in [("validate-tech-preview", machine), ("validate-\(Reviews.config)", refused)] {
            try client.send(Reviews.post(path, review))
            _ = try client.answer()
        }
        // Metrics that only a server with a self-managed certificate has.
        let managed = try ServerProcess([
            "--self-signed-secret", "a/b", "--ca-bundle-validating", "c", "--live-state", "none", "--kubeconfig",
            scratch.path("kubeconfig"),
        ])
        return try families(of: server).union(families(of: managed))
    }

    private static func families(of server: ServerProcess) throws -> Set<String> {
        let text = try PlainHTTP.get("/metrics", port: server.operationsPort).text
        return Set(
            text.split(separator: "\n").filter { $0.hasPrefix("# TYPE ") }.map { String($0.split(separator: " ")[2]) })
    }

    /// Returns the server's families in a PromQL expression.
    static func families(in expression: String) -> [String] {
        let separators = Set(" (){}[],=\"'<>!/*+-\n")
        let words = expression.split { separators.contains($0) }.map { String($0) }
        let ours = words.filter {
            $0.hasPrefix("ocne_webhook_") || $0.hasPrefix("controller_runtime_") || $0.hasPrefix("process_")
        }
        return ours.map { $0.hasSuffix("_bucket") ? String($0.dropLast("_bucket".count)) : $0 }
    }
}
