internal import ArgumentParser
internal import EventLoop
internal import OCNEAPI

/// Flags of what offline decisions depend on: those of `serve` that make sense without a cluster.
struct OfflineOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            """
            Feature gates of the server that the manifests are for, such as ClusterTopology=true; without them, what needs a gate is a \
            warning.
            """, valueName: "gate=bool,..."), completion: .list(FeatureGates.names.map { "\($0)=true" }))
    var featureGates: String?
    @Option(
        help: ArgumentHelp(
            "File with OCNE's releases (YAML or JSON), or none to turn off the rules that need them. Built in by default.",
            valueName: "path"), completion: .file())
    var ocneMetadata: String?

    func configuration() throws -> AdmissionConfiguration {
        AdmissionConfiguration(
            featureGates: try FeatureGates.reading(featureGates ?? ""),
            metadata: try MetadataSource(ocneMetadata).read(),
            controlPlanes: NoControlPlanes())
    }
}

/// Flags of variables in templates.
struct VariableOptions: ParsableArguments {
    @Option(
        name: .customLong("var"),
        help: ArgumentHelp(
            "Value of a variable of clusterctl templates; may be given several times. Others come from the environment.",
            valueName: "name=value"))
    var variables: [VariableArgument] = []

    /// The value of a variable: what was given last, else what the environment says.
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
