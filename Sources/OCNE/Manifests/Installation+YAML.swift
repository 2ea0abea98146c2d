internal import OCNEAPI
internal import Primitives

extension Installation {
    /// Returns the manifests as a stream of YAML documents.
    public func yaml() throws -> [UInt8] {
        var output: [UInt8] = []
        if includesCRDs {
            for definition in customResourceDefinitions { output += try definition.yaml() }
        }
        let choices = documentChoices
        for document in documents {
            output += Array("---\n".utf8)
            output += Array(choices.applied(to: document).utf8)
        }
        return output
    }

    /// The labels of the CRDs in `deploy/crds`.
    static let labels = [
        (name: "app.kubernetes.io/component", value: "crds"), (name: "app.kubernetes.io/name", value: name),
    ]

    /// The documents of `deploy/` with the edits of the chosen components.
    var documents: [String] {
        Self.documents.compactMap { $0.text(with: [.certificates(certificates), .profile(profile)]) }
    }

    /// The CRDs with the labels and annotations of an installation.
    var customResourceDefinitions: [CustomResourceDefinition] {
        var service = WebhookService(name: Self.name, namespace: namespace)
        service.caBundle = bundle
        return CustomResourceDefinition.all(storageVersion: storageVersion, conversion: service).map {
            var definition = $0
            definition.annotations = certificates.injection(namespace: namespace).map { [$0] } ?? []
            definition.labels = Self.labels
            return definition
        }
    }

    private var bundle: String? {
        guard certificates == .files else { return nil }
        return Base64.encode(authority)
    }

    /// The choices as text of the documents.
    var documentChoices: DocumentChoices {
        var choices = DocumentChoices()
        choices.namespace = namespace
        choices.image = image.map(DocumentChoices.scalar)
        choices.replicas = replicas.map { "\($0)" }
        choices.controlPlaneNamespace = controlPlaneNamespace
        choices.bootstrapNamespace = bootstrapNamespace
        if let injection = certificates.injection(namespace: namespace) {
            choices.webhookAnnotations = [
                "  annotations:", "    \(injection.name): \(DocumentChoices.scalar(injection.value))",
            ]
        }
        if let bundle { choices.clientConfig = ["    caBundle: \(bundle)"] }
        if replacesCAPOCNE { choices.webhookNames = .capocne }
        return choices
    }
}

extension Installation.CertificateSource {
    /// The annotation that requests the injection of the CA bundle; `nil` if nothing injects it.
    ///
    /// - Parameter namespace: The namespace of the server, or text that stands for it.
    func injection(namespace: String) -> (name: String, value: String)? {
        switch self {
        case .certManager: ("cert-manager.io/inject-ca-from", "\(namespace)/\(Installation.name)")
        case .openShift: ("service.beta.openshift.io/inject-cabundle", "true")
        case .selfManaged, .files: nil
        }
    }
}
