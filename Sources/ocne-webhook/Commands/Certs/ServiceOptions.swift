internal import ArgumentParser
internal import CertificateRotation
internal import Manifests
internal import Primitives

/// The Service that a certificate is issued for.
struct ServiceOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Name of the webhooks' Service.", valueName: "name")) var service = Build.name
    @Option(help: "Namespace of the Service. (default: \(Installation.defaultNamespace))")
    var namespace: String?

    /// The organization of CAs that are not self-managed.
    static let organization = Build.name

    func subject(further: [String] = []) throws -> CertificateSubject {
        let namespace = namespace ?? Installation.defaultNamespace
        guard RFC1123.isLabel(service) else {
            throw ConfigurationError("--service: \"\(service)\" is not a valid Service name")
        }
        if let wrong = further.first(where: { !RFC1123.isCertificateName($0) }) {
            throw ConfigurationError("--name: \"\(wrong)\" is neither a host name nor an IP address")
        }
        guard RFC1123.isLabel(namespace) else {
            throw ConfigurationError("--namespace: \"\(namespace)\" is not a valid namespace name")
        }
        var subject = CertificateSubject(service: service, namespace: namespace, further: further)
        subject.organization = Self.organization
        return subject
    }
}
