internal import ArgumentParser
internal import Manifests
internal import Primitives

/// `ocne-webhook manifests crds`.
struct CRDManifests: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "crds", abstract: "Print the CRDs: all of them, or those of some kinds.",
        usage: "ocne-webhook manifests crds [<options>] [<kind> ...]",
        discussion: """
            --storage and --namespace of manifests apply.

            Examples:
              ocne-webhook manifests crds --storage v1beta2 ocneconfigs
              ocne-webhook manifests crds --service webhooks --namespace capi-system
            """)

    @ParentCommand var manifests: ManifestsCommand

    @Argument(
        help: ArgumentHelp("Plural names of kinds. (default: all)", valueName: "kind"),
        completion: .list(["ocneconfigs", "ocneconfigtemplates", "ocnecontrolplanes", "ocnecontrolplanetemplates"]))
    var kinds: [String] = []
    @Option(help: ArgumentHelp("Name of the conversion webhook's Service.", valueName: "name"))
    var service = Build.name

    private var crds: [CustomResourceDefinition] {
        CustomResourceDefinition.all(
            storageVersion: manifests.storage,
            conversion: WebhookService(name: service, namespace: manifests.namespace))
    }

    func validate() throws {
        try manifests.allow(["--storage", "--namespace"], and: ["--service"], for: "crds")
        guard RFC1123.isLabel(service) else {
            throw ValidationError("--service: \"\(service)\" is not a valid Service name")
        }
        let known = crds.map(\.plural)
        for kind in kinds where !known.contains(kind) {
            throw ValidationError("unknown kind \"\(kind)\"; available kinds: \(known.joined(separator: ", "))")
        }
    }

    func run() throws {
        for crd in crds where kinds.isEmpty || kinds.contains(crd.plural) {
            print(String(decoding: try crd.yaml(), as: UTF8.self), terminator: "")
        }
    }
}
