internal import EventLoop
internal import OCNEAPI
internal import TLS

/// The values of the flags of `serve`.
///
/// Not a `Serve`: for each of its groups the runtime would look up a conformance among all of the program's.
struct ServeFlags {
    let config: String?
    let server: ServerOptions
    let tls: TLSOptions
    let managed: SelfManagedOptions
    let decisions: DecisionOptions
    let policy: PolicyOptions
    let state: StateOptions
    let logging: LogOptions
    let tracing: TracingOptions

    /// Serves with settings that have been read.
    func run(_ settings: ServeSettings) throws {
        ProcessMemory.limitRetention(threads: server.threads)
        OpenSSL.disableExitCleanup()
        // Meanwhile this thread reads files and makes a certificate, and takes part in the second before it serves.
        try? Thread.start("prepare-tls") { OpenSSL.prepare() }
        try? Thread.start("prepare") {
            OCNEConversion.prepare()
            OCNEAdmission.prepare()
        }
        try Service(self, settings, log: Log(logging.settings)).run()
    }
}

extension ServeFlags {
    /// Reads the flags without ArgumentParser, which takes longer for it than the server for the rest of its start.
    ///
    /// - Parameter arguments: The arguments after `serve`.
    /// - Returns: What `Serve.parse` reads; nil for mistakes, help and `--print-config`, which are left to it.
    static func reading(_ arguments: [String]) -> ServeFlags? {
        guard var flags = FlagReader(arguments) else { return nil }
        let config = flags.take("config")
        guard let server = flags.take(ServerOptions.self), let tls = flags.take(TLSOptions.self),
            let managed = flags.take(SelfManagedOptions.self), let decisions = flags.take(DecisionOptions.self),
            let policy = flags.take(PolicyOptions.self), let state = flags.take(StateOptions.self),
            let logging = flags.take(LogOptions.self), let tracing = flags.take(TracingOptions.self),
            flags.remaining.isEmpty
        else { return nil }
        return ServeFlags(
            config: config, server: server, tls: tls, managed: managed, decisions: decisions, policy: policy,
            state: state, logging: logging, tracing: tracing)
    }
}
