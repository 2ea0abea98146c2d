internal import ArgumentParser

/// The flag for the namespace that objects are applied to.
struct NamespaceOption: ParsableArguments {
    @Option(
        name: [.customShort("n"), .customLong("namespace")],
        help: ArgumentHelp(
            "Namespace of objects without metadata.namespace, as for kubectl apply. Without it, fields that depend on it are skipped.",
            valueName: "name"))
    var namespace: String?
}
