import EventLoop
import HTTP
import Primitives
import TestSupport
import Testing

@testable import KubernetesClient

@Suite("Requests to the API server")
struct RequestTests {
    private func bytes(of request: APIRequest, token: String? = nil, path: String = "") throws -> String {
        let server = try #require(ClusterAccess.Server(url: "https://api.example:6443\(path)"))
        let access = ClusterAccess(server: server, token: token.map { .bytes(Array($0.utf8)) })
        let client = APIClient(access, userAgent: "test/1", on: try EventLoop())
        return String(decoding: try client.bytes(of: request, now: 0), as: UTF8.self)
    }

    private func request(_ method: HTTP1Request.Method = .get, body: String = "") -> APIRequest {
        APIRequest(method, target: "/api/v1/nodes", body: Array(body.utf8), limit: 100)
    }

    @Test("A GET carries host, user agent and accepted type, and no body")
    func get() throws {
        #expect(
            try bytes(of: request(body: "ignored"))
                == "GET /api/v1/nodes HTTP/1.1\r\nHost: api.example:6443\r\nUser-Agent: test/1\r\n"
                + "Accept: application/json\r\n\r\n")
    }

    @Test("A token is sent without the line end of its file")
    func token() throws {
        #expect(try bytes(of: request(), token: "abc\n").contains("\r\nAuthorization: Bearer abc\r\n"))
    }

    @Test("The path of the server's URL precedes the request's")
    func path() throws {
        #expect(try bytes(of: request(), path: "/proxy/").hasPrefix("GET /proxy/api/v1/nodes HTTP/1.1\r\n"))
    }

    @Test("A body is sent with its type and length", arguments: [HTTP1Request.Method.post, .put, .patch])
    func body(method: HTTP1Request.Method) throws {
        let type = method == .patch ? "application/json-patch+json" : "application/json"
        let bytes = try bytes(of: request(method, body: "{}"))
        #expect(bytes.hasPrefix("\(method.rawValue) /api/v1/nodes HTTP/1.1\r\n"))
        #expect(bytes.hasSuffix("\r\nContent-Type: \(type)\r\nContent-Length: 2\r\n\r\n{}"))
    }

    @Test("Rejects a token with a line end, and does not quote it", arguments: ["a\r\nX: y", "a\nb", "a\u{0}b"])
    func injection(token: String) throws {
        let error = #expect(throws: KubernetesClient.Credentials.Failure.self) {
            try bytes(of: request(), token: token)
        }
        #expect(error?.description.contains(token) == false)
    }

    @Test(
        "Values in paths are escaped",
        arguments: [
            ("a-B.0_~", "a-B.0_~"), ("a/b", "a%2Fb"), ("a b", "a%20b"), ("?&=#%", "%3F%26%3D%23%25"),
            ("\u{e9}", "%C3%A9"), ("", ""), ("\r\n", "%0D%0A"),
        ])
    func escaping(text: String, escaped: String) { #expect(PercentEncoding.encode(text) == escaped) }
}
