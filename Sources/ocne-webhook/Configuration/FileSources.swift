/// Files that the settings in effect name.
struct FileSources: Sendable {
    var certificates: CertificateSource
    var metadata: MetadataSource
    var policy: PolicySource
    /// CAs of client certificates; nil if clients need none.
    var clientAuthorities: String?
}
