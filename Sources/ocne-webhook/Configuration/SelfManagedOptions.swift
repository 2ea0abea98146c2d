internal import ArgumentParser
internal import CertificateRotation
internal import EventLoop
internal import KubernetesClient
internal import Primitives

/// Flags of the self-managed certificate.
struct SelfManagedOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            """
            Secret of the self-managed certificate, which the replicas issue and renew: NAME in the pod's namespace, or NAMESPACE/NAME. \
            Replaces --cert-dir.
            """, valueName: "secret"))
    var selfSignedSecret: String?
    @Option(
        help: ArgumentHelp(
            "Service of the webhooks, in the namespace of the Secret. For other names use --self-made-names.",
            valueName: "name"))
    var selfSignedService = Build.name
    @Option(
        help: ArgumentHelp(
            "Comma-separated MutatingWebhookConfigurations to write the CA bundle to.", valueName: "name,..."))
    var caBundleMutating: ListArgument?
    @Option(
        help: ArgumentHelp(
            "Comma-separated ValidatingWebhookConfigurations to write the CA bundle to.", valueName: "name,..."))
    var caBundleValidating: ListArgument?
    @Option(
        help: ArgumentHelp(
            "Comma-separated CustomResourceDefinitions to write the CA bundle to.", valueName: "name,..."))
    var caBundleDefinitions: ListArgument?
    @Option(
        help: ArgumentHelp(
            "Validity of the CA (10m to 175200h). Rotated after two thirds.",
            valueName: "duration"))
    var selfSignedCaLifetime = DurationArgument(.seconds(RotationPolicy.defaults.authorityLifetime))
    @Option(
        help: ArgumentHelp(
            "Validity of the serving certificate (1m to a third of the CA's). Renewed after two thirds.",
            valueName: "duration"))
    var selfSignedLifetime = DurationArgument(.seconds(RotationPolicy.defaults.servingLifetime))
    @Option(
        help: ArgumentHelp(
            "Delay between adding a new CA to all CA bundles and serving a certificate issued by it (0s to 24h).",
            valueName: "duration"))
    var selfSignedSettle = DurationArgument(.seconds(RotationPolicy.defaults.settle))
    @Option(
        help: ArgumentHelp(
            "Time for which the old CA stays in the CA bundles after a rotation (0s to 2160h).", valueName: "duration"))
    var selfSignedOverlap = DurationArgument(.seconds(RotationPolicy.defaults.overlap))

    /// Returns the configuration of the self-managed certificate; nil if it is off.
    ///
    /// - Parameter names: Names of the certificate beside those of the Service.
    func configuration(names: [String]) throws(ConfigurationError) -> SelfManagedConfiguration? {
        guard let selfSignedSecret else {
            guard caBundleMutating == nil, caBundleValidating == nil, caBundleDefinitions == nil else {
                throw ConfigurationError(
                    "--ca-bundle-mutating, --ca-bundle-validating and --ca-bundle-definitions require --self-signed-secret"
                )
            }
            return nil
        }
        let secret = try SecretReference(argument: selfSignedSecret, flag: "--self-signed-secret")
        guard RFC1123.isLabel(selfSignedService) else {
            throw ConfigurationError("--self-signed-service: \"\(selfSignedService)\" is not a valid Service name")
        }
        let targets =
            (caBundleMutating?.items ?? []).map { BundleTarget(.mutating, $0) }
            + (caBundleValidating?.items ?? []).map { BundleTarget(.validating, $0) }
            + (caBundleDefinitions?.items ?? []).map { BundleTarget(.crd, $0) }
        if let wrong = targets.first(where: { !RFC1123.isSubdomain($0.name) }) {
            throw ConfigurationError("\"\(wrong.name)\" is not a valid \(wrong.kind.rawValue) name")
        }
        let policy = RotationPolicy(
            authorityLifetime: selfSignedCaLifetime.duration.components.seconds,
            servingLifetime: selfSignedLifetime.duration.components.seconds,
            settle: selfSignedSettle.duration.components.seconds,
            overlap: selfSignedOverlap.duration.components.seconds)
        if let problem = policy.problem { throw ConfigurationError("--self-signed-…: \(problem)") }
        return SelfManagedConfiguration(
            secret: secret,
            subject: CertificateSubject(service: selfSignedService, namespace: secret.namespace, further: names),
            targets: targets,
            policy: policy)
    }
}

extension SecretReference {
    /// Parses `NAME`, in the pod's own namespace, or `NAMESPACE/NAME`.
    init(argument: String, flag: String, namespace: String? = nil) throws(ConfigurationError) {
        let parts = argument.split(separator: "/", omittingEmptySubsequences: false).map { String($0) }
        switch parts.count {
        case 1:
            guard let own = namespace ?? ClusterAccess.inClusterNamespace else {
                throw ConfigurationError("\(flag): not running in a pod; use NAMESPACE/\(argument)")
            }
            self.init(namespace: own, name: parts[0])
        case 2: self.init(namespace: parts[0], name: parts[1])
        default: throw ConfigurationError("\(flag): expected NAME or NAMESPACE/NAME")
        }
        guard RFC1123.isLabel(self.namespace), RFC1123.isSubdomain(name) else {
            throw ConfigurationError("\(flag): \"\(argument)\" is not a valid Secret name")
        }
    }
}

extension ClusterAccess {
    /// Bytes of a namespace's name, and what may stand around it.
    private static let maxNamespaceBytes = 256

    /// The pod's own namespace; nil outside of a cluster.
    static var inClusterNamespace: String? {
        guard let bytes = try? File.read("\(serviceAccountDirectory)/namespace", limit: maxNamespaceBytes) else {
            return nil
        }
        let name = String(decoding: bytes.filter { $0 > 0x20 }, as: UTF8.self)
        return name.isEmpty ? nil : name
    }
}

extension RFC1123 {
    /// True if a certificate can have this name: a host name, with or without `*.` in front, or an IP address.
    static func isCertificateName(_ name: String) -> Bool {
        Connecting.isNumeric(name) || isHostName(name.hasPrefix("*.") ? String(name.dropFirst(2)) : name)
    }
}

extension SelfManagedOptions: FlagGroup {
    static var flags: [GroupFlag<Self>] {
        [
            GroupFlag("self-signed-secret") { $0.selfSignedSecret = $1 },
            GroupFlag("self-signed-service", Build.name) { $0.selfSignedService = $1 },
            GroupFlag("ca-bundle-mutating") { $0.caBundleMutating = $1 },
            GroupFlag("ca-bundle-validating") { $0.caBundleValidating = $1 },
            GroupFlag("ca-bundle-definitions") { $0.caBundleDefinitions = $1 },
            GroupFlag("self-signed-ca-lifetime", DurationArgument(.seconds(RotationPolicy.defaults.authorityLifetime)))
            { $0.selfSignedCaLifetime = $1 },
            GroupFlag("self-signed-lifetime", DurationArgument(.seconds(RotationPolicy.defaults.servingLifetime))) {
                $0.selfSignedLifetime = $1
            },
            GroupFlag("self-signed-settle", DurationArgument(.seconds(RotationPolicy.defaults.settle))) {
                $0.selfSignedSettle = $1
            },
            GroupFlag("self-signed-overlap", DurationArgument(.seconds(RotationPolicy.defaults.overlap))) {
                $0.selfSignedOverlap = $1
            },
        ]
    }
}
