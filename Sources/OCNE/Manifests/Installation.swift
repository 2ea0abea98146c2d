internal import OCNEAPI

/// The manifests of an installation: an overlay of `deploy/` with the choices of the user.
///
/// `Generated/Installation+Documents.swift` holds the documents of `deploy/` as `kubectl kustomize` renders them. The
/// choices replace lines of these documents; the namespace's name is replaced in longer strings too, such as a
/// certificate's DNS names.
public struct Installation: Sendable {
    /// The source of the serving certificate and of the CA bundles in webhook configurations and CRDs.
    public enum CertificateSource: String, CaseIterable, Sendable {
        /// cert-manager: an issuer and a certificate are part of the installation.
        case certManager = "cert-manager"
        /// OpenShift's service CA.
        case openShift = "openshift"
        /// The server itself, which also writes the bundle.
        case selfManaged = "self-managed"
        /// The Secret `ocne-webhook-tls`, which the user creates; `authority` is its CA.
        case files
    }

    /// The Technology Preview profile to install.
    public enum Profile: String, CaseIterable, Sendable {
        case none
        case ocne
        case openshift
    }

    /// The source of the serving certificate.
    public var certificates = CertificateSource.certManager
    /// The Technology Preview profile to install.
    public var profile = Profile.none
    /// The namespace of the server: a label of RFC 1123.
    public var namespace = Self.defaultNamespace
    /// The namespace of OCNE's control plane provider: a label of RFC 1123.
    public var controlPlaneNamespace = Self.defaultControlPlaneNamespace
    /// The namespace of OCNE's bootstrap provider: a label of RFC 1123.
    public var bootstrapNamespace = Self.defaultBootstrapNamespace
    /// The image, with its tag or digest; `nil` for that of `deploy/`.
    public var image: String?
    /// The number of replicas; `nil` for that of `deploy/`.
    public var replicas: Int?
    /// The storage version.
    public var storageVersion = APIVersion.defaultStorage.rawValue
    /// True if the CRDs of the four kinds are included.
    public var includesCRDs = true
    /// True if the webhook configurations have the names of CAPOCNE's, and so take them over. Requires `.certManager`,
    /// since CAPOCNE's CRDs have cert-manager's annotation already.
    public var replacesCAPOCNE = false
    /// With `.files`: the CA certificate as PEM.
    public var authority: [UInt8] = []

    /// The namespace in `deploy/`.
    public static let defaultNamespace = "ocne-webhook-system"
    /// The namespace in which clusterctl installs OCNE's control plane provider.
    public static let defaultControlPlaneNamespace = "capi-ocne-control-plane-system"
    /// The namespace in which clusterctl installs OCNE's bootstrap provider.
    public static let defaultBootstrapNamespace = "capi-ocne-bootstrap-system"
    /// The name of the Service, the service account and the other objects.
    static let name = "ocne-webhook"

    /// Creates an installation with the defaults of `deploy/`.
    public init() {}

    /// Returns true if `text` can be the name of an image: letters, digits and `.` `_` `-` `/` `:` `@`.
    public static func isImage(_ text: String) -> Bool {
        !text.isEmpty
            && text.utf8.allSatisfy { byte in
                byte < 0x80 && (Character(Unicode.Scalar(byte)).isLetter || Character(Unicode.Scalar(byte)).isNumber)
                    || "._-/:@".utf8.contains(byte)
            }
    }
}
