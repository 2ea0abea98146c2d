internal import ArgumentParser
internal import EventLoop
internal import OCNEAPI

/// Flags of `serve` that apply without a cluster.
struct OfflineOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            """
            Comma-separated feature gates of the target server, such as ClusterTopology=true. By default, a field that requires a gate is \
            reported as a warning.
            """, valueName: "gate=bool,..."), completion: .list(FeatureGate.allCases.map { "\($0.name)=true" }))
    var featureGates: String?
    @Option(
        help: ArgumentHelp(
            "Path to OCNE's release metadata (YAML or JSON), or none to disable the rules that use it. Defaults to the built-in metadata.",
            valueName: "path"), completion: .file())
    var ocneMetadata: String?

    func configuration() throws -> AdmissionConfiguration {
        AdmissionConfiguration(
            featureGates: try FeatureGates.reading(featureGates ?? ""),
            metadata: try MetadataSource(ocneMetadata).read(),
            controlPlanes: NoControlPlanes())
    }
}

/// Flags for template variables.
struct VariableOptions: ParsableArguments {
    @Option(
        name: .customLong("var"),
        help: ArgumentHelp(
            "Value of a clusterctl template variable. Repeatable. Other variables are read from the environment.",
            valueName: "name=value"))
    var variables: [VariableArgument] = []

    /// Returns the value of a variable: the last `--var`, or else the environment's.
    func value(of name: String) -> String? { variables.last { $0.name == name }?.value ?? Environment.variable(name) }
}

/// `NAME=VALUE`.
struct VariableArgument: ExpressibleByArgument {
    let name: String
    let value: String

    init?(argument: String) {
        guard let split = argument.firstIndex(of: "="), split > argument.startIndex else { return nil }
        name = String(argument[..<split])
        value = String(argument[argument.index(after: split)...])
    }
}
