internal import ArgumentParser
internal import Manifests
internal import OCNEAPI
internal import Primitives

/// `ocne-webhook manifests`: prints the manifests of an installation.
struct ManifestsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "manifests", abstract: "Print installation manifests: CRDs, server and webhook configurations.",
        usage: "ocne-webhook manifests [<options>]\nocne-webhook manifests <subcommand>",
        discussion: """
            The output equals the overlays in deploy/. Sources of the serving certificate (--certificates):
              cert-manager  issued by cert-manager
              openshift     issued by OpenShift's service CA
              self-managed  issued and renewed by the server
              files         read from the Secret ocne-webhook-tls; --ca-file is its CA

            Examples:
              ocne-webhook manifests --image registry.example.com/ocne-webhook:0.1.0 |
                kubectl apply --server-side -f -
              ocne-webhook manifests --certificates openshift --profile openshift
              ocne-webhook manifests --certificates files --ca-file ca.crt --replicas 3
              ocne-webhook manifests --namespace webhooks
              ocne-webhook manifests --control-plane-namespace verrazzano-capi \\
                --bootstrap-namespace verrazzano-capi
              ocne-webhook manifests --replace-capocne
            """,
        subcommands: [CRDManifests.self, SchemaManifests.self, ChartManifests.self, ProviderManifests.self])

    @Option(
        help: ArgumentHelp("Source of the serving certificate and of the CA bundle.", valueName: "source")
    )
    var certificates = Installation.CertificateSource.certManager
    @Option(
        help: ArgumentHelp("Path to the CA certificate (PEM). Required by --certificates files.", valueName: "file"),
        completion: .file())
    var caFile: String?
    @Option(help: "Technology Preview profile to install.")
    var profile = Installation.Profile.none
    @Option(help: "Namespace of the server.")
    var namespace = Installation.defaultNamespace
    @Option(
        help: ArgumentHelp(
            "Namespace of OCNE's control plane provider. Its service account and its ConfigMap ocne-metadata are trusted.",
            valueName: "namespace"))
    var controlPlaneNamespace = Installation.defaultControlPlaneNamespace
    @Option(
        help: ArgumentHelp(
            "Namespace of OCNE's bootstrap provider. Its service account is trusted.",
            valueName: "namespace"))
    var bootstrapNamespace = Installation.defaultBootstrapNamespace
    @Option(help: "Image of the server, with tag or digest. (default: ocne-webhook:\(Build.version))")
    var image: String?
    @Option(help: ArgumentHelp("Number of replicas of the server. (default: 2)", valueName: "count"))
    var replicas: Int?
    @Option(
        help: ArgumentHelp(
            "Storage version. One of: \(CustomResourceDefinition.storableVersions.joined(separator: ", ")). Earlier versions are marked deprecated.",
            valueName: "version"),
        completion: .list(CustomResourceDefinition.storableVersions))
    var storage = APIVersion.defaultStorage.rawValue
    @Flag(inversion: .prefixedNo, help: "Print the CRDs.")
    var crds = true
    @Flag(help: "Take over the webhook configurations of an installed CAPOCNE. Requires --certificates cert-manager.")
    var replaceCapocne = false

    func validate() throws {
        guard CustomResourceDefinition.storableVersions.contains(storage) else {
            throw ValidationError(
                "--storage: must be one of: \(CustomResourceDefinition.storableVersions.joined(separator: ", "))")
        }
        for (flag, name) in [
            ("--namespace", namespace), ("--control-plane-namespace", controlPlaneNamespace),
            ("--bootstrap-namespace", bootstrapNamespace),
        ] where !RFC1123.isLabel(name) {
            throw ValidationError("\(flag) \(name): must consist of at most 63 lower case letters, digits and '-'")
        }
        if let image, !Installation.isImage(image) {
            throw ValidationError(
                "--image \(image): must be an image name, for example registry.example.com/ocne-webhook:\(Build.version)"
            )
        }
        if let replicas, replicas < 1 {
            throw ValidationError("--replicas \(replicas): must be at least 1")
        }
        guard (caFile != nil) == (certificates == .files) else {
            throw ValidationError("--certificates files and --ca-file must be set together")
        }
        guard !replaceCapocne || certificates == .certManager else {
            throw ValidationError("--replace-capocne: requires --certificates cert-manager")
        }
    }

    func run() throws {
        var installation = Installation()
        installation.certificates = certificates
        installation.profile = profile
        installation.namespace = namespace
        installation.controlPlaneNamespace = controlPlaneNamespace
        installation.bootstrapNamespace = bootstrapNamespace
        installation.image = image
        installation.replicas = replicas
        installation.storageVersion = storage
        installation.includesCRDs = crds
        installation.replacesCAPOCNE = replaceCapocne
        if let caFile { installation.authority = try Self.authority(caFile) }
        print(String(decoding: try installation.yaml(), as: UTF8.self), terminator: "")
    }

    /// Refuses flags that a subcommand does not use: the parser accepts them after its name too.
    ///
    /// - Parameters:
    ///   - flags: The flags of this command that the subcommand uses.
    ///   - own: The flags of the subcommand, for the message.
    func allow(_ flags: [String], and own: [String], for subcommand: String) throws {
        let standard = Installation()
        let given = [
            ("--certificates", certificates != standard.certificates), ("--ca-file", caFile != nil),
            ("--profile", profile != standard.profile), ("--namespace", namespace != standard.namespace),
            ("--control-plane-namespace", controlPlaneNamespace != standard.controlPlaneNamespace),
            ("--bootstrap-namespace", bootstrapNamespace != standard.bootstrapNamespace), ("--image", image != nil),
            ("--replicas", replicas != nil), ("--storage", storage != standard.storageVersion), ("--no-crds", !crds),
            ("--replace-capocne", replaceCapocne),
        ]
        guard given.contains(where: { $0.1 && !flags.contains($0.0) }) else { return }
        let allowed = flags + own
        throw ValidationError(
            "manifests \(subcommand) accepts only \(allowed.dropLast().joined(separator: ", "))"
                + "\(allowed.count > 1 ? " and " : "")\(allowed.last ?? "")")
    }

    /// Reads a file of CA certificates. Refuses one that contains a private key.
    private static func authority(_ path: String) throws -> [UInt8] {
        let content = try ConfigurationFile.read(path, named: "--ca-file \(path)")
        let text = String(decoding: content, as: UTF8.self)
        guard text.contains("-----BEGIN CERTIFICATE-----"), !text.contains("PRIVATE KEY-----") else {
            throw ConfigurationError("--ca-file \(path): must contain PEM certificates and no private key")
        }
        return content
    }
}
