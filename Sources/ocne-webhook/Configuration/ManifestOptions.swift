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

/// Flags for the variables of clusterctl templates, and for the namespace that objects are applied to.
struct VariableOptions: ParsableArguments {
    @Option(
        name: .customLong("var"),
        help: ArgumentHelp(
            """
            Value of a template variable, or the name of an environment variable that has it. Repeatable; the last one takes \
            precedence. Messages show the variable, never its value.
            """,
            valueName: "name[=value]"))
    var variables: [VariableArgument] = []

    @Flag(name: .customLong("env"), help: "Read the values of all other template variables from the environment.")
    var readsEnvironment = false

    /// Returns the value of a variable: the last `--var`, or with `--env` the environment's.
    func value(of name: String) -> String? {
        if let argument = variables.last(where: { $0.name == name }) {
            return argument.value ?? Environment.variable(name)
        }
        return readsEnvironment ? Environment.variable(name) : nil
    }
}

/// `NAME=VALUE`, or `NAME` for the value of the environment variable.
struct VariableArgument: ExpressibleByArgument {
    let name: String
    let value: String?

    init?(argument: String) {
        let split = argument.firstIndex(of: "=") ?? argument.endIndex
        guard split > argument.startIndex else { return nil }
        name = String(argument[..<split])
        value = split < argument.endIndex ? String(argument[argument.index(after: split)...]) : nil
    }
}
