internal import ArgumentParser
internal import Manifests

/// `ocne-webhook manifests chart`.
struct ChartManifests: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "chart", abstract: "Write a Helm chart that installs the same as manifests.",
        discussion: """
            The flags of manifests are values of the chart: see its values.yaml. --image of manifests sets the defaults of the \
            image's values.

            Examples:
              ocne-webhook manifests chart --output-dir ocne-webhook
              helm install ocne-webhook ./ocne-webhook --namespace ocne-webhook-system --create-namespace
            """)

    @ParentCommand var manifests: ManifestsCommand
    @OptionGroup var output: OutputDirectory

    func validate() throws {
        try manifests.allow(["--image"], and: ["--output-dir"], for: "chart")
        try output.require()
    }

    func run() throws {
        var chart = HelmChart(version: Build.version)
        chart.image = manifests.image
        try output.write(try chart.files().map { ($0.path, $0.content) })
    }
}
