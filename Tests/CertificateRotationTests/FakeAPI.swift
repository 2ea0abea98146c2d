import HTTP
import KubernetesClient
import Synchronization
import TestSupport

@testable import CertificateRotation

/// A `FakeCluster` behind plain HTTP on the loopback.
final class FakeAPI: Sendable {
    private final class Store: Sendable {
        let cluster: Mutex<FakeCluster>
        init(_ cluster: FakeCluster) { self.cluster = Mutex(cluster) }
    }

    private let store: Store
    private let server: FakeHTTPServer

    init(_ cluster: FakeCluster) throws {
        let store = Store(cluster)
        self.store = store
        server = try FakeHTTPServer { request, connection in
            guard let method = HTTP1Request.Method(rawValue: request.method) else {
                return try connection.respond(405, "{}")
            }
            let question = APIRequest(method, target: request.target, body: request.body, limit: 1 << 20)
            let (status, body) = store.cluster.withLock { $0.answer(question) }
            try connection.respond(status, body)
        }
    }

    var port: UInt16 { server.port }

    func change<Result: Sendable>(_ body: (inout sending FakeCluster) throws -> sending Result) rethrows -> Result {
        try store.cluster.withLock { try body(&$0) }
    }
}
