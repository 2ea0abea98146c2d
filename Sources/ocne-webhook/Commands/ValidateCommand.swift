internal import ArgumentParser
internal import Checking
internal import ClusterObjects
internal import EventLoop
internal import JSON
internal import OCNEAPI
internal import Primitives
internal import TechPreview

/// `ocne-webhook validate`: checks manifests without a cluster.
struct ValidateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "validate", abstract: "Validate manifests against schemas and rules, without a cluster.",
        usage: "ocne-webhook validate -f <path> ... [<options>]",
        discussion: """
            Reads YAML and JSON with one or more documents. For objects of other kinds, only the Technology Preview rules are checked. \
            Variables of clusterctl templates are substituted by their defaults, and by values of --var and --env. Fields with unset \
            variables are skipped, and so is what depends on them.

            A comment accepts a finding: # ocne-webhook: ignore RULE reason. At the end of a line it stands for that line, on a line of its own for \
            the field below it, and at the top of a document for all of it. Patches and other files of kustomizations are left out.

            Exits with 1 if there are errors, with --strict also if there are warnings.

            Examples:
              ocne-webhook validate -f cluster.yaml
              ocne-webhook validate -f clusters/ --feature-gates ClusterTopology=true
              ocne-webhook validate --review refused.json --state-dir cluster/
              ocne-webhook validate -f template.yaml --var CLUSTER_NAME=a -o github
              kubectl get ocnecp demo -o yaml |
                ocne-webhook validate -f new.yaml --old -
            """)

    @Option(
        name: [.customShort("f"), .customLong("filename")],
        help: ArgumentHelp(
            "File or directory to validate, or - for standard input. Directories are read recursively. Repeatable.",
            valueName: "path"),
        completion: .file())
    var named: [String] = []

    @Argument(
        help: ArgumentHelp("Same as -f; lets the shell expand -f *.yaml.", valueName: "path"),
        completion: .file())
    var further: [String] = []

    private var files: [String] { named + further }

    @Option(
        help: ArgumentHelp(
            "File or directory with the current objects. Objects that exist there are validated as updates. Repeatable.",
            valueName: "path"), completion: .file())
    var old: [String] = []

    @Option(
        help: ArgumentHelp(
            "File with recorded AdmissionReviews or events of the audit log to decide on again, or -. Repeatable.",
            valueName: "path"), completion: .file())
    var review: [String] = []

    @OptionGroup var exclusion: ExclusionOptions
    @OptionGroup(title: "Findings") var selection: SelectionOptions
    @OptionGroup(title: "Templates") var variables: VariableOptions
    @OptionGroup var target: NamespaceOption
    @OptionGroup(title: "Decisions") var decisions: OfflineOptions

    @Option(
        help: ArgumentHelp(
            "Check the Technology Preview rules. One of: true, false.", valueName: "bool"),
        completion: .list(["true", "false"]))
    var techPreview = true
    @OptionGroup(title: "Technology Preview") var policy: PolicyOptions
    @Option(
        help: ArgumentHelp(
            "Directory with manifests of the cluster's objects. Defaults to the objects in the validated files.",
            valueName: "directory"), completion: .directory)
    var stateDir: String?

    @Option(
        name: [.customShort("o"), .customLong("output")], help: ArgumentHelp("Output format.", valueName: "format"))
    var output = Format.text

    @OptionGroup var display: DisplayOptions
    @OptionGroup var settings: SettingsFileOptions

    enum Format: String, ExpressibleByArgument, CaseIterable {
        case text, json, yaml, github, junit, sarif
    }

    func run() throws {
        // Not in validate(): flags that there are not come first.
        if review.isEmpty { try ManifestSources.expect(files, besides: old) }
        try ManifestSources.expect(files + review, besides: old)
        var configuration = try decisions.configuration()
        configuration.ruleModes = try policy.read().ocneRules
        if let cluster = try StateSource.objects(in: stateDir) {
            configuration.controlPlanes = ClusterState(objects: cluster)
        }
        var checker = Checker(
            configuration, gatesAreKnown: decisions.featureGates != nil, techPreview: try limits(),
            selection: selection.rules, namespace: target.namespace, variables: variables.value)
        for source in try ManifestSources(old, flag: "--old").sources {
            let text = try ManifestSources.read(source, flag: "--old")
            do throws(UnreadableManifest) {
                try checker.addOld(text, named: source.name)
            } catch {
                throw ConfigurationError("--old \(source.shownName):\(error)")
            }
        }
        let sources = try ManifestSources(files, flag: "-f").selected(exclusion, display)
        let progress = Progress(total: display.isQuiet ? 0 : sources.count)
        var unused = UnusedVariables(variables)
        for (index, source) in sources.enumerated() {
            progress.show(index, source.name)
            let text = try ManifestSources.read(source, flag: "-f")
            unused.read(text)
            checker.add(text, named: source.name)
        }
        progress.clear()
        checker.check()
        try replay(with: &checker)
        try write(checker.report)
        unused.report()
        if review.isEmpty { Self.warn(ofOld: checker.report) }
        if checker.report.errors > 0 || selection.strict && checker.report.warnings > 0 {
            throw ExitStatus.failure.exit
        }
    }

    /// Decides again on recorded requests.
    private func replay(with checker: inout Checker) throws {
        for source in try ManifestSources(review, flag: "--review").sources {
            let text = try ManifestSources.read(source, flag: "--review")
            do throws(UnreadableManifest) {
                let summary = try checker.replay(text, named: source.name)
                for position in summary.withoutOldObject {
                    display.note(
                        "\(source.name):\(position.line):\(position.column): checked as a creation: the old object is not recorded; pass it with --old"
                    )
                }
                if summary.skipped > 0 {
                    display.note("\(source.name): skipped documents that record no write: \(summary.skipped)")
                }
            } catch {
                throw ConfigurationError("--review \(source.name):\(error)")
            }
        }
    }

    /// Warns if no validated object is among the old ones: then nothing was validated as an update.
    private static func warn(ofOld report: CheckReport) {
        guard report.matchedOldObjects == 0, !report.oldObjects.isEmpty else { return }
        let shown = report.oldObjects.prefix(5).joined(separator: ", ")
        let further = report.oldObjects.count > 5 ? " and \(report.oldObjects.count - 5) more" : ""
        Diagnostics.warn(
            "--old: nothing was validated as an update: no validated object has the kind, namespace and name of \(shown)\(further)"
        )
    }

    /// The limits of the Technology Preview, as far as they can be judged without a cluster.
    private func limits() throws -> TechPreviewAdmission? {
        guard techPreview else { return nil }
        let cluster: any ClusterReader = try StateSource.objects(in: stateDir) ?? NoCluster()
        return TechPreviewAdmission(
            policy: try policy.read(), cluster: cluster, stateUnavailable: .allow, converter: OCNEVersionConverter(),
            clock: { Clock.unixSeconds })
    }

    private func write(_ report: CheckReport) throws {
        switch output {
        case .text: print(report.text(inColor: display.wantsColor, isQuiet: display.isQuiet), terminator: "")
        case .json: print(String(decoding: report.json, as: UTF8.self))
        case .yaml: print(try OutputFormat.yaml(report.json), terminator: "")
        case .github: print(report.github, terminator: "")
        case .junit: print(report.junit, terminator: "")
        case .sarif: print(String(decoding: report.sarif(version: Build.version), as: UTF8.self))
        }
    }
}
