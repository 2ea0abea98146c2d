internal import ArgumentParser
internal import Manifests
internal import Primitives

/// `ocne-webhook manifests crds`.
extension ManifestsCommand {
    /// The kinds that were named; none means all.
    private var kinds: ArraySlice<String> { what.dropFirst() }

    private var definitions: [CustomResourceDefinition] {
        CustomResourceDefinition.all(
            storageVersion: storage, conversion: WebhookService(name: service ?? "ocne-webhook", namespace: namespace))
    }

    func validateDefinitions() throws {
        if let first = what.first, first != "crds" { throw ValidationError("\(first): write crds, or leave it out") }
        guard certificates == .certManager, profile == .none, image == nil, replicas == nil, crds else {
            throw ValidationError(
                "crds takes --storage, --namespace and --service only: the rest is not about definitions")
        }
        if let service, !RFC1123.isLabel(service) {
            throw ValidationError("--service: \"\(service)\" is no name of a Service")
        }
        let known = definitions.map(\.plural)
        for kind in kinds where !known.contains(kind) {
            throw ValidationError("\(kind): no such kind; there are \(known.joined(separator: ", "))")
        }
    }

    func printDefinitions() throws {
        for definition in definitions where kinds.isEmpty || kinds.contains(definition.plural) {
            print(String(decoding: try definition.yaml(), as: UTF8.self), terminator: "")
        }
    }
}
