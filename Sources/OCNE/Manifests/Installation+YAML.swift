internal import OCNEAPI
internal import Primitives

extension Installation {
    /// Returns the manifests as a stream of YAML documents.
    public func yaml() throws -> [UInt8] {
        var output: [UInt8] = []
        if includesCRDs {
            for definition in customResourceDefinitions { output += try definition.yaml() }
        }
        for document in documents {
            output += Array("---\n".utf8)
            output += Array(customized(document).utf8)
        }
        return output
    }

    /// The labels of the CRDs in `deploy/crds`.
    private static let labels = [
        (name: "app.kubernetes.io/component", value: "crds"), (name: "app.kubernetes.io/name", value: name),
    ]

    private var documents: [String] {
        Self.documents.compactMap { $0.text(with: [.certificates(certificates), .profile(profile)]) }
    }

    private var customResourceDefinitions: [CustomResourceDefinition] {
        var service = WebhookService(name: Self.name, namespace: namespace)
        service.caBundle = bundle
        return CustomResourceDefinition.all(storageVersion: storageVersion, conversion: service).map {
            var definition = $0
            definition.annotations = injection.map { [$0] } ?? []
            definition.labels = Self.labels
            return definition
        }
    }

    /// The annotation that requests the injection of the CA bundle.
    private var injection: (name: String, value: String)? {
        switch certificates {
        case .certManager: ("cert-manager.io/inject-ca-from", "\(namespace)/\(Self.name)")
        case .openShift: ("service.beta.openshift.io/inject-cabundle", "true")
        case .selfManaged, .files: nil
        }
    }

    private var bundle: String? {
        guard certificates == .files else { return nil }
        return Base64.encode(authority)
    }

    /// Returns the document with the choices of the user.
    private func customized(_ document: String) -> String {
        let lines = document.split(separator: "\n", omittingEmptySubsequences: false)
        let isDeployment = lines.contains("kind: Deployment")
        let isWebhookConfiguration = lines.contains { $0.hasPrefix("kind: ") && $0.hasSuffix("WebhookConfiguration") }
        var output = ""
        for line in lines {
            if isDeployment, let image, line.hasPrefix(Self.imageLine) {
                output += "\(Self.imageLine)\(Self.scalar(image))\n"
            } else if isDeployment, let replicas, line.hasPrefix(Self.replicasLine) {
                output += "\(Self.replicasLine)\(replicas)\n"
            } else if isDeployment, line.hasPrefix(Self.controlPlaneLine) {
                output += "\(Self.controlPlaneLine)\(controlPlaneNamespace)\n"
            } else if isDeployment, line.hasPrefix(Self.bootstrapLine) {
                output += "\(Self.bootstrapLine)\(bootstrapNamespace)\n"
            } else {
                output += "\(inNamespace(line))\n"
            }
            if isWebhookConfiguration, line == "metadata:", let injection {
                output += "  annotations:\n    \(injection.name): \(Self.scalar(injection.value))\n"
            }
            if isWebhookConfiguration, line == "  clientConfig:", let bundle { output += "    caBundle: \(bundle)\n" }
        }
        return output
    }

    private static let imageLine = "        image: "
    private static let controlPlaneLine = "        - --control-plane-namespace="
    private static let bootstrapLine = "        - --bootstrap-namespace="
    private static let replicasLine = "  replicas: "

    /// Returns the line with the chosen namespace.
    private func inNamespace(_ line: Substring) -> String {
        guard namespace != Self.defaultNamespace, line.contains(Self.defaultNamespace) else { return String(line) }
        // A whole value may need quotes.
        let isWhole = line.hasSuffix(" \(Self.defaultNamespace)")
        return String(line).replacing(Self.defaultNamespace, with: isWhole ? Self.scalar(namespace) : namespace)
    }

    /// Returns a YAML string. `text` must not contain quotes, backslashes or control characters.
    private static func scalar(_ text: String) -> String { "\"\(text)\"" }
}
