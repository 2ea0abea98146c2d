internal import ArgumentParser
internal import Manifests

extension ManifestsCommand {
    /// `ocne-webhook manifests crds`.
    struct CRDs: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "crds", abstract: "Prints the CustomResourceDefinitions of the four kinds.",
            discussion: """
                Both versions are served. Examples:
                  ocne-webhook manifests crds | kubectl apply --server-side -f -
                  ocne-webhook manifests crds --storage v1beta2 ocneconfigs
                """)

        @Option(
            help: ArgumentHelp("Version that the API server stores: v1alpha1 or v1beta2. Older ones are deprecated.", valueName: "version"),
            completion: .list(CustomResourceDefinition.storableVersions))
        var storage = "v1alpha1"

        @Option(help: "Namespace of the Service that converts.")
        var namespace = "ocne-webhook-system"

        @Option(help: ArgumentHelp("Name of the Service that converts.", valueName: "name"))
        var service = "ocne-webhook"

        @Argument(
            help: ArgumentHelp("Plural names of the kinds to print; all when there are none.", valueName: "kind"),
            completion: .list(["ocneconfigs", "ocneconfigtemplates", "ocnecontrolplanes", "ocnecontrolplanetemplates"]))
        var kinds: [String] = []

        func validate() throws {
            guard CustomResourceDefinition.storableVersions.contains(storage) else {
                throw ValidationError("--storage: \(CustomResourceDefinition.storableVersions.joined(separator: " or "))")
            }
            let known = definitions.map(\.plural)
            for kind in kinds where !known.contains(kind) {
                throw ValidationError("\(kind): no such kind; there are \(known.joined(separator: ", "))")
            }
        }

        func run() throws {
            for definition in definitions where kinds.isEmpty || kinds.contains(definition.plural) {
                print(String(decoding: try definition.yaml(), as: UTF8.self), terminator: "")
            }
        }

        private var definitions: [CustomResourceDefinition] {
            CustomResourceDefinition.all(
                storageVersion: storage, conversion: WebhookService(name: service, namespace: namespace))
        }
    }
}
