internal import KubernetesAPI
internal import OCNEAPI
internal import TechPreview

/// The source of the policy of the Technology Preview (`--policy`, `--profile`).
struct PolicySource: Sendable {
    /// The file; nil for an unmodified profile.
    let path: String?
    /// The profile, which overrides that of the file.
    let profile: Profile?
    /// Namespaces of OCNE's providers, unless the file names their service accounts.
    var providers = ProviderNamespaces.usual

    /// Reads the policy. Blocks on the disk.
    ///
    /// - Throws: `ConfigurationError` with all errors of the file, a line each.
    func read() throws(ConfigurationError) -> Policy {
        guard let path else {
            return Policy(profile: profile ?? .ocne, providers: providers, ocneRules: OCNERule.rules)
        }
        let text = try ConfigurationFile.read(path)
        do {
            return try parse(text)
        } catch {
            throw ConfigurationError(error.all.map { "\(path):\($0)" }.joined(separator: "\n"))
        }
    }

    /// Parses the text of a policy file.
    func parse(_ text: [UInt8]) throws(PolicyErrors) -> Policy {
        try Policy(yaml: text, profile: profile, providers: providers, ocneRules: OCNERule.rules)
    }
}
