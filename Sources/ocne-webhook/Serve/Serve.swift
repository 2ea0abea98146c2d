internal import ArgumentParser
internal import EventLoop
internal import OCNEAPI
internal import TLS

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

    func run() throws { try run(ServeSettings.ofProcess()) }

    /// Serves with settings that have been read.
    func run(_ settings: ServeSettings) throws {
        if printConfig {
            print(try settings.effective(), terminator: "")
            return
        }
        ProcessMemory.limitRetention(threads: server.threads)
        // Meanwhile this thread reads files and makes a certificate, and takes part in the first before it serves.
        try? Thread.start("prepare") {
            OCNEConversion.prepare()
            OCNEAdmission.prepare()
        }
        OpenSSL.disableExitCleanup()
        try Service(self, settings, log: Log(logging.settings)).run()
    }
}

extension Serve {
    /// Reads the flags without ArgumentParser, which takes longer for it than the server for the rest of its start.
    ///
    /// - Parameter arguments: The arguments after `serve`.
    /// - Returns: What `parse` returns; nil for mistakes, help and `--print-config`, which are left to it.
    static func reading(_ arguments: [String]) -> Serve? {
        guard var flags = FlagReader(arguments) else { return nil }
        // Not an initializer: there, an assignment would declare a flag instead of setting its value.
        var serve = Serve()
        (serve.config, serve.printConfig) = (flags.take("config"), false)
        guard let server = flags.take(ServerOptions.self), let tls = flags.take(TLSOptions.self),
            let managed = flags.take(SelfManagedOptions.self), let decisions = flags.take(DecisionOptions.self),
            let policy = flags.take(PolicyOptions.self), let state = flags.take(StateOptions.self),
            let logging = flags.take(LogOptions.self), let tracing = flags.take(TracingOptions.self),
            flags.remaining.isEmpty
        else { return nil }
        (serve.server, serve.tls, serve.managed, serve.decisions) = (server, tls, managed, decisions)
        (serve.policy, serve.state, serve.logging, serve.tracing) = (policy, state, logging, tracing)
        return serve
    }
}
