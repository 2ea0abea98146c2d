internal import ArgumentParser
internal import Checking
internal import EventLoop
internal import JSON
internal import OCNEAPI
internal import TechPreview
internal import YAML

/// `ocne-webhook check`: checks the objects of a cluster.
struct CheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Check all objects of a cluster, or of a dump of one.",
        discussion: """
            Reads the objects of the OCNE kinds and of the kinds of the Technology Preview rules, and judges each as if it were written \
            again today: what a server with the given settings would refuse, what it would only warn of, what the other API version cannot \
            represent, which references lead nowhere, and which clients still write older versions. Reads only, unless --write-reports is given.

            Exit codes: 0 nothing would be refused, 1 something would be refused, 2 usage error, or objects that could not be read, \
            130 and 143 interrupted by SIGINT and SIGTERM.

            Examples:
              ocne-webhook check --kubeconfig ~/.kube/config
              ocne-webhook check --kubeconfig ~/.kube/config --target v1beta2
              ocne-webhook check --kubeconfig ~/.kube/config --metadata next.yaml -o sarif
              kubectl get ocnecp,ocneconfig,cluster,machine -A -o yaml > dump/all.yaml
              ocne-webhook check --state-dir dump --profile openshift
              ocne-webhook check --write-reports
            """)

    @OptionGroup(title: "Cluster") var cluster: ClusterOptions
    @Option(
        help: ArgumentHelp(
            "Directory of manifests to check instead of a live cluster.", valueName: "directory"),
        completion: .directory)
    var stateDir: String?

    @Option(
        help: ArgumentHelp(
            "Version to convert OCNE objects to before they are judged. Defaults to the version of each object.",
            valueName: "version"))
    var target: APIVersion?
    @Option(
        help: ArgumentHelp(
            """
            Comma-separated feature gates of the server, such as ClusterTopology=true. By default, a field that requires a gate is \
            reported as a warning.
            """, valueName: "gate=bool,..."), completion: .list(FeatureGate.allCases.map { "\($0.name)=true" }))
    var featureGates: String?
    @Option(
        name: [.customLong("metadata"), .customLong("ocne-metadata")],
        help: ArgumentHelp(
            """
            Path to OCNE's release metadata (YAML or JSON), or none to disable the rules that use it. Defaults to the cluster's ConfigMap \
            ocne-metadata, or else to the built-in metadata.
            """, valueName: "file"), completion: .file())
    var ocneMetadata: String?
    @OptionGroup(title: "Technology Preview") var policy: PolicyOptions

    @Option(
        name: [.customShort("o"), .customLong("output")], help: ArgumentHelp("Output format.", valueName: "format"))
    var output = Format.text

    enum Format: String, ExpressibleByArgument, CaseIterable {
        case text, json, sarif, openreports, policyreport
    }

    @Flag(
        help: """
            Write the findings into the cluster as reports of the APIs openreports.io and wgpolicyk8s.io, as far as their CRDs are \
            installed, and delete those of earlier checks that are out of date.
            """)
    var writeReports = false

    func validate() throws {
        if stateDir != nil, cluster.kubeconfig != nil {
            throw ValidationError("--state-dir must not be set together with --kubeconfig")
        }
        if stateDir != nil, writeReports { throw ValidationError("--write-reports requires a live cluster") }
    }

    func run() throws {
        var settings = try CheckSettings(self)
        var report: ClusterReport
        var signal: ServerSignal?
        if let stateDir {
            (report, settings) = try DirectoryCheck(path: stateDir, settings: settings).run()
        } else {
            (report, settings, signal) = try LiveCheck(access: try cluster.access(), settings: settings).run()
        }
        report.settings = settings.description
        let seconds = Int64(Clock.unixSeconds)
        try write(report, at: seconds)
        if writeReports, signal == nil {
            for line in try ReportPublisher(access: try cluster.access()).publish(report, at: seconds) {
                StandardError.write(Array("\(line)\n".utf8))
            }
        }
        if let code = Self.exitCode(report, signal) { throw code }
    }

    private func write(_ report: ClusterReport, at seconds: Int64) throws {
        switch output {
        case .text: print(report.text(inColor: Terminal.wantsColor), terminator: "")
        case .json:
            report.json(Self.write)
            print()
        case .sarif:
            report.sarif(version: Build.version, Self.write)
            print()
        case .openreports: try write(report, .openReports, at: seconds)
        case .policyreport: try write(report, .policyReport, at: seconds)
        }
        if let failure = report.findings.failure, report.findings.omitted == 0 {
            throw RuntimeFailure("temporary file: \(failure)")
        }
    }

    private static func write(_ bytes: [UInt8]) { print(String(decoding: bytes, as: UTF8.self), terminator: "") }

    /// Prints the documents of an API as one stream of YAML.
    private func write(_ report: ClusterReport, _ api: ReportAPI, at seconds: Int64) throws {
        var tape = Tape()
        try report.forEachDocument(api, at: seconds) { document in
            let yaml = try YAML.write(try tape.parse(document.json.span).root)
            print("---\n\(String(decoding: yaml, as: UTF8.self))", terminator: "")
        }
    }

    /// Returns the exit code; nil for success. What is refused comes before what could not be read.
    private static func exitCode(_ report: ClusterReport, _ signal: ServerSignal?) -> ExitCode? {
        switch signal {
        case .interrupt: return ExitCode(130)
        case .terminate: return ExitCode(143)
        case .reload, nil: break
        }
        if report.refused > 0 { return ExitStatus.failure.exit }
        return report.isComplete ? nil : ExitStatus.configuration.exit
    }
}
