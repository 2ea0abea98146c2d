internal import ArgumentParser
internal import Manifests

/// `ocne-webhook manifests schemas`.
struct SchemaManifests: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schemas", abstract: "Print JSON Schemas of the kinds for editors and manifest checkers.",
        discussion: """
            The schema checks objects of the OCNE kinds and accepts all others. With --output-dir, there is also a schema for \
            each kind and version, in the layout that kubeconform expects. The dialect is draft-07. Variables of clusterctl are accepted in place of values.

            Examples:
              ocne-webhook manifests schemas >ocne.json
              ocne-webhook manifests schemas --output-dir schemas
            """)

    @ParentCommand var manifests: ManifestsCommand
    @OptionGroup var output: OutputDirectory

    func validate() throws { try manifests.allow([], and: ["--output-dir"], for: "schemas") }

    func run() throws {
        guard output.outputDir != nil else {
            return print(String(decoding: JSONSchemas.combined(), as: UTF8.self), terminator: "")
        }
        try output.write(JSONSchemas.files().map { ($0.path, $0.content) })
    }
}
