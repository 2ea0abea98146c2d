internal import EventLoop
internal import KubernetesAPI
internal import OCNEAPI
internal import TechPreview

/// Where the policy of the Technology Preview comes from (`--policy`, `--profile`).
struct PolicySource: Sendable {
    /// The file; nil for a profile as it is.
    let path: String?
    /// The profile that counts whatever the file says.
    let profile: Profile?
    /// Where OCNE's providers are installed, unless the file names their service accounts.
    var providers = ProviderNamespaces.usual

    /// Bytes that the file may have.
    private static let maxFileBytes = 1024 * 1024

    /// What it says now. Blocks on the disk.
    func read() throws(ConfigurationError) -> Policy {
        guard let path else {
            return Policy(profile: profile ?? .ocne, providers: providers, ocneRules: OCNERule.rules)
        }
        let text: [UInt8]
        do {
            text = try File.read(path, limit: Self.maxFileBytes)
        } catch {
            throw ConfigurationError("\(path): \(error)")
        }
        do {
            return try Policy(yaml: text, profile: profile, providers: providers, ocneRules: OCNERule.rules)
        } catch {
            throw ConfigurationError("\(path):\(error)")
        }
    }
}
