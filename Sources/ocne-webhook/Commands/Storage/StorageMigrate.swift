internal import APISchema
internal import ArgumentParser
internal import EventLoop
internal import KubernetesAPI
internal import KubernetesClient
internal import OCNEAPI
internal import Primitives
internal import Reference
internal import StorageMigration

extension StorageCommand {
    /// `ocne-webhook storage migrate`.
    struct Migrate: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "migrate", abstract: "Rewrite all objects of the OCNE kinds in the storage version.",
            discussion: """
                Run it after the storage version of the CRDs has changed. It writes each object without a change, so that the API server stores \
                it in the storage version, and then removes other versions from status.storedVersions of the CRD. Objects are written \
                through their status subresource if they have one, which no admission webhook checks; templates pass admission, and \
                those that it refuses are listed. storedVersions stays as it is while any object is refused.

                It can be stopped and repeated at any time: objects that are already stored in the storage version are not written again. \
                Objects that are created or changed meanwhile are stored in the storage version anyway.

                It needs the permissions in deploy/components/storage-migration: get of the CRDs and patch of their status; list of the kinds, \
                and patch of ocneconfigs/status, ocnecontrolplanes/status, ocneconfigtemplates and ocnecontrolplanetemplates.

                Exit codes: 0 migrated, 1 not completed, 2 usage error or API server unreachable, 130 and 143 interrupted.

                Examples:
                  ocne-webhook storage migrate --kubeconfig ~/.kube/config --dry-run
                  ocne-webhook storage migrate --kubeconfig ~/.kube/config
                  ocne-webhook storage migrate --kubeconfig ~/.kube/config --qps 50 ocneconfigs
                """)

        @Argument(
            help: ArgumentHelp("Kinds by plural, singular or short name. Defaults to all.", valueName: "kind"),
            completion: .list(OCNEKind.allCases.map { $0.schema(in: .hub).plural }))
        var kinds: [String] = []
        @OptionGroup var cluster: ClusterOptions
        @Flag(help: "Let the API server check all writes without storing any.")
        var dryRun = false
        @Option(help: ArgumentHelp("Maximum number of writes per second.", valueName: "count"))
        var qps = CountArgument(20)
        @Option(
            help: ArgumentHelp(
                "Time from reading a CRD to the first write, in which all API servers learn its storage version.",
                valueName: "duration"))
        var settle = DurationArgument(.seconds(5))
        @Option(name: [.customShort("o"), .customLong("output")], help: "Output format.")
        var output = OutputFormat.text

        func run() throws {
            let crds = try names()
            var options = StorageMigration.Options()
            options.dryRun = dryRun
            options.writesPerSecond = qps.count
            options.settleNanoseconds = settle.duration.nanoseconds
            let migration = StorageMigration(of: crds, options, seed: Clock.monotonicNanoseconds)
            let run = try MigrationRun(migration, at: cluster.access(), showsProgress: output == .text)
            let report = MigrationReport(
                results: run.migration.results, dryRun: dryRun, installedOnly: kinds.isEmpty)
            try output.print(text: { report.text }, json: { report.json })
            if let reason = run.migration.unreachable { throw ConfigurationError("API server: \(reason)") }
            guard !report.isComplete else { return }
            throw Self.exitCode(after: run.signal)
        }

        /// The exit code of a migration that is not complete: that of a shell for a signal.
        private static func exitCode(after signal: ServerSignal?) -> ExitCode {
            switch signal {
            case .interrupt: ExitCode(130)
            case .terminate: ExitCode(143)
            case .reload, nil: ExitStatus.failure.exit
            }
        }

        /// The names of the CRDs, each once.
        private func names() throws -> [String] {
            var schemas: [KindSchema] = []
            for kind in kinds {
                guard let schema = KindName.kind(kind, version: APIVersion.hub.rawValue) else {
                    let names = KindName.kinds(in: APIVersion.hub.rawValue).map(\.plural)
                    let near = nearest(to: kind, among: names)
                    let hint =
                        near.isEmpty ? "must be one of: \(names.joined(separator: ", "))" : "did you mean \(near[0])?"
                    throw ConfigurationError("unknown kind \"\(kind)\"; \(hint)")
                }
                if !schemas.contains(where: { $0 === schema }) { schemas.append(schema) }
            }
            if kinds.isEmpty { schemas = KindName.kinds(in: APIVersion.hub.rawValue) }
            return schemas.map { "\($0.plural).\($0.gvk.group)" }
        }
    }
}
