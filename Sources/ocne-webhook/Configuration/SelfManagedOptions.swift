internal import ArgumentParser
internal import CertificateRotation
internal import EventLoop
internal import KubernetesClient
internal import Primitives

/// Flags of a certificate that the server manages itself.
struct SelfManagedOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            """
            Secret in which replicas keep a CA and a serving certificate that they make and renew themselves, instead of --cert-dir: NAME \
            in the pod's namespace, or NAMESPACE/NAME.
            """, valueName: "secret"))
    var selfSignedSecret: String?
    @Option(
        help: ArgumentHelp(
            "Service by which API servers call the webhooks, in the Secret's namespace; --self-made-names adds further names.",
            valueName: "name"))
    var selfSignedService = "ocne-webhook"
    @Option(
        help: ArgumentHelp(
            "MutatingWebhookConfigurations, between commas, into which that CA is written.", valueName: "name,..."))
    var caBundleMutating: ListArgument?
    @Option(
        help: ArgumentHelp(
            "ValidatingWebhookConfigurations, between commas, into which that CA is written.", valueName: "name,..."))
    var caBundleValidating: ListArgument?
    @Option(
        help: ArgumentHelp(
            "CustomResourceDefinitions, between commas, into which that CA is written.", valueName: "name,..."))
    var caBundleDefinitions: ListArgument?
    @Option(
        help: ArgumentHelp(
            "How long that CA is valid (10m to 175200h); it is replaced after two thirds of that.",
            valueName: "duration"))
    var selfSignedCaLifetime = DurationArgument(.seconds(3650 * 86_400))
    @Option(
        help: ArgumentHelp(
            "How long the serving certificate is valid (1m, to a third of its CA's time); it is replaced after two thirds of that.",
            valueName: "duration"))
    var selfSignedLifetime = DurationArgument(.seconds(365 * 86_400))
    @Option(
        help: ArgumentHelp(
            "Time between a new CA's being in all registrations and its first certificate (0s to 24h).",
            valueName: "duration"))
    var selfSignedSettle = DurationArgument(.seconds(300))
    @Option(help: ArgumentHelp("Time that an old CA stays trusted after that (0s to 2160h).", valueName: "duration"))
    var selfSignedOverlap = DurationArgument(.seconds(86_400))

    /// What the server is to do; nil where it does not manage its certificate.
    ///
    /// - Parameter names: What the certificate is for beside the Service.
    func configuration(names: [String]) throws(ConfigurationError) -> SelfManagedConfiguration? {
        guard let selfSignedSecret else {
            guard caBundleMutating == nil, caBundleValidating == nil, caBundleDefinitions == nil else {
                throw ConfigurationError(
                    "--ca-bundle-mutating, --ca-bundle-validating and --ca-bundle-definitions need --self-signed-secret"
                )
            }
            return nil
        }
        let secret = try SecretReference(argument: selfSignedSecret, flag: "--self-signed-secret")
        guard RFC1123.isLabel(selfSignedService) else {
            throw ConfigurationError("--self-signed-service: \"\(selfSignedService)\" is no name of a Service")
        }
        let targets =
            (caBundleMutating?.items ?? []).map { BundleTarget(.mutating, $0) }
            + (caBundleValidating?.items ?? []).map { BundleTarget(.validating, $0) }
            + (caBundleDefinitions?.items ?? []).map { BundleTarget(.crd, $0) }
        if let wrong = targets.first(where: { !RFC1123.isSubdomain($0.name) }) {
            throw ConfigurationError("\"\(wrong.name)\" is no name of a \(wrong.kind.rawValue)")
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
    /// `NAME`, in the pod's own namespace, or `NAMESPACE/NAME`.
    init(argument: String, flag: String, namespace: String? = nil) throws(ConfigurationError) {
        let parts = argument.split(separator: "/", omittingEmptySubsequences: false).map { String($0) }
        switch parts.count {
        case 1:
            guard let own = namespace ?? ClusterAccess.inClusterNamespace else {
                throw ConfigurationError("\(flag): outside of a pod say in which namespace: NAMESPACE/\(argument)")
            }
            self.init(namespace: own, name: parts[0])
        case 2: self.init(namespace: parts[0], name: parts[1])
        default: throw ConfigurationError("\(flag): expected NAME or NAMESPACE/NAME")
        }
        guard RFC1123.isLabel(self.namespace), RFC1123.isSubdomain(name) else {
            throw ConfigurationError("\(flag): \"\(argument)\" is no name of a Secret")
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
