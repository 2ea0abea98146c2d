internal import ArgumentParser
internal import EventLoop
internal import KubernetesClient
internal import Primitives

/// Flags of the trace export.
struct TracingOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            """
            URL of an OpenTelemetry collector that receives spans of sampled requests (OTLP over HTTP, JSON), such as \
            http://collector:4318; /v1/traces is appended. None by default.
            """, valueName: "url"))
    var otlpEndpoint: String?
    @Option(
        help: ArgumentHelp(
            "Path to CA certificates (PEM) for verifying an https collector. Defaults to the system's trust store.",
            valueName: "file"),
        completion: .file())
    var otlpCaFile: String?
    @Option(
        help: ArgumentHelp(
            "Path to a file with a bearer token for an https collector.", valueName: "file"),
        completion: .file())
    var otlpTokenFile: String?

    /// The collector; nil if nothing is exported.
    var collector: ClusterAccess? {
        get throws(ConfigurationError) {
            guard let otlpEndpoint else {
                for (flag, value) in [("--otlp-ca-file", otlpCaFile), ("--otlp-token-file", otlpTokenFile)]
                where value != nil {
                    throw ConfigurationError("\(flag) requires --otlp-endpoint")
                }
                return nil
            }
            guard let server = ClusterAccess.Server(url: otlpEndpoint, allowsPlainHTTP: true), Self.isHost(server.host)
            else {
                throw ConfigurationError(
                    "--otlp-endpoint \(otlpEndpoint): must be http://HOST:PORT or https://HOST:PORT, with an optional path"
                )
            }
            guard server.usesTLS || (otlpCaFile == nil && otlpTokenFile == nil) else {
                throw ConfigurationError("--otlp-ca-file and --otlp-token-file require an https endpoint")
            }
            return ClusterAccess(
                server: server, authorities: otlpCaFile.map { .file($0) }, token: otlpTokenFile.map { .file($0) },
                peerName: "the collector")
        }
    }

    /// Returns true for a name or an address that the header Host can have.
    private static func isHost(_ host: String) -> Bool {
        Connecting.isNumeric(host)
            || host.utf8.allSatisfy {
                $0.isASCIILetterOrDigit || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "_")
            }
    }
}

extension TracingOptions: FlagGroup {
    static var flags: [GroupFlag<Self>] {
        [
            GroupFlag("otlp-endpoint") { $0.otlpEndpoint = $1 },
            GroupFlag("otlp-ca-file") { $0.otlpCaFile = $1 },
            GroupFlag("otlp-token-file") { $0.otlpTokenFile = $1 },
        ]
    }
}
