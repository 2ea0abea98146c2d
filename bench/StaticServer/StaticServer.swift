internal import Metrics
internal import TLS
internal import WebhookServer

/// The server without decisions: every request gets the same response, as long as that of an allowed review. It measures
/// the cost of the server modules; the difference to the full server is the cost of a decision.
///
/// usage: bench-static PORT OPERATIONS_PORT
@main
enum StaticServer {
    static func main() throws {
        var configuration = ServerConfiguration()
        let ports = CommandLine.arguments.dropFirst().compactMap { UInt16($0) }
        guard ports.count == 2 else {
            print("usage: bench-static PORT OPERATIONS_PORT")
            return
        }
        configuration.listen = ListenAddress(host: "127.0.0.1", port: ports[0])
        configuration.operationsListen = ListenAddress(host: "127.0.0.1", port: ports[1])
        configuration.shutdownDelay = .zero
        let certificate = try SelfSigned(names: ["localhost", "127.0.0.1"], days: 1).certificate
        let route = Route(path: "/static", label: "static", maxBodyBytes: 8 << 20, defaultTimeout: .seconds(10))
        let server = try WebhookServer(
            configuration, routes: [route], certificate: certificate, metrics: MetricsRegistry(),
            renderError: { _, _, _ in },
            makeProcessor: { _ in FixedAnswer() })
        try server.start()
        server.run()
    }
}

/// Answers every request with an allowed review.
private final class FixedAnswer: RequestProcessor {
    private let answer = Array(
        #"{"kind":"AdmissionReview","apiVersion":"admission.k8s.io/v1","response":{"uid":"705ab4f5-6393-11e8-b7cc-42010a800002","allowed":true,"status":{"code":200}}}"#
            .utf8)

    func process(route: Int, _ request: borrowing WebhookRequest, into response: inout WebhookResponse) {
        response.body.append(contentsOf: answer)
    }
}
