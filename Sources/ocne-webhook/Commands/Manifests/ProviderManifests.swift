internal import ArgumentParser
internal import Manifests

/// `ocne-webhook manifests provider`.
struct ProviderManifests: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "provider", abstract: "Write a provider repository for clusterctl.",
        discussion: """
            The files are \(ClusterctlProvider.componentsFile) and \(ClusterctlProvider.metadataFile) of a \
            \(ClusterctlProvider.type). The components contain the webhooks and CRDs of CAPOCNE's kinds, which they take over from an \
            installed CAPOCNE, and none of its controllers. --image, --storage and --namespace of manifests apply.

            Examples:
              ocne-webhook manifests provider --output-dir \(ClusterctlProvider.label)/v\(Build.version)
            """)

    @ParentCommand var manifests: ManifestsCommand
    @OptionGroup var output: OutputDirectory

    func validate() throws {
        try manifests.allow(["--image", "--storage", "--namespace"], and: ["--output-dir"], for: "provider")
        try output.require()
    }

    func run() throws {
        var provider = ClusterctlProvider(version: Build.version)
        provider.namespace = manifests.namespace
        provider.storageVersion = manifests.storage
        provider.image = manifests.image
        try output.write([
            (ClusterctlProvider.componentsFile, try provider.components()),
            (ClusterctlProvider.metadataFile, provider.metadata()),
        ])
    }
}
