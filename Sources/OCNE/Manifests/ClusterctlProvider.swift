internal import OCNEAPI

/// A provider repository of clusterctl: the components and the metadata of one release.
///
/// The server is a runtime extension provider: clusterctl's other types promise controllers (decision 35). The
/// components take over the webhook configurations and CRDs of an installed CAPOCNE, as `overlays/capocne` does;
/// clusterctl installs cert-manager, which issues the certificate.
public struct ClusterctlProvider: Sendable {
    /// The version of the release, without "v": `0.1.0`.
    public let version: String
    /// The namespace of the server: a label of RFC 1123.
    public var namespace = Installation.defaultNamespace
    /// The storage version of the CRDs.
    public var storageVersion = APIVersion.defaultStorage.rawValue
    /// The image, with its tag or digest; `nil` for `ocne-webhook` with the version as its tag.
    public var image: String?

    /// The name of the provider in clusterctl's configuration.
    public static let name = Installation.name
    /// The type of the provider in clusterctl's configuration.
    public static let type = "RuntimeExtensionProvider"
    /// The label of the provider's components, and the folder of the provider in a local repository.
    public static let label = "runtime-extension-\(name)"
    /// The name of the components file that clusterctl's contract recommends for the type.
    public static let componentsFile = "runtime-extension-components.yaml"
    /// The name of the metadata file in every provider repository.
    public static let metadataFile = "metadata.yaml"

    /// A variable of the components. clusterctl takes its value from the environment or from its configuration file.
    public struct Variable: Sendable {
        /// The name: `CLUSTER_TOPOLOGY`.
        public let name: String
        /// The value if the variable is unset or empty.
        public let defaultValue: String
        /// Description of the variable, in a sentence.
        public let doc: String

        /// The expression in the components.
        var expression: String { "${\(name):=\(defaultValue)}" }

        /// The row of the variable in tables of documents.
        public var row: String { "| `\(name)` | `\(defaultValue)` | \(doc) |" }
    }

    /// Creates the repository of a release.
    public init(version: String) {
        self.version = version
    }

    // MARK: Variables

    // Numbers and images are no variables: `clusterctl generate provider --describe` reads the components without values.
    private static let controlPlaneNamespace = Variable(
        name: "OCNE_CONTROL_PLANE_NAMESPACE", defaultValue: Installation.defaultControlPlaneNamespace,
        doc: "Namespace of OCNE's control plane provider.")
    private static let bootstrapNamespace = Variable(
        name: "OCNE_BOOTSTRAP_NAMESPACE", defaultValue: Installation.defaultBootstrapNamespace,
        doc: "Namespace of OCNE's bootstrap provider.")
    // CAPOCNE's components have the same variables, so one setting serves both.
    private static let clusterTopology = Variable(
        name: "CLUSTER_TOPOLOGY", defaultValue: "false", doc: "Feature gate ClusterTopology, as in CAPOCNE.")
    private static let ignition = Variable(
        name: "EXP_KUBEADM_BOOTSTRAP_FORMAT_IGNITION", defaultValue: "false",
        doc: "Feature gate KubeadmBootstrapFormatIgnition, as in CAPOCNE.")

    /// The variables of the components.
    public static let variables = [controlPlaneNamespace, bootstrapNamespace, clusterTopology, ignition]

    // MARK: Files

    /// Returns the components: a stream of YAML documents with variables.
    public func components() throws -> [UInt8] {
        var installation = Installation()
        installation.namespace = namespace
        installation.storageVersion = storageVersion
        var output: [UInt8] = []
        for definition in installation.customResourceDefinitions {
            var definition = definition
            definition.provider = Self.label
            output += try definition.yaml()
        }
        var choices = installation.documentChoices
        choices.labels = ["    \(CustomResourceDefinition.providerLabel): \(Self.label)"]
        choices.webhookNames = .capocneWithoutLabels
        choices.image = DocumentChoices.scalar(canonicalImage)
        choices.controlPlaneNamespace = Self.controlPlaneNamespace.expression
        choices.bootstrapNamespace = Self.bootstrapNamespace.expression
        choices.arguments = [
            "        - --feature-gates=ClusterTopology=\(Self.clusterTopology.expression),"
                + "KubeadmBootstrapFormatIgnition=\(Self.ignition.expression)"
        ]
        // clusterctl waits for Deployments whose container has this name.
        choices.containerName = "manager"
        for document in installation.documents { output += Array("---\n\(choices.applied(to: document))".utf8) }
        return output
    }

    /// The image with registry and repository, as clusterctl requires.
    private var canonicalImage: String {
        let image = self.image ?? "\(Installation.name):\(version)"
        guard let slash = image.firstIndex(of: "/") else { return "docker.io/library/\(image)" }
        let registry = image[..<slash]
        return registry == "localhost" || registry.contains { ".:".contains($0) } ? image : "docker.io/\(image)"
    }

    /// Returns the metadata: the contracts of the release series.
    ///
    /// clusterctl takes the first contract of a series for the check of an installation, and all of them to find the
    /// latest release for a contract. Every clusterctl since Cluster API 1.0 accepts the oldest contract.
    public func metadata() -> [UInt8] {
        var contracts: [String] = []
        for version in APIVersion.allCases where !contracts.contains(version.contract) {
            contracts.append(version.contract)
        }
        let parts = version.split(separator: ".")
        let series = contracts.map { contract in
            "- major: \(parts.first ?? "0")\n  minor: \(parts.dropFirst().first ?? "0")\n  contract: \(contract)\n"
        }
        return Array(
            """
            apiVersion: clusterctl.cluster.x-k8s.io/v1alpha3
            kind: Metadata
            releaseSeries:
            \(series.joined())
            """.utf8)
    }
}
