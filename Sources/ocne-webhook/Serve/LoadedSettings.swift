internal import OCNEAPI
internal import TLS
internal import TechPreview

/// Settings with the files that they name, read and checked: everything about a configuration that can fail.
struct LoadedSettings {
    let options: ServeFlags
    let settings: ServeSettings
    var files: FileSources
    let gates: FeatureGates
    /// The OCNE metadata; nil turns off the rules that need it.
    let metadata: OCNEMetadata?
    let policy: Policy
    let tls: TLSFlags
    /// The TLS profile of a file; nil without one.
    let tlsProfile: TLSSecurityProfile?

    /// Reads the files that the settings name. Blocks on the disk.
    ///
    /// - Parameter providers: Namespaces of OCNE's providers, which are fixed at the start; nil takes them from the
    ///   settings.
    /// - Throws: `ConfigurationError` if a setting or a file is invalid.
    init(_ options: ServeFlags, _ settings: ServeSettings, providers: ProviderNamespaces? = nil) throws {
        self.options = options
        self.settings = settings
        tls = try options.tls.flags()
        tlsProfile = try options.tls.tlsProfile?.readFile()
        gates = try FeatureGates.reading(options.decisions.featureGates)
        var files = FileSources(
            certificates: try CertificateSource(
                options.tls, options.managed, kubeconfig: options.state.kubeconfig),
            metadata: MetadataSource(options.decisions.ocneMetadata), policy: options.policy.source,
            clientAuthorities: options.tls.clientCaFile)
        if let providers { files.policy.providers = providers }
        metadata = try files.metadata.read()
        do {
            policy = try files.policy.read()
        } catch {
            throw ConfigurationError("--policy: \(error)")
        }
        self.files = files
    }
}
