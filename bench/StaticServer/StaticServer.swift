internal import Metrics
internal import TLS
internal import WebhookServer

/// The server without decisions: every request gets the same response, with the size of an allowed review. It measures
/// the cost of the server modules; the difference to the product is the cost of a decision.
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
        configuration.limits.shutdownDelay = Timeout(.zero)
        let certificate = try SelfSigned(names: ["localhost", "127.0.0.1"], days: 1).certificate
        let route = Route("/static", bodyLimit: .review, defaultTimeout: .seconds(10)) { _ in FixedAnswer() }
        let server = try WebhookServer(
            configuration, Webhooks([route], renderError: { _, _, _ in }),
            OperationsContent(metrics: MetricsRegistry()),
            certificate: certificate)
        try server.start()
        server.run()
    }
}

/// Answers like a validating webhook that allows a review.
private final class FixedAnswer: RequestHandler {
    private let answer = Array(
        #"{"kind":"AdmissionReview","apiVersion":"admission.k8s.io/v1","response":{"uid":"705ab4f5-6393-11e8-b7cc-42010a800002","allowed":true,"status":{"code":200}}}"#
            .utf8)

    func handle(_ request: borrowing WebhookRequest, into response: inout WebhookResponse) {
        response.body.append(contentsOf: answer)
    }
}
