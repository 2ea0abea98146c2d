import Testing

@testable import KubernetesClient

@Suite("URLs of API servers")
struct ServerURLTests {
    static let refusedURLs = [
        "", "a", "https://", "https:///a", "ftp://a", "HTTPS://a", "https://a:", "https://a:x", "https://a:0",
        "https://a:65536", "https://a:-1", "https://[::1", "https://[::1]x", "https://[]", "https://user@a",
        "https://a/?b", "https://a#b", "http://a", "http://10.0.0.1", "http://127.0.0.2",
    ]

    @Test("Rejects other URLs", arguments: refusedURLs)
    func refused(url: String) { #expect(ClusterAccess.Server(url: url) == nil) }

    @Test("Plain HTTP to another machine is accepted on request only")
    func plain() {
        #expect(ClusterAccess.Server(url: "http://a:4318", allowsPlainHTTP: true)?.authority == "a:4318")
    }

    @Test("Slashes at the end of a path are dropped")
    func path() {
        #expect(ClusterAccess.Server(url: "https://a/b/c//")?.path == "/b/c")
        #expect(ClusterAccess.Server(url: "https://a//")?.path == "")
    }

    @Test("The certificate must be valid for the host's name, or for the one in the kubeconfig")
    func certificateName() {
        #expect(ClusterAccess.Server(url: "https://[fd00::1]")?.certificateName == "fd00::1")
        #expect(ClusterAccess.Server(url: "https://a", certificateName: "b")?.certificateName == "b")
    }
}
