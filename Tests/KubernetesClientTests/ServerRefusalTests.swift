import TLS
import Testing

@testable import KubernetesClient

@Suite("Rejected certificates of API servers")
struct ServerRefusalTests {
    private func text(_ refusal: ServerRefusal, authorities: ClusterAccess.Material? = .file("/ca.crt")) throws
        -> String
    {
        let server = try #require(ClusterAccess.Server(url: "https://a"))
        return refusal.text(ClusterAccess(server: server, authorities: authorities))
    }

    @Test("Messages name the certificate and its time")
    func times() throws {
        #expect(
            try text(.expired(.server, notAfter: 0)).contains("has expired: it was valid until 1970-01-01T00:00:00Z"))
        #expect(
            try text(.notYetValid(.authority("CN=b"), notBefore: 86_400))
                .hasPrefix(
                    "the CA certificate CN=b in the API server's chain is not valid before 1970-01-02T"))
    }

    @Test("Messages name the source of the CA certificates")
    func sources() throws {
        #expect(try text(.clockBehind).contains("/ca.crt"))
        #expect(
            try text(.clockBehind, authorities: .bytes([])).contains("certificate-authority-data of the kubeconfig"))
        #expect(try text(.unknownAuthority(issuer: "CN=b"), authorities: nil).contains("the system's trust store"))
    }

    @Test("Messages name the peer, which need not be an API server")
    func peer() throws {
        let server = try #require(ClusterAccess.Server(url: "https://a"))
        let access = ClusterAccess(server: server, peerName: "the collector")
        for refusal in [ServerRefusal.otherName("a", names: []), .unknownAuthority(issuer: "CN=b"), .other("c")] {
            #expect(refusal.text(access).hasPrefix("the collector's certificate"))
        }
        #expect(ServerRefusal.expired(.authority("CN=b"), notAfter: 0).text(access).contains("the collector's chain"))
    }

    @Test("Limits the number and length of a peer's names")
    func limits() throws {
        let names = (0..<20).map { "name-\($0)" }
        let message = try text(.otherName("a", names: names))
        #expect(message.contains("name-7") && !message.contains("name-8"))
        let long = try text(.unknownAuthority(issuer: String(repeating: "x", count: 1000)))
        #expect(!long.contains(String(repeating: "x", count: 129)))
        #expect(try text(.otherName("a", names: [])).contains("only for no name"))
    }
}
