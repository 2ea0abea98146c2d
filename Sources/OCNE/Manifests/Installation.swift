internal import KubernetesAPI
internal import OCNEAPI
internal import Primitives

/// An installation: what an overlay of `deploy/` installs, with the choices that people make.
///
/// `Generated/Installation+Documents.swift` holds the documents of `deploy/` as `kubectl kustomize` renders them. The
/// choices replace lines of these documents; the namespace's name is replaced in longer strings too, such as a
/// certificate's DNS names.
public struct Installation: Sendable {
    /// Where the serving certificate comes from, and who writes its CA into registrations and definitions.
    public enum CertificateSource: String, CaseIterable, Sendable {
        /// cert-manager: an issuer and a certificate are part of the installation.
        case certManager = "cert-manager"
        /// OpenShift's service CA.
        case openShift = "openshift"
        /// The server itself, which also writes the bundle.
        case selfManaged = "self-managed"
        /// The Secret `ocne-webhook-tls`, made by whoever installs; `caBundle` is the CA.
        case files
    }

    /// The limits of the Technology Preview that are registered.
    public enum Profile: String, CaseIterable, Sendable {
        case none
        case ocne
        case openshift
    }

    /// Where the serving certificate comes from.
    public var certificates = CertificateSource.certManager
    /// Which limits of the Technology Preview are registered.
    public var profile = Profile.none
    /// Where everything that has a namespace is put: a label of RFC 1123.
    public var namespace = Self.usualNamespace
    /// Where OCNE's control plane provider is installed: a label of RFC 1123.
    public var controlPlaneNamespace = Self.usualControlPlaneNamespace
    /// Where OCNE's bootstrap provider is installed: a label of RFC 1123.
    public var bootstrapNamespace = Self.usualBootstrapNamespace
    /// The image, with its tag or digest; `nil` for that of `deploy/`.
    public var image: String?
    /// Replicas; `nil` for those of `deploy/`.
    public var replicas: Int?
    /// The version that the API server stores.
    public var storageVersion = APIVersion.defaultStorage.rawValue
    /// Whether the definitions of the four kinds are part of it.
    public var hasDefinitions = true
    /// With `.files`: the CA certificate as PEM, which API servers are to trust.
    public var authority: [UInt8] = []

    /// The namespace in `deploy/`.
    public static let usualNamespace = "ocne-webhook-system"
    /// Where clusterctl installs OCNE's control plane provider.
    public static let usualControlPlaneNamespace = "capi-ocne-control-plane-system"
    /// Where clusterctl installs OCNE's bootstrap provider.
    public static let usualBootstrapNamespace = "capi-ocne-bootstrap-system"
    /// The Service, its account and the rest go by this name in any namespace.
    static let name = "ocne-webhook"

    /// What `deploy/` installs when nobody chooses.
    public init() {}

    /// Whether a text can name an image: letters, digits and `.` `_` `-` `/` `:` `@`.
    public static func isImage(_ text: String) -> Bool {
        !text.isEmpty
            && text.utf8.allSatisfy { byte in
                byte < 0x80 && (Character(Unicode.Scalar(byte)).isLetter || Character(Unicode.Scalar(byte)).isNumber)
                    || "._-/:@".utf8.contains(byte)
            }
    }

    /// All of it, as a stream of YAML documents.
    public func yaml() throws -> [UInt8] {
        var output: [UInt8] = []
        if hasDefinitions {
            for definition in definitions { output += try definition.yaml() }
        }
        for document in documents {
            output += Array("---\n".utf8)
            output += Array(chosen(document).utf8)
        }
        return output
    }

    /// Those that deploy/crds gives the definitions.
    private static let labels = [
        (name: "app.kubernetes.io/component", value: "definition"), (name: "app.kubernetes.io/name", value: name),
    ]

    private var documents: [String] {
        Self.documents.compactMap { $0.text(with: [.certificates(certificates), .profile(profile)]) }
    }

    private var definitions: [CustomResourceDefinition] {
        var service = WebhookService(name: Self.name, namespace: namespace)
        service.caBundle = bundle
        return CustomResourceDefinition.all(storageVersion: storageVersion, conversion: service).map {
            var definition = $0
            definition.annotations = injection.map { [$0] } ?? []
            definition.labels = Self.labels
            return definition
        }
    }

    /// The annotation that has somebody write the CA bundle.
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

    /// A document with the choices in it.
    private func chosen(_ document: String) -> String {
        let lines = document.split(separator: "\n", omittingEmptySubsequences: false)
        let isDeployment = lines.contains("kind: Deployment")
        let isRegistration = lines.contains { $0.hasPrefix("kind: ") && $0.hasSuffix("WebhookConfiguration") }
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
                output += "\(moved(line))\n"
            }
            if isRegistration, line == "metadata:", let injection {
                output += "  annotations:\n    \(injection.name): \(Self.scalar(injection.value))\n"
            }
            if isRegistration, line == "  clientConfig:", let bundle { output += "    caBundle: \(bundle)\n" }
        }
        return output
    }

    private static let imageLine = "        image: "
    private static let controlPlaneLine = "        - --control-plane-namespace="
    private static let bootstrapLine = "        - --bootstrap-namespace="
    private static let replicasLine = "  replicas: "

    /// The line with the namespace's name in it for the one of `deploy/`.
    private func moved(_ line: Substring) -> String {
        guard namespace != Self.usualNamespace, line.contains(Self.usualNamespace) else { return String(line) }
        // As a value of its own it may need quotes.
        let isWhole = line.hasSuffix(" \(Self.usualNamespace)")
        return String(line).replacing(Self.usualNamespace, with: isWhole ? Self.scalar(namespace) : namespace)
    }

    /// A text without quotes, backslashes and control characters as YAML that no reader takes for a number or a truth.
    private static func scalar(_ text: String) -> String { "\"\(text)\"" }
}
