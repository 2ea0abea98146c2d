internal import ArgumentParser

/// `ocne-webhook serve`.
struct Serve: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Serve the admission and conversion webhooks.",
        discussion: """
            Without a certificate, the server generates a CA and a certificate at startup and serves the CA at /ca.crt of the operations \
            listener. Certificates, policy, release metadata and --state-dir are reloaded when their files change.

            Every flag can also be set in a YAML file (--config) under its name, or in the environment: OCNE_WEBHOOK_CERT_DIR for \
            --cert-dir. Precedence: flags, environment, file.

            Examples:
              ocne-webhook serve
              ocne-webhook serve --config /etc/ocne-webhook/config.yaml --print-config
              ocne-webhook serve --cert-dir /etc/ocne-webhook/tls \\
                --feature-gates ClusterTopology=true
              ocne-webhook serve --self-signed-secret ocne-webhook-certificates \\
                --ca-bundle-validating ocne-webhook-bootstrap
            """)

    @Option(
        help: ArgumentHelp(
            "Path to a YAML file with settings, named like the flags without dashes.", valueName: "file"),
        completion: .file()) var config: String?
    @Flag(help: "Print the effective settings with their sources and exit.") var printConfig = false
    @OptionGroup(title: "Listeners and limits") var server: ServerOptions
    @OptionGroup(title: "TLS") var tls: TLSOptions
    @OptionGroup(title: "Self-managed certificate") var managed: SelfManagedOptions
    @OptionGroup(title: "Decisions") var decisions: DecisionOptions
    @OptionGroup(title: "Technology Preview") var policy: PolicyOptions
    @OptionGroup(title: "Live state") var state: StateOptions
    @OptionGroup(title: "Log") var logging: LogOptions
    @OptionGroup(title: "Traces") var tracing: TracingOptions

    func run() throws {
        let settings = try ServeSettings.ofProcess()
        if printConfig { return print(try settings.effective(), terminator: "") }
        try flags.run(settings)
    }

    /// The values of the flags.
    var flags: ServeFlags {
        ServeFlags(
            config: config, server: server, tls: tls, managed: managed, decisions: decisions, policy: policy,
            state: state,
            logging: logging, tracing: tracing)
    }
}
