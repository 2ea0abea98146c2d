internal import Metrics
internal import TLS
internal import WebhookServer

/// The server without decisions: `/static-LENGTH` answers with as many bytes. It measures the cost of the server modules;
/// the difference to the product is the cost of a decision.
///
/// usage: bench-static PORT OPERATIONS_PORT LENGTH...
@main
enum StaticServer {
    static func main() throws {
        var configuration = ServerConfiguration()
        let ports = CommandLine.arguments.dropFirst().prefix(2).compactMap { UInt16($0) }
        let lengths = CommandLine.arguments.dropFirst(3).compactMap { Int($0) }
        guard ports.count == 2, !lengths.isEmpty else {
            print("usage: bench-static PORT OPERATIONS_PORT LENGTH...")
            return
        }
        configuration.listen = ListenAddress(host: "127.0.0.1", port: ports[0])
        configuration.operationsListen = ListenAddress(host: "127.0.0.1", port: ports[1])
        configuration.limits.shutdownDelay = Timeout(.zero)
        let certificate = try SelfSigned(names: ["localhost", "127.0.0.1"], days: 1).certificate
        let routes = lengths.map { length in
            Route("/static-\(length)", bodyLimit: .review, defaultTimeout: .seconds(10)) { _ in FixedAnswer(length) }
        }
        let server = try WebhookServer(
            configuration, Webhooks(routes, renderError: { _, _, _ in }),
            OperationsContent(metrics: MetricsRegistry()),
            certificate: certificate)
        try server.start()
        server.run()
    }
}

/// Answers with the same bytes.
private final class FixedAnswer: RequestHandler {
    private let answer: [UInt8]

    init(_ length: Int) { answer = Array(repeating: UInt8(ascii: " "), count: length) }

    func handle(_ request: borrowing WebhookRequest, into response: inout WebhookResponse) {
        response.body.append(contentsOf: answer)
    }
}
