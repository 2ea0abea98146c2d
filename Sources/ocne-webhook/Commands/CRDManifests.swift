internal import ArgumentParser
internal import Manifests
internal import Primitives

/// `ocne-webhook manifests crds`.
extension ManifestsCommand {
    /// The kinds to print; empty for all.
    private var kinds: ArraySlice<String> { what.dropFirst() }

    private var customResourceDefinitions: [CustomResourceDefinition] {
        CustomResourceDefinition.all(
            storageVersion: storage, conversion: WebhookService(name: service ?? Build.name, namespace: namespace))
    }

    func validateCRDs() throws {
        if let first = what.first, first != "crds" {
            throw ValidationError("unknown argument \"\(first)\"; did you mean crds?")
        }
        guard certificates == .certManager, profile == .none, image == nil, replicas == nil, crds else {
            throw ValidationError(
                "manifests crds accepts only --storage, --namespace and --service")
        }
        if let service, !RFC1123.isLabel(service) {
            throw ValidationError("--service: \"\(service)\" is not a valid Service name")
        }
        let known = customResourceDefinitions.map(\.plural)
        for kind in kinds where !known.contains(kind) {
            throw ValidationError("unknown kind \"\(kind)\"; available kinds: \(known.joined(separator: ", "))")
        }
    }

    func printCRDs() throws {
        for definition in customResourceDefinitions where kinds.isEmpty || kinds.contains(definition.plural) {
            print(String(decoding: try definition.yaml(), as: UTF8.self), terminator: "")
        }
    }
}
