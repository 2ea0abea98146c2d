internal import ArgumentParser
internal import EventLoop
internal import Manifests
internal import Primitives

/// `ocne-webhook manifests`: all that is installed in a cluster.
struct ManifestsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "manifests", abstract: "Prints manifests to install: definitions, server and registrations.",
        usage: "ocne-webhook manifests [<options>]\nocne-webhook manifests crds [<options>] [<kind> ...]",
        discussion: """
            What the overlays in deploy/ install, with the choices below. Where the certificate comes from (--certificates):
              cert-manager  cert-manager issues it
              openshift     OpenShift's service CA issues it
              self-managed  the server makes it itself, and renews it
              files         the Secret ocne-webhook-tls has it; --ca-file is its CA

            Examples:
              ocne-webhook manifests --image registry.example.com/ocne-webhook:0.1.0 |
                kubectl apply --server-side -f -
              ocne-webhook manifests --certificates openshift --profile openshift
              ocne-webhook manifests --certificates files --ca-file ca.crt --replicas 3
              ocne-webhook manifests --namespace webhooks
              ocne-webhook manifests --control-plane-namespace verrazzano-capi --bootstrap-namespace verrazzano-capi
              ocne-webhook manifests crds --storage v1beta2 ocneconfigs
            """)

    @Argument(
        help: ArgumentHelp(
            "crds prints the definitions alone: all of them, or those of the kinds (plural names) behind it.",
            valueName: "crds"),
        completion: .list([
            "crds", "ocneconfigs", "ocneconfigtemplates", "ocnecontrolplanes", "ocnecontrolplanetemplates",
        ]))
    var what: [String] = []

    @Option(
        help: ArgumentHelp("Who issues the certificate, and writes its CA where API servers look.", valueName: "source")
    )
    var certificates = Installation.CertificateSource.certManager
    @Option(
        help: ArgumentHelp("With --certificates files: the CA certificate (PEM).", valueName: "file"),
        completion: .file())
    var caFile: String?
    @Option(help: "Limits of the Technology Preview that are registered.")
    var profile = Installation.Profile.none
    @Option(help: "Namespace of the server.")
    var namespace = Installation.usualNamespace
    @Option(
        help: ArgumentHelp(
            "Namespace where OCNE's control plane provider is installed, whose service account and ConfigMap ocne-metadata are believed.",
            valueName: "namespace"))
    var controlPlaneNamespace = Installation.usualControlPlaneNamespace
    @Option(
        help: ArgumentHelp(
            "Namespace where OCNE's bootstrap provider is installed, whose service account is believed.",
            valueName: "namespace"))
    var bootstrapNamespace = Installation.usualBootstrapNamespace
    @Option(help: ArgumentHelp("With crds: the Service that converts. (default: ocne-webhook)", valueName: "name"))
    var service: String?
    @Option(help: "Image of the server, with its tag or digest. (default: ocne-webhook:\(Build.version))")
    var image: String?
    @Option(help: ArgumentHelp("Replicas of the server. (default: 2)", valueName: "count"))
    var replicas: Int?
    @Option(
        help: ArgumentHelp(
            "Version that the API server stores: v1alpha1 or v1beta2. Older ones are deprecated.", valueName: "version"),
        completion: .list(CustomResourceDefinition.storableVersions))
    var storage = "v1alpha1"
    @Flag(inversion: .prefixedNo, help: "Whether the definitions are printed too.")
    var crds = true

    func validate() throws {
        guard CustomResourceDefinition.storableVersions.contains(storage) else {
            throw ValidationError("--storage: \(CustomResourceDefinition.storableVersions.joined(separator: " or "))")
        }
        for (flag, name) in [
            ("--namespace", namespace), ("--control-plane-namespace", controlPlaneNamespace),
            ("--bootstrap-namespace", bootstrapNamespace),
        ] where !RFC1123.isLabel(name) {
            throw ValidationError("\(flag) \(name): a name of small letters, digits and -, at most 63 of them")
        }
        if let image, !Installation.isImage(image) {
            throw ValidationError("--image \(image): a name such as registry.example.com/ocne-webhook:\(Build.version)")
        }
        if let replicas, replicas < 1 {
            throw ValidationError("--replicas \(replicas): at least 1, or no OCNE object can be changed")
        }
        guard (caFile != nil) == (certificates == .files) else {
            throw ValidationError("--certificates files and --ca-file belong together: API servers trust nobody else")
        }
        if what.isEmpty, service != nil {
            throw ValidationError("--service goes with crds; elsewhere the Service is ocne-webhook")
        }
        if !what.isEmpty { try validateDefinitions() }
    }

    func run() throws {
        guard what.isEmpty else { return try printDefinitions() }
        var installation = Installation()
        installation.certificates = certificates
        installation.profile = profile
        installation.namespace = namespace
        installation.controlPlaneNamespace = controlPlaneNamespace
        installation.bootstrapNamespace = bootstrapNamespace
        installation.image = image
        installation.replicas = replicas
        installation.storageVersion = storage
        installation.hasDefinitions = crds
        if let caFile { installation.authority = try Self.authority(caFile) }
        print(String(decoding: try installation.yaml(), as: UTF8.self), terminator: "")
    }

    /// A file with CA certificates, and nothing in it that nobody may see.
    private static func authority(_ path: String) throws -> [UInt8] {
        let content: [UInt8]
        do {
            content = try File.read(path, limit: 1 << 20)
        } catch {
            throw ConfigurationError("--ca-file \(path): \(error)")
        }
        let text = String(decoding: content, as: UTF8.self)
        guard text.contains("-----BEGIN CERTIFICATE-----"), !text.contains("PRIVATE KEY-----") else {
            throw ConfigurationError("--ca-file \(path): no certificates as PEM, or not only certificates")
        }
        return content
    }
}
