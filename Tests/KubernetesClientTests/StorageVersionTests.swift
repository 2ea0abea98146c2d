import KubernetesClient
import Testing

@Suite struct StorageVersionTests {
    @Test(
        "Computes the API server's hash of a storage version",
        arguments: [
            // As in the output of `kubectl get --raw /api/v1` and `/apis/apps/v1` with a 1.36 API server.
            ("", "v1", "ConfigMap", "qFsyl6wFWjQ="), ("apps", "v1", "Deployment", "8aSe+NMegvE="),
        ])
    func hash(_ group: String, _ version: String, _ kind: String, _ expected: String) {
        #expect(StorageVersion.hash(group: group, version: version, kind: kind) == expected)
    }
}
