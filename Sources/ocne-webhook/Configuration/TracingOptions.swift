internal import ArgumentParser
internal import EventLoop
internal import KubernetesClient

/// Flags of the export of traces.
struct TracingOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            """
            OpenTelemetry collector that spans of sampled requests are sent to (OTLP over HTTP, JSON), such as http://collector:4318; \
            /v1/traces is appended. None by default.
            """, valueName: "url"))
    var otlpEndpoint: String?
    @Option(
        help: ArgumentHelp(
            "CA certificates (PEM) that an https collector's certificate must descend from; the system's by default.",
            valueName: "file"),
        completion: .file())
    var otlpCaFile: String?
    @Option(
        help: ArgumentHelp(
            "File with a token that is shown to an https collector (Authorization: Bearer).", valueName: "file"),
        completion: .file())
    var otlpTokenFile: String?

    /// The collector; nil when nothing is exported.
    var collector: ClusterAccess? {
        get throws(ConfigurationError) {
            guard let otlpEndpoint else {
                for (flag, value) in [("--otlp-ca-file", otlpCaFile), ("--otlp-token-file", otlpTokenFile)]
                where value != nil {
                    throw ConfigurationError("\(flag) needs --otlp-endpoint")
                }
                return nil
            }
            guard let server = ClusterAccess.Server(url: otlpEndpoint, allowsPlainHTTP: true), Self.isHost(server.host)
            else {
                throw ConfigurationError(
                    "--otlp-endpoint \(otlpEndpoint): must be http://HOST:PORT or https://HOST:PORT, with a path or without"
                )
            }
            guard server.usesTLS || (otlpCaFile == nil && otlpTokenFile == nil) else {
                throw ConfigurationError("--otlp-ca-file and --otlp-token-file need an endpoint with https")
            }
            return ClusterAccess(
                server: server, authorities: otlpCaFile.map { .file($0) }, token: otlpTokenFile.map { .file($0) })
        }
    }

    /// A name or an address: what can stand in the field Host.
    private static func isHost(_ host: String) -> Bool {
        Connecting.isNumeric(host)
            || host.utf8.allSatisfy {
                switch $0 {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"),
                    UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"):
                    true
                default: false
                }
            }
    }
}
