/// The choices of a user as text of the documents of `deploy/`: values, or the expressions of a template.
struct DocumentChoices {
    /// The namespace of the server.
    var namespace = Installation.defaultNamespace
    /// The image as a YAML scalar; `nil` for that of `deploy/`.
    var image: String?
    /// The number of replicas; `nil` for that of `deploy/`.
    var replicas: String?
    /// The namespace of OCNE's control plane provider.
    var controlPlaneNamespace = Installation.defaultControlPlaneNamespace
    /// The namespace of OCNE's bootstrap provider.
    var bootstrapNamespace = Installation.defaultBootstrapNamespace
    /// Lines at the beginning of the metadata of webhook configurations.
    var webhookAnnotations: [String] = []
    /// Lines at the beginning of each webhook's `clientConfig`.
    var clientConfig: [String] = []
    /// Labels of every document, as lines.
    var labels: [String] = []
    /// The names of the webhook configurations.
    var webhookNames = WebhookNames.own
    /// Arguments of the server after those of `deploy/`, as lines.
    var arguments: [String] = []
    /// Lines of the container after its image.
    var container: [String] = []
    /// Lines of the pod before its containers.
    var pod: [String] = []
    /// The name of the server's container.
    var containerName = Self.defaultContainerName

    /// The name of the server's container in `deploy/`.
    private static let defaultContainerName = "webhook"

    /// Returns the document with these choices, with a line feed at its end.
    func applied(to document: String) -> String {
        let lines = document.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let isDeployment = lines.contains("kind: Deployment")
        let webhooks = WebhookNames.Configuration(lines)
        var output: [String] = []
        for line in lines {
            if isDeployment, let replacement = replacement(ofDeploymentLine: line) {
                output += replacement
            } else if let webhooks, line == "  name: \(webhooks.name)" {
                output.append("  name: \(webhookNames.name(of: webhooks))")
            } else {
                output.append(inNamespace(line))
            }
            if line == "  labels:" { output += labels + (webhooks.map(webhookNames.labels) ?? []) }
            if webhooks != nil, line == "metadata:" { output += webhookAnnotations }
            if webhooks != nil, line == "  clientConfig:" { output += clientConfig }
        }
        return output.joined(separator: "\n") + "\n"
    }

    /// Returns the lines that replace a line of the Deployment; `nil` if it stays.
    private func replacement(ofDeploymentLine line: String) -> [String]? {
        if line.hasPrefix(Self.imageLine) {
            return arguments + [image.map { Self.imageLine + $0 } ?? line] + container
        }
        if line.hasPrefix(Self.replicasLine) { return [replicas.map { Self.replicasLine + $0 } ?? line] }
        if line.hasPrefix(Self.controlPlaneLine) { return [Self.controlPlaneLine + controlPlaneNamespace] }
        if line.hasPrefix(Self.bootstrapLine) { return [Self.bootstrapLine + bootstrapNamespace] }
        if line == Self.containersLine { return pod + [line] }
        if Self.containerLines.contains(line) {
            return [line.replacing(" \(Self.defaultContainerName)", with: " \(containerName)")]
        }
        return nil
    }

    private static let imageLine = "        image: "
    private static let replicasLine = "  replicas: "
    private static let controlPlaneLine = "        - --control-plane-namespace="
    private static let bootstrapLine = "        - --bootstrap-namespace="
    private static let containersLine = "      containers:"
    private static let containerLines = [
        "        name: \(defaultContainerName)",
        "        kubectl.kubernetes.io/default-container: \(defaultContainerName)",
    ]

    /// Returns the line with the chosen namespace.
    func inNamespace(_ line: String) -> String {
        guard namespace != Installation.defaultNamespace, line.contains(Installation.defaultNamespace) else {
            return line
        }
        // A whole value may need quotes.
        let isWhole = line.hasSuffix(" \(Installation.defaultNamespace)")
        return line.replacing(Installation.defaultNamespace, with: isWhole ? Self.scalar(namespace) : namespace)
    }

    /// Returns a YAML string. `text` must not contain quotes, backslashes or control characters.
    static func scalar(_ text: String) -> String { "\"\(text)\"" }
}
